"""Tickets in scenarios: named before they exist, refused when nobody opens them, in trouble often enough."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sandbox import home, scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Company, Settings
from assets.sandbox.scenario import ScenarioError
from assets.sandbox.tickets.accounts import account_of, accounts
from assets.sandbox.tickets.facts import KINDS
from assets.sandbox.tickets.requests import access_words
from assets.sandbox.verbs import registry

GOOD = """
id = "mine"
title = "A title"
words = "What happened."

[days]
day = "start +10 next tuesday"

[[steps]]
at = "day 09:00"
do = "open_incident"
ticket = "outage"
severity = "SEV2"

[[steps]]
at = "day 09:30"
do = "finish_incident"
ticket = "outage"

[[truth]]
test = "TKT-01"
attribute = "A"
expect = "near_miss"
ticket = "outage"
day = "day"
"""


def play(folder: Path, text: str):
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    settings = Settings(start=date(2025, 11, 1), people=80, days=60, sign_ins=False)
    return build(settings, scenario.read([folder]))


@pytest.fixture(scope="module")
def own():
    return build(Settings(start=date(2025, 11, 1), people=80, sign_ins=False), scenario.read([scenario.OWN]))


def test_truth_names_the_id_that_the_ticket_then_gets(tmp_path):
    built = play(tmp_path, GOOD)
    (line,) = built.truth
    assert line.item["jira"]["issue_id"] not in built.company.tracker.tickets
    for _ in live(built.company):
        pass
    ticket = built.company.tracker.tickets[line.item["jira"]["issue_id"]]
    assert ticket.values["status"] == "Closed"
    assert ticket.key.startswith("OPS-")


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ('ticket = "outage"\nday', 'ticket = "outtage"\nday', "truth.0.ticket", "no step opens 'outtage'"),
        ('ticket = "outage"\nseverity', "severity", "steps.0.ticket", "needs it"),
        ('severity = "SEV2"', "severity = 2", "steps.0.severity", "string"),
        (
            'do = "finish_incident"',
            'do = "finish_incident"\nleave_out = 3',
            "steps.1.leave_out",
            "an instance of Sequence",
        ),
    ],
)
def test_a_mistake_about_tickets_is_refused_with_file_key_and_remedy(tmp_path, old, new, key, remedy):
    assert old in GOOD
    with pytest.raises(ScenarioError) as refused:
        play(tmp_path, GOOD.replace(old, new, 1))
    assert f"mine.toml: {key}: " in str(refused.value)
    assert remedy in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('do = "finish_incident"\nticket = "outage"', 'do = "acknowledge"\nticket = "other"', "there is no ticket"),
        ('do = "finish_incident"', 'do = "finish_incident"\nleave_out = ["tidy"]', "there is no step 'tidy'"),
    ],
)
def test_a_step_about_a_ticket_that_cannot_be_done_names_itself(tmp_path, old, new, what):
    company = play(tmp_path, GOOD.replace(old, new, 1)).company
    with pytest.raises(ScenarioError, match=rf"mine\.toml: steps\.1: .*{what}"):
        list(live(company))


def test_somebody_without_a_ticket_account_cannot_act_on_tickets(tmp_path):
    text = GOOD.replace("[[steps]]", "[actors.guest]\n\n[[steps]]", 1).replace(
        'do = "open', 'who = "guest"\ndo = "open'
    )
    company = play(tmp_path, text).company
    with pytest.raises(ScenarioError, match=r"steps\.0: .*tickets = true"):
        list(live(company))


def test_two_verbs_of_one_name_are_refused():
    def acknowledge(company, who):
        """Another one."""

    registry.verbs()
    with pytest.raises(ValueError, match="already a verb 'acknowledge'"):
        registry.verb(acknowledge)


def test_keys_count_up_without_gaps_until_a_ticket_is_deleted_or_moved(own):
    for _ in live(own.company):
        pass
    tickets = own.company.tracker.tickets.values()
    for project in KINDS:
        numbers = {ticket.number for ticket in tickets if ticket.project == project}
        gaps = set(range(1, max(numbers) + 1)) - numbers
        assert len(gaps) == (2 if project in {"OPS", "ENG"} else 0)  # one deleted, one moved away


@given(st.sampled_from(["SEV1", "SEV2", "SEV3", "SEV4"]), st.text(max_size=5))
def test_a_value_that_stays_as_it_is_leaves_no_change(severity, text):
    company = Company(Settings(start=date(2026, 1, 1)))
    ticket_id = company.tracker.open("OPS", "Incident", "a", severity=severity, cause=text).ticket_id
    company.tracker.edit(ticket_id, "a", {"severity": severity, "cause": text})
    assert company.tracker.tickets[ticket_id].changes == ()
    company.tracker.edit(ticket_id, "a", {"severity": "SEV0", "cause": text})
    (change,) = company.tracker.tickets[ticket_id].changes
    assert [(item.field, item.before, item.after) for item in change.items] == [("severity", severity, "SEV0")]


def test_registers_say_whose_hidden_accounts_are_and_what_access_needs(own, tmp_path):
    paths = {path.stem: path for path in home.write_registers(tmp_path, own.company)}
    rows = {name: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for name, path in paths.items()}
    numbers = {person.employee_number for person in own.company.people.values() if person.employee_number}
    linked = {row["account_id"] for row in rows["account_links"] if row["source"] == "jira"}
    hidden = {one.account_id for one in accounts(own.company) if one.mail is None and not one.is_app}
    strange = ("access-approved-by-stranger/stranger", "review-of-incident-accepted-by-stranger/stranger")
    strangers = {account_of(own.company, own.company.people[key]) for key in strange}
    assert hidden - linked == strangers
    assert {row["employee_number"] for row in rows["account_links"]} <= numbers
    meanings = {meaning for found in access_words(own.company).values() for meaning in found}
    assert meanings <= {f"{row['source']}/{row['entitlement']}" for row in rows["entitlements"]}
