"""What a ticket says in the company's own fields, and which obligation it performs, as the settings name them."""

from datetime import datetime, timedelta

import pytest

from assets.sources.contract import Rejected

OPENED = datetime.fromisoformat("2026-02-20T09:00:00+00:00")
RESULT, DUTY, DUE = "customfield_10042", "customfield_10044", "customfield_10047"


@pytest.fixture
def told(site):
    """Rows of a ticket's details by name, of one that says the given things."""
    fields = {"obligation": DUTY, "occurrence": DUE}

    def of(*changes, **values):
        task = site.add(20001, opened=OPENED, **values)
        for minutes, value in changes:
            site.change(task, OPENED + timedelta(minutes=minutes), "acc-bo", **{RESULT: value})
        pulled = site.pull(details={"result": RESULT}, fields=fields, detail_kinds=["dsar"])
        rows = {row["detail"]: row for row in pulled.rows("ticket_details") if row["ticket_id"] == "20001"}
        return pulled.ticket(20001), rows

    return of


def test_a_ticket_names_its_obligation_and_the_date_on_which_that_is_due(told):
    ticket, _ = told(**{DUTY: "restore-billing", DUE: "2026-03-31"})
    assert ticket["obligation_id"] == "restore-billing"
    assert ticket["occurrence_on"].isoformat() == "2026-03-31"


@pytest.mark.parametrize("due", ["March", "31.03.2026", "", None])
def test_a_due_date_that_is_no_date_says_nothing(told, due):
    assert told(**{DUTY: "restore-billing", DUE: due})[0]["occurrence_on"] is None


def test_without_such_fields_the_ticket_system_does_not_provide_them(site):
    assert {"obligation_id", "occurrence_on"} <= set(site.pull().ticket(10001)["not_provided"].split())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (" success ", "success"),
        (12.5, "12.5"),
        (1234567.0, "1234567"),
        (1234567.25, "1234567.25"),
        ({"id": "1", "value": "passed"}, "passed"),
        ([{"id": "2", "value": "b"}, {"id": "1", "value": "a"}], "a\nb"),
        ({"accountId": "acc-bo", "displayName": "Bo"}, "acc-bo"),
        ("2026-03-31T15:00:00.000+0200", "2026-03-31 13:00:00"),
    ],
    ids=str,
)
def test_text_numbers_choices_people_and_times_are_told(told, value, said):
    assert told(**{RESULT: value})[1]["result"]["value"] == said


def test_a_value_is_as_old_as_its_last_change(told):
    assert told((10, "failed"), (90, "success"))[1]["result"]["set_at"].isoformat() == "2026-02-20T10:30:00"


def test_one_that_the_ticket_was_opened_with_is_as_old_as_the_ticket(told):
    assert told(**{RESULT: "success"})[1]["result"]["set_at"].isoformat() == "2026-02-20T09:00:00"


def test_an_empty_field_is_told_of_a_ticket_that_performs_an_obligation_and_of_no_other(told):
    assert told(**{DUTY: "restore-billing", RESULT: None})[1]["result"]["value"] is None


def test_an_empty_field_is_told_of_a_ticket_of_the_kinds_that_must_say_what_was_done(site):
    site.add(20002, opened=OPENED, **{RESULT: None})
    pulled = site.pull(details={"result": RESULT}, detail_kinds=["incident"])
    (row,) = [row for row in pulled.rows("ticket_details") if row["ticket_id"] == "20002"]
    assert (row["detail"], row["value"], row["set_at"]) == ("result", None, None)


def test_of_other_tickets_only_what_they_say_is_told(told):
    assert told(**{RESULT: None})[1] == {}


def test_a_field_that_the_ticket_does_not_have_is_not_told_as_empty(told, site):
    def without(issues):
        for issue in issues.get("issues", []):
            issue.get("fields", {}).pop(RESULT, None)
        return issues

    site.bend("search/jql", without)
    assert told(**{DUTY: "restore-billing"})[1] == {}


def test_a_field_of_another_kind_rejects_the_pull_and_is_named(told):
    with pytest.raises(Rejected, match="result holds no choice"):
        told(**{RESULT: {"progress": 3}})


def test_a_field_that_is_not_there_is_named_by_the_key_of_the_settings(site):
    with pytest.raises(Rejected, match=r"correct details\.result"):
        site.pull(details={"result": "customfield_99999"})
