"""Reviews: what went out cannot be changed unnoticed, and what came back is counted, never guessed."""

import datetime as dt

import pytest

from assets.sources.contract import Rejected

HEADER = "item_id,decision,reviewer_login,decided_at"


def decide(folder, *lines):
    (folder / "decisions.csv").write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")


def refused(read):
    with pytest.raises(Rejected) as error:
        read()
    assert error.value.reason == "file"
    return error.value.detail


def test_a_home_folder_without_reviews_has_none(read):
    rows = read()
    assert rows["reviews"].is_empty()
    assert rows["review_items"].is_empty()


def test_a_review_nobody_has_answered_is_open(read, issue):
    issue([1, 2])
    rows = read()
    (review,) = rows["reviews"].to_dicts()
    assert (review["list_count"], review["decided_count"], review["completed_at"]) == (2, 0, None)
    assert (review["due_on"], review["issued_at"]) == (dt.date(2026, 3, 31), dt.datetime(2026, 3, 17, 0, 30, 20))  # noqa: DTZ001  (records hold UTC without a zone)
    assert rows["review_items"]["decision"].to_list() == [None, None]


def test_a_review_is_complete_at_its_last_decision_in_utc(read, issue):
    decide(
        issue([1, 2]), "1,keep,a@acme.example,2026-03-20T15:00:00+01:00", "2,revoke,b@acme.example,2026-03-19T10:00Z"
    )
    rows = read()
    (review,) = rows["reviews"].to_dicts()
    assert review["decided_count"] == 2
    assert review["completed_at"] == dt.datetime(2026, 3, 20, 14)  # noqa: DTZ001
    assert rows["review_items"].select("item_id", "reviewed_source_id", "account_id", "decision").rows() == [
        ("1", "okta", "00u1", "keep"),
        ("2", "okta", "00u2", "revoke"),
    ]


def test_a_review_with_one_item_undecided_is_not_complete(read, issue):
    decide(issue([1, 2]), "2,keep,a@acme.example,2026-03-20T15:00:00Z")
    (review,) = read()["reviews"].to_dicts()
    assert (review["decided_count"], review["completed_at"]) == (1, None)


def test_decisions_about_items_that_are_not_on_the_list_are_told_and_complete_nothing(read, issue):
    decide(issue([1]), "9,keep,a@acme.example,2026-03-20T15:00:00Z")
    rows = read()
    (review,) = rows["reviews"].to_dicts()
    assert (review["has_unlisted"], review["decided_count"], review["completed_at"]) == (True, 0, None)
    assert rows["review_items"]["item_id"].to_list() == ["1"]


def test_a_review_with_nothing_on_its_list_was_complete_when_it_went_out(read, issue):
    issue([])
    (review,) = read()["reviews"].to_dicts()
    assert review["completed_at"] == review["issued_at"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "1,maybe,a@acme.example,2026-03-20T15:00:00Z",
            "decisions.csv line 2, column decision: Input should be 'keep'",
        ),
        ("1,keep,a@acme.example,2026-03-20T15:00:00", "line 2, column decided_at: expected a time with its zone"),
        ("1,keep,a@acme.example,20.03.2026", "line 2, column decided_at: expected a time with its zone"),
        ("1,keep,,2026-03-20T15:00:00Z", "line 2, column reviewer_login: is empty"),
        ("1,keep,a@acme.example,2026-03-17T00:29:00Z", "line 2, column decided_at: before the list went out"),
        ("1,keep,a@acme.example", "line 2: 3 cells where the header has 4"),
    ],
)
def test_decisions_that_cannot_be_read_reject_the_reading_and_name_file_and_line(read, issue, line, told):
    decide(issue([1]), line)
    detail = refused(read)
    assert detail.startswith("reviews/okta-admins-2026-03-31/decisions.csv line 2")
    assert told in detail


def test_a_time_written_to_the_minute_the_list_went_out_is_not_before_it(read, issue):
    decide(issue([1]), "1,keep,a@acme.example,2026-03-17T00:30Z")
    assert read()["reviews"]["decided_count"].to_list() == [1]


def test_one_item_is_decided_once(read, issue):
    decide(issue([1]), *["1,keep,a@acme.example,2026-03-20T15:00:00Z"] * 2)
    assert "decisions.csv line 3: item_id stands in line 2 already" in refused(read)


def test_a_list_that_was_shortened_after_it_went_out_is_noticed(read, issue):
    folder = issue([1, 2])
    listed = (folder / "list.csv").read_bytes().splitlines(keepends=True)
    (folder / "list.csv").write_bytes(b"".join(listed[:-1]))
    assert "list.csv: not the list that went out" in refused(read)


@pytest.mark.parametrize("name", ["obligation.json", "list.csv"])
def test_a_review_without_what_went_out_is_refused(read, issue, name):
    folder = issue([1])
    decide(folder, "1,keep,a@acme.example,2026-03-20T15:00:00Z")
    (folder / name).unlink()
    assert f"{name} is missing; restore it" in refused(read)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"obligation_id": "other"}, "obligation_id is not the name of its folder"),
        ({"due_by": "31.03.2026"}, "due_by: Value error, expected a date"),
        ({"due_by": 20260331}, "due_by: Input should be a valid string"),
        ({"extra": "x"}, "extra: Extra inputs are not permitted"),
    ],
)
def test_an_obligation_that_is_not_as_it_was_written_is_refused(read, issue, changed, told):
    folder = issue([1], **changed)
    assert f"reviews/{folder.name}/obligation.json: {told}" in refused(read)


def test_an_obligation_that_says_a_thing_twice_is_refused(read, issue):
    file = issue([1]) / "obligation.json"
    file.write_text(file.read_text(encoding="utf-8").replace("{", '{"due_by": "2026-12-31", ', 1), encoding="utf-8")
    assert "due_by" in refused(read)


def test_decisions_in_a_misspelled_file_are_never_ignored(read, issue):
    folder = issue([1])
    (folder / "Decisions (1).csv").write_text(HEADER + "\n", encoding="utf-8")
    assert "Decisions (1).csv is no file that Tallymark reads; did you mean decisions.csv?" in refused(read)
