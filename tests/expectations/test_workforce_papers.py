"""HR-02, HR-03 and HR-04 at their edges: the last day, who comes back, versions, audiences, numbers nobody bears."""

from typing import Any

import pytest

from expectations.controls import (
    hr_02_confidentiality_agreements,
    hr_03_joining_acknowledgements,
    hr_04_current_acknowledgements,
)
from expectations.workforce.papers import POLICY, WORKER

HR_02 = hr_02_confidentiality_agreements.CONTROL
HR_03 = hr_03_joining_acknowledgements.CONTROL
HR_04 = hr_04_current_acknowledgements.CONTROL
HOLDS: dict[str, str] = {}
A, B, BOTH, PENDING = {"A": "fail"}, {"B": "fail"}, {"A": "fail", "B": "fail"}, {"": "pending"}
UNKNOWN = {"A": "unknown", "B": "unknown"}


def out(rule: str) -> dict[str, str]:
    return {"out": rule}


def nda(day: str | None, **differs: Any) -> dict[str, Any]:
    return {"document_kind": "nda", "document_id": "nda", "version": None, "acknowledged_on": day, **differs}


def conduct(day: str | None, version: str = "3", **differs: Any) -> dict[str, Any]:
    return {"version": version, "acknowledged_on": day, **differs}


def of_people(cases: dict[str, Any], **rows: Any) -> dict[str, Any]:
    """A worker for each case: what differs in the worker, the signatures and the events of employment."""
    found: dict[str, list[Any]] = {"workers": [], "acknowledgements": [], "employment_events": []}
    for number, (_, worker, signed, events) in enumerate(cases.values()):
        name = str(number)
        one = {"worker_id": name, "employee_number": f"E{number}", "work_email": None, "display_name": name}
        found["workers"].append({**WORKER, **one, **worker})
        for place, signature in enumerate(signed):
            key = {"acknowledgement_id": f"{number}-{place}", "employee_number": f"E{number}"}
            found["acknowledgements"].append({**key, **signature})
        found["employment_events"] += [
            {"worker_id": name, "event_type": kind, "effective_date": on} for kind, on in events
        ]
    return {name: tuple(given) for name, given in found.items()} | rows


def leave(first: str, back: str) -> list[tuple[str, str]]:
    return [("leave_start", first), ("leave_end", back)]


LEFT = [("termination", "2025-09-30")]
AGREEMENTS: dict[str, Any] = {
    "on the day before the first one": (HOLDS, {}, [nda("2026-02-01")], []),
    "on the first day": (B, {}, [nda("2026-02-02")], []),
    "years before": (HOLDS, {}, [nda("2019-05-01")], []),
    "with the terms of employment": (HOLDS, {}, [nda("2026-01-10", document_kind="terms_of_employment")], []),
    "a policy is no agreement": (BOTH, {}, [conduct("2026-01-10")], []),
    "never": (BOTH, {}, [], []),
    "never, a week after the first day": (
        B | PENDING, {"hire_date": "2026-03-24", "start_at": "2026-03-23 23:00:00"}, [], [],
    ),
    "ninety days before coming back": (HOLDS, {}, [nda("2025-11-04")], LEFT),
    "ninety-one days before coming back": (BOTH, {}, [nda("2025-11-03")], LEFT),
    "no date": (UNKNOWN, {}, [nda(None)], []),
    "ticked off by an administrator": (BOTH, {}, [nda("2026-01-10", acted_by="admin")], []),
    "HR gives no number": (UNKNOWN, {"employee_number": None}, [], []),
    "signed by somebody with a number that nobody bears": (BOTH, {}, [nda("2026-01-10", employee_number="E999")], []),
    "will be signed tomorrow": (BOTH, {}, [nda("2026-04-01")], []),
    "of the board": (out("not_asked"), {"worker_type": "board"}, [], []),
}  # fmt: skip


@pytest.fixture(scope="module")
def agreed(outcomes):
    return outcomes(HR_02, of_people(AGREEMENTS))


@pytest.mark.parametrize("words", AGREEMENTS)
def test_what_hr_02_says_of_an_agreement(agreed, words):
    number, worker = list(AGREEMENTS).index(words), AGREEMENTS[words][1]
    assert agreed[f"hr/{number}/{worker.get('hire_date', '2026-02-02')}"] == AGREEMENTS[words][0]


def test_two_people_with_one_number_are_unknown_and_not_passed(outcomes):
    cases = {name: ({}, {"employee_number": "E1"}, [], []) for name in ("first", "second")}
    signed = {"acknowledgement_id": "x", "employee_number": "E1", **nda("2026-01-10")}
    said = outcomes(HR_02, of_people(cases, acknowledgements=(signed,)))
    assert said == {"hr/0/2026-02-02": UNKNOWN, "hr/1/2026-02-02": UNKNOWN}


VERSIONS = (
    {**POLICY, "version": "2", "valid_from_on": "2025-01-01", "valid_to_on": "2025-10-31"},
    {**POLICY, "version": "3", "valid_from_on": "2025-11-01", "valid_to_on": "2026-02-09"},
    {**POLICY, "version": "4", "valid_from_on": "2026-02-10", "is_material": False},
    {**POLICY, "policy_id": "travel", "valid_from_on": "2026-02-03"},
    {**POLICY, "policy_id": "backups", "acknowledged_by": "nobody"},
    {**POLICY, "policy_id": "sales", "acknowledged_by": "department", "acknowledged_of": "Sales"},
)
JOINING: dict[str, Any] = {
    "on the fourteenth day": (HOLDS, {}, [conduct("2026-02-16", "4")], []),
    "on the fifteenth day": (B, {}, [conduct("2026-02-17", "4")], []),
    "before the first day": (HOLDS, {}, [conduct("2026-01-20")], []),
    "three months before, and no more": (BOTH, {}, [conduct("2025-11-03")], []),
    "the version that was replaced on the day after": (HOLDS, {}, [conduct("2026-02-09")], []),
    "the version that had been replaced on that day": (BOTH, {}, [conduct("2026-02-10")], []),
    "a version that is to come": (BOTH, {}, [conduct("2026-02-09", "4")], []),
    "a version that there never was": (BOTH, {}, [conduct("2026-02-09", "7")], []),
    "another policy": (BOTH, {}, [conduct("2026-02-09", document_id="travel")], []),
    "late, of which a week was leave": (HOLDS, {}, [conduct("2026-02-23", "4")], leave("2026-02-09", "2026-02-16")),
    "no date": (UNKNOWN, {}, [conduct(None)], []),
    "left on the fourteenth day": (out("left_before_due"), {"termination_date": "2026-02-16"}, [], []),
    "left on the fifteenth day": (BOTH, {"termination_date": "2026-02-17"}, [], []),
}  # fmt: skip


@pytest.fixture(scope="module")
def joined(outcomes):
    return outcomes(HR_03, of_people(JOINING, policies=VERSIONS))


@pytest.mark.parametrize("words", JOINING)
def test_what_hr_03_says_of_a_newcomer(joined, words):
    assert joined[f"hr/{list(JOINING).index(words)}/2026-02-02/conduct"] == JOINING[words][0]


def test_only_what_was_in_force_on_the_first_day_and_concerns_them_is_asked_of_newcomers(joined, outcomes):
    assert {item.rsplit("/", 1)[1] for item in joined} == {"conduct"}
    seller = {"seller": ({}, {"department": "Sales"}, [], [])}
    assert set(outcomes(HR_03, of_people(seller, policies=VERSIONS))) == {
        "hr/0/2026-02-02/conduct", "hr/0/2026-02-02/sales",
    }  # fmt: skip


LONG = {"hire_date": "2024-01-08", "start_at": "2024-01-07 23:00:00"}
CURRENT: dict[str, Any] = {
    "acknowledged 364 days ago, and since then nothing material came": (HOLDS, LONG, [conduct("2025-04-01")], []),
    "acknowledged a year ago": (A, LONG, [conduct("2025-03-31")], []),
    "never": (A, LONG, [], []),
    "an older version": (B, LONG, [conduct("2026-01-10", "2")], []),
    "an older version long ago": (BOTH, LONG, [conduct("2025-03-01", "2")], []),
    "the newest version, which changes little": (HOLDS, LONG, [conduct("2026-02-20", "4")], []),
    "both, the older one later": (HOLDS, LONG, [conduct("2025-11-20"), conduct("2025-12-01", "2")], []),
    "no date, and nothing else": ({"A": "unknown"}, LONG, [conduct(None)], []),
    "a newcomer of twenty-eight days": (out("still_time"), {"hire_date": "2026-03-03"}, [], []),
    "a newcomer of twenty-nine days": (A, {"hire_date": "2026-03-02"}, [], []),
    "back for thirteen days": (out("long_leave"), LONG, [], leave("2025-12-01", "2026-03-18")),
    "back for fourteen days": (A, LONG, [], leave("2025-12-01", "2026-03-17")),
}  # fmt: skip


@pytest.fixture(scope="module")
def current(outcomes):
    return outcomes(HR_04, of_people(CURRENT, policies=VERSIONS[:3]))


@pytest.mark.parametrize("words", CURRENT)
def test_what_hr_04_says(current, words):
    assert current[f"hr/{list(CURRENT).index(words)}/conduct"] == CURRENT[words][0]


@pytest.mark.parametrize(
    ("since", "said"),
    [("2026-03-02", HOLDS), ("2026-03-01", B)],
    ids=["for twenty-nine days", "for thirty days"],
)
def test_a_new_version_has_to_be_known_after_thirty_days(outcomes, since, said):
    older = {**POLICY, "version": "2", "valid_from_on": "2025-01-01", "valid_to_on": "2026-02-27"}
    newer = {**POLICY, "version": "3", "valid_from_on": since}
    reader = {"reader": ({}, LONG, [conduct("2026-01-10", "2")], [])}
    assert outcomes(HR_04, of_people(reader, policies=(older, newer)))["hr/0/conduct"] == said


@pytest.mark.parametrize(
    ("since", "said"), [("2026-03-02", out("still_time")), ("2026-03-01", A)], ids=["29 days", "30 days"]
)
def test_a_policy_that_is_new_altogether_is_asked_about_after_thirty_days(outcomes, since, said):
    reader = {"reader": ({}, LONG, [], [])}
    assert outcomes(HR_04, of_people(reader, policies=({**POLICY, "valid_from_on": since},)))["hr/0/conduct"] == said


def test_a_policy_that_is_not_in_force_any_more_is_not_asked_about(outcomes):
    reader = {"reader": ({}, LONG, [], [])}
    gone = {**POLICY, "valid_to_on": "2026-03-30"}
    assert outcomes(HR_04, of_people(reader, policies=(gone, VERSIONS[4]))) == {}
