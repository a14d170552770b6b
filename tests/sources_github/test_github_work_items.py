"""What a change says it is made for: keys of tickets in its title, branch and description, and what it takes back."""

import pytest


@pytest.fixture
def change(ledger):
    return ledger["pulls"][0]


def told(source, change, **more):
    change |= {"title": "Round once", "body": "", "headRefName": "work/1", **more}
    (row,) = source.pull().rows("changes")
    return row["work_items"], row["reverts_number"]


@pytest.mark.parametrize(
    ("more", "keys"),
    [
        ({}, ""),
        ({"title": "ENG-12: round once"}, "ENG-12"),
        ({"title": "[ENG-12] Round once"}, "ENG-12"),
        ({"body": "Closes https://acme.example/browse/ENG-12.\nSee OPS-7 and ENG-12"}, "ENG-12\nOPS-7"),
        ({"headRefName": "feature/eng-12-round-once"}, "eng-12"),
        ({"headRefName": "fix-ENG-12-alice-patch-1"}, "ENG-12\npatch-1"),
        ({"headRefName": "ENG-12"}, "ENG-12"),
        ({"body": "eng-12"}, ""),
        ({"body": "ENG-0 A-1 XENG-12a x-ENG-12 ENG-012"}, ""),
        ({"body": "P2P_X-4"}, "P2P_X-4"),
        ({"body": "UTF-8"}, "UTF-8"),
    ],
)
def test_what_looks_like_the_key_of_a_ticket_is_told_once(source, change, more, keys):
    assert told(source, change, **more) == (keys, None)


@pytest.mark.parametrize(
    ("body", "branch", "number"),
    [
        ("Reverts acme/ledger#17", "revert-17-work/3", 17),
        ("It broke.\r\n\r\nReverts acme/ledger#17\r\n", "revert-17-work/3", 17),
        ("Reverts acme/ledger#17", "work/4", None),
        ("Takes back what was wrong", "revert-17-work/3", None),
        ("Reverts acme/ledger#17", "revert-170-work/3", None),
    ],
)
def test_a_change_takes_back_what_the_host_s_button_wrote_in_two_places(source, change, body, branch, number):
    assert told(source, change, body=body, headRefName=branch)[1] == number


@pytest.mark.parametrize("field", ["title", "body", "headRefName"])
def test_a_change_without_its_words_is_refused(source, change, field):
    del change[field]
    refused = source.rejected()
    assert refused.reason == "schema"
    assert field in refused.detail
