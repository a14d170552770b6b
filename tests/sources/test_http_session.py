"""A session gives a whole answer from the pinned host within its budget, or a reason why not."""

import gzip
import json
import logging
import traceback

import httpx
import pytest
from pydantic import ValidationError

from assets.sources.contract import Rejected
from assets.sources.http.clock import Clock
from assets.sources.http.settings import HttpSettings


def test_an_answer_is_kept_byte_for_byte_with_the_headers_that_are_evidence_and_no_others(server, talk, answer):
    body = b'[{"id": "\xc3\xa9"}]'
    server.script = [answer(body, set_cookie="session=1", x_total_count="1", link='<x>; rel="self"', server="y")]
    kept = []
    with talk(keep=kept.append) as session:
        got = session.get("things", "/things", {"filter": 'a gt "b"'}, subject="s")
    assert kept == [got]
    assert got.body == body
    assert set(got.headers) == {"content-type", "date", "link", "x-total-count"}
    assert (got.resource, got.subject, got.status, got.method) == ("things", "s", 200, "GET")
    assert got.url == f"{server.url}/things?filter=a+gt+%22b%22"


def test_gzip_is_kept_decompressed(server, talk, answer):
    server.script = [answer(gzip.compress(b"[1, 2]"), content_encoding="gzip")]
    with talk() as session:
        assert session.get("things", "/things").body == b"[1, 2]"


def test_traffic_counts_requests_bytes_and_repetitions(server, talk, answer):
    server.script = [answer(b"no", 503), answer(b"[1]"), answer(b"[22]")]
    with talk() as session:
        session.get("things", "/things")
        session.get("things", "/more")
        assert (session.traffic.requests, session.traffic.bytes, session.traffic.retries) == (3, 9, 1)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_failure_that_passes_leaves_no_trace_in_what_is_kept(server, talk, answer, status):
    server.script = [answer(b"{}", status), answer(b"{}", status), answer(b"[7]")]
    kept = []
    with talk(keep=kept.append) as session:
        session.get("things", "/things")
    assert [exchange.body for exchange in kept] == [b"[7]"]


def test_a_post_that_reads_is_repeated_with_its_body(server, talk, answer):
    server.script = [answer(b"", 503), answer(b"{}")]
    with talk() as session:
        got = session.post("report", "/report", '{"fields": []}')
    assert got.request_body == '{"fields": []}'
    assert [request.split()[0] for request in server.requests] == ["POST", "POST"]


class TestWaiting:
    def test_seconds_of_retry_after_are_waited(self, server, talk, answer, patient):
        server.script = [answer(b"", 429, retry_after="17"), answer()]
        with talk(patient.clock()) as session:
            session.get("things", "/things")
        assert patient.waits == [17]

    @pytest.mark.parametrize("apart", [0, -600, 600])
    def test_a_date_of_retry_after_is_read_by_the_clock_of_the_vendor(self, server, talk, answer, dated, apart):
        server.script = [answer(b"", 429, retry_after=dated(apart + 40), date=dated(apart)), answer()]
        waits = []
        with talk(Clock(sleep=waits.append)) as session:
            session.get("things", "/things")
        assert waits == [41]

    def test_without_retry_after_the_reset_of_the_rate_limit_is_waited_for(self, server, talk, answer, patient, now):
        reset = str(int(now.timestamp()) + 30)
        server.script = [answer(b"", 429, x_rate_limit_reset=reset), answer()]
        with talk(patient.clock()) as session:
            session.get("things", "/things")
        assert patient.waits == [31]

    @pytest.mark.parametrize("nonsense", ["", "soon", "-5", "Mon, 99 Foo 2026 00:00:00 GMT", "\uff11\uff17"])
    def test_otherwise_waits_double(self, server, talk, answer, patient, nonsense):
        refused = answer(b"", 503, retry_after=nonsense)
        server.script = [refused, refused, refused, answer()]
        with talk(patient.clock()) as session:
            session.get("things", "/things")
        assert patient.waits == [1, 2, 4]

    def test_a_wait_beyond_the_budget_is_not_begun(self, server, talk, answer, patient):
        server.script = [answer(b"", 429, retry_after="901")]
        assert talk.rejects(patient.clock()).reason == "rate_limited"
        assert patient.waits == []

    def test_a_storm_ends_with_the_budget(self, server, talk, answer, patient):
        server.script = [answer(b"", 429, retry_after="100")]
        assert talk.rejects(patient.clock(), max_attempts=1000).reason == "rate_limited"
        assert 700 < patient.seconds <= 900

    def test_the_budget_is_one_for_all_requests_of_a_pull(self, server, talk, answer, patient):
        server.script = [answer(), answer(b"", 503, retry_after="50")]
        with talk(patient.clock(), budget_seconds=60) as session:
            session.get("things", "/1")
            with pytest.raises(Rejected):
                session.get("things", "/2")
            patient.sleep(10)
            with pytest.raises(Rejected) as caught:
                session.get("things", "/3")
        assert caught.value.reason == "unreachable"
        assert len(server.requests) == 3

    def test_a_server_that_fails_for_ever_is_given_up(self, server, talk, answer, patient):
        server.script = [answer(b"", 500)]
        failure = talk.rejects(patient.clock())
        assert failure.reason == "vendor_error"
        assert len(server.requests) == 8


def full(status, _headers, body):
    """What a vendor that tells its limit by 403 and words has its sessions wait."""
    return 9.0 if status == 403 and body == b"full" else None


class TestLimitsOfAVendorsOwn:
    @pytest.mark.parametrize("also", [frozenset(), frozenset({403})])
    def test_a_refusal_that_means_a_limit_is_waited_for_even_where_a_refusal_is_an_answer(
        self, server, talk, answer, patient, also
    ):
        server.script = [answer(b"full", 403), answer(b"full", 403), answer(b"[7]")]
        with talk(patient.clock(), limited=full) as session:
            assert session.get("things", "/things", also=also).body == b"[7]"
        assert patient.waits == [9, 9]

    def test_one_that_does_not_pass_is_told_as_a_limit(self, server, talk, answer, patient):
        server.script = [answer(b"full", 403)]
        failure = talk.rejects(patient.clock(), limited=full)
        assert (failure.reason, failure.detail) == ("rate_limited", "things: answered 403, a limit is reached")

    def test_a_refusal_for_another_reason_stays_one(self, server, talk, answer, patient):
        server.script = [answer(b"no", 403)]
        assert talk.rejects(patient.clock(), limited=full).reason == "forbidden"
        assert patient.waits == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("status", "reason"),
        [(401, "auth"), (403, "forbidden"), (404, "not_found"), (400, "vendor_error"), (418, "vendor_error")],
    )
    def test_each_refusal_has_its_reason_and_is_not_repeated(self, server, talk, answer, status, reason):
        server.script = [answer(b"{}", status)]
        assert talk.rejects().reason == reason
        assert len(server.requests) == 1

    def test_what_the_vendor_says_is_told(self, server, talk, answer):
        server.script = [answer(b"", 403, x_said="no such right")]
        assert "no such right" in talk.rejects(said=lambda headers, _: headers["x-said"]).detail

    def test_a_redirect_is_not_followed(self, server, talk, answer):
        server.script = [answer(b"", 302, location=f"{server.url}/elsewhere")]
        assert talk.rejects().reason == "paging"
        assert len(server.requests) == 1

    @pytest.mark.parametrize(
        "address", ["http://127.0.0.2:{port}/x", "http://127.0.0.1:9/x", "https://127.0.0.1:{port}/x"]
    )
    def test_another_host_port_or_scheme_is_not_asked(self, server, talk, address):
        with talk() as session, pytest.raises(Rejected) as caught:
            session.follow("things", address.format(port=server.url.rsplit(":", 1)[1]))
        assert caught.value.reason == "paging"
        assert server.requests == []

    def test_a_status_that_is_an_answer_here_is_kept(self, server, talk, answer):
        server.script = [answer(b"{}", 403)]
        with talk() as session:
            assert session.get("things", "/things", also=frozenset({403})).status == 403


class TestSecrets:
    @pytest.mark.parametrize("status", [200, 302, 401, 403, 500])
    def test_the_credential_is_sent_and_stands_nowhere_else(self, server, talk, caplog, secret, status):
        caplog.set_level(logging.DEBUG)
        server.script = [server.answer(b"[]", status)]
        kept, told = [], ""
        session = talk(keep=kept.append, max_attempts=2)
        try:
            with session:
                session.get("things", "/things")
        except Rejected as failure:
            told = "".join(traceback.format_exception(failure, chain=True)) + str(failure.__context__)
        assert "Authorization: Basic" in server.requests[0]
        encoded = httpx.BasicAuth(secret, "x")._auth_header.split()[1]
        for place in (repr(session), repr(vars(session)), repr(kept), told, caplog.text):
            assert secret not in place
            assert encoded not in place

    def test_settings_do_not_show_it(self, server, secret):
        settings = HttpSettings(connector="x", base_url=server.url, token=secret)
        assert secret not in f"{settings} {settings!r} {settings.model_dump()}"


class TestAddress:
    @pytest.mark.parametrize("url", ["https://acme.example", "https://acme.example/api/", "http://127.0.0.1:80/x"])
    def test_https_or_this_machine(self, url, secret):
        assert HttpSettings(connector="x", base_url=url, token=secret).base_url == url.rstrip("/")

    @pytest.mark.parametrize(
        "url",
        [
            "http://acme.example", "ftp://acme.example", "acme.example", "https://", "https://user:pw@acme.example",
            "https://acme.example?x=1", "https://acme.example#x", "http://127.0.0.1.acme.example",
        ],
    )  # fmt: skip
    def test_nothing_else(self, url, secret):
        with pytest.raises(ValidationError) as caught:
            HttpSettings(connector="x", base_url=url, token=secret)
        assert secret not in str(caught.value)


def test_json_is_what_the_request_asks_for(server, talk, answer):
    server.script = [answer(json.dumps([]).encode())]
    with talk() as session:
        session.get("things", "/things")
    assert "accept: application/json" in server.requests[0]
    assert "accept-encoding: gzip" in server.requests[0]
