"""A list is read from its first page to its last, and the kept pages alone prove it."""

import pytest

from assets.sources.contract import Exchange, Rejected
from assets.sources.http import links
from assets.sources.http.paging import Kept, agreed, read

BASE = "https://acme.example"


def page(url, following=None, body=b"[]", resource="things", subject=None):
    headers = {"content-type": "application/json"}
    if following:
        headers["link"] = f'<{BASE}{url}>; rel="self", <{following}>; rel="next"'
    return Exchange(
        resource=resource, method="GET", url=BASE + url, status=200, headers=headers, body=body, subject=subject
    )


class Pages:
    """Stands in for a session: gives pages by address."""

    def __init__(self, *pages):
        self.by_url = {page.url: page for page in pages}
        self.asked = []

    def follow(self, _resource, url, _subject=None):
        self.asked.append(url)
        return self.by_url[url]


class TestLinks:
    @pytest.mark.parametrize(
        ("header", "found"),
        [
            ("", None),
            (f'<{BASE}/x?a=1>; rel="next"', "/x?a=1"),
            (f"<{BASE}/x?a=1>; rel=next", "/x?a=1"),
            (f'<{BASE}/x>; rel="self"', None),
            (f'<{BASE}/s>; rel="self", <{BASE}/n?after=a%2Cb>; title="x"; rel="NEXT"', "/n?after=a%2Cb"),
            (f'<{BASE}/n?a=b,c;d>; rel="next last"', "/n?a=b,c;d"),
            ('</relative?after=1>; rel="next"', "/relative?after=1"),
            (f'<{BASE}:443/n>; rel="next"', "/n"),
            (f'<{BASE}/n>; rel="next-archive"', None),
            (f'<{BASE}/n>; rel="next", <{BASE}/n>; rel="next"', "/n"),
        ],
    )
    def test_the_link_of_the_header_is_understood(self, header, found):
        exchange = Exchange(resource="x", method="GET", url=BASE + "/a", status=200, headers={"link": header}, body=b"")
        assert links.in_header(exchange) == (BASE + found if found else None)

    @pytest.mark.parametrize(
        "target",
        [
            "http://acme.example/x", "https://evil.example/x", "https://acme.example:8443/x", "//evil.example/x",
            "https://acme.example.evil.example/x", "https://user@acme.example/x", "ftp://acme.example/x",
            "https://ACME.example\\@evil.example/x", "javascript:alert(1)", "https://[", "https://acme.example:99999/x",
        ],
    )  # fmt: skip
    def test_a_link_that_leads_elsewhere_is_refused(self, target):
        with pytest.raises(Rejected) as caught:
            links.in_header(page("/a", target))
        assert caught.value.reason == "paging"

    def test_several_next_pages_are_refused(self):
        several = f'<{BASE}/b>; rel="next", <{BASE}/c>; rel="next"'
        exchange = Exchange(resource="x", method="GET", url=BASE, status=200, headers={"link": several}, body=b"")
        with pytest.raises(Rejected):
            links.in_header(exchange)

    @pytest.mark.parametrize(
        ("body", "found"),
        [
            (b"{}", None),
            (b'{"_links": null}', None),
            (b'{"_links": {"next": null}}', None),
            (b'{"_links": {"next": {"href": "https://acme.example/b"}}}', BASE + "/b"),
        ],
    )
    def test_the_link_of_the_body_is_understood(self, body, found):
        assert links.in_body(page("/a", body=body)) == found

    @pytest.mark.parametrize("body", [b'{"_links": {"next": {}}}', b'{"_links": {"next": "x"}}', b"[]"])
    def test_a_body_without_a_usable_link_is_refused(self, body):
        with pytest.raises(Rejected):
            links.in_body(page("/a", body=body))


class TestReading:
    def test_pages_are_followed_until_there_is_no_next_one(self):
        first = page("/a", BASE + "/b", b"[1]")
        rest = [page("/b", BASE + "/c", b"[2]"), page("/c", body=b"[3]")]
        assert read(Pages(*rest), first) == [first, *rest]

    def test_a_short_or_empty_page_is_not_the_last_one(self):
        first = page("/a", BASE + "/b", b"[]")
        rest = [page("/b", BASE + "/c", b"[]"), page("/c", body=b"[3]")]
        assert len(read(Pages(*rest), first)) == 3

    def test_a_loop_ends(self):
        pages = Pages(page("/b", BASE + "/a", b"[2]"))
        with pytest.raises(Rejected) as caught:
            read(pages, page("/a", BASE + "/b", b"[1]"))
        assert caught.value.reason == "paging"
        assert len(pages.asked) == 1

    def test_a_page_that_comes_again_under_a_new_address_ends(self):
        pages = Pages(page("/b?n=1", BASE + "/b?n=2", b"[1]"))
        with pytest.raises(Rejected) as caught:
            read(pages, page("/a", BASE + "/b?n=1", b"[1]"))
        assert caught.value.reason == "paging"


class TestProof:
    def test_passes_are_told_apart_by_where_a_list_begins_again(self):
        one = [page("/a", BASE + "/b"), page("/b")]
        two = [page("/a", BASE + "/c"), page("/c")]
        assert Kept([*one, *two]).passes("things") == [one, two]

    @pytest.mark.parametrize("gone", [1, 2])
    def test_a_page_that_was_taken_out_is_missed(self, gone):
        kept = [page("/a", BASE + "/b"), page("/b", BASE + "/c"), page("/c")]
        del kept[gone]
        with pytest.raises(Rejected):
            Kept(kept).passes("things")

    def test_nothing_read_is_no_empty_list(self):
        with pytest.raises(Rejected) as caught:
            Kept().passes("things")
        assert caught.value.reason == "truncated"

    def test_lists_of_different_objects_do_not_mix(self):
        kept = Kept([page("/a", BASE + "/b", subject="1"), page("/x", subject="2"), page("/b", subject="1")])
        assert len(kept.passes("things", "1")[0]) == 2
        assert len(kept.passes("things", "2")[0]) == 1

    def test_a_list_without_a_total_is_read_twice_and_must_name_the_same_ids(self):
        def ids(pages):
            return {byte for exchange in pages for byte in exchange.body}

        same, other = [page("/a", body=b"[1,2]")], [page("/a", body=b"[2,1]")]
        assert agreed([same, other], ids) == other
        with pytest.raises(Rejected) as caught:
            agreed([same, [page("/a", body=b"[1]")]], ids)
        assert caught.value.reason == "count_mismatch"
        with pytest.raises(Rejected):
            agreed([same], ids)
