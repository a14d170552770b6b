"""TKT-07 at its edges: the deadline to the second, what accepts a risk, and what the scanner does not say."""

from typing import Any

import pytest

from expectations.controls.tkt_07_vulnerabilities import CONTROL, DISMISSED, FIXED, OPEN

ACCEPTED = {**DISMISSED, "dismissed_reason": "accepted_risk"}
CASES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "fixed at the last second of the fifteenth day": ({**FIXED, "fixed_at": "2026-03-25 03:15:00"}, {}),
    "fixed a second later": ({**FIXED, "fixed_at": "2026-03-25 03:15:01"}, {"B": "fail"}),
    "the deadline passes in the last second of the day": (
        {**OPEN, "first_seen_at": "2026-03-16 21:59:59"},
        {"B": "fail"},
    ),
    "the deadline passes in the first second of tomorrow": (
        {**OPEN, "first_seen_at": "2026-03-16 22:00:00"},
        {"": "pending"},
    ),
    "accepted at the last second": ({**ACCEPTED, "dismissed_at": "2026-03-25 03:15:00"}, {}),
    "accepted a second later": ({**ACCEPTED, "dismissed_at": "2026-03-25 03:15:01"}, {"C": "fail"}),
    "called inaccurate by one person": ({**DISMISSED, "dismissed_reason": "false_positive"}, {"C": "fail"}),
    "dismissed by a rule of the scanner": (
        {**DISMISSED, "dismissed_reason": "automatic", "dismissed_by_account_id": None},
        {"C": "fail"},
    ),
    "dismissed without acceptance, and the deadline is ahead": (
        {**DISMISSED, "severity": "high", "dismissed_reason": "no_capacity"},
        {"": "pending"},
    ),
    "thirty days for a high one": ({**FIXED, "severity": "high", "fixed_at": "2026-03-30 10:00:00"}, {}),
    "ninety days for a medium one": (
        {**OPEN, "severity": "medium", "first_seen_at": "2025-12-31 12:00:00"},
        {"B": "fail"},
    ),
    "half a year for a low one": ({**OPEN, "severity": "low", "first_seen_at": "2025-10-02 12:00:00"}, {"B": "fail"}),
    "a secret that leaked is critical, though scanners rate none": (
        {**OPEN, "kind": "secret", "severity": None},
        {"B": "fail"},
    ),
    "fixed, and nobody knows when": ({**FIXED, "fixed_at": None}, {"B": "unknown"}),
    "nobody knows since when": ({**OPEN, "first_seen_at": None}, {"": "unknown"}),
}


@pytest.fixture(scope="module")
def said(outcomes):
    rows = tuple({**row, "vulnerability_id": str(number)} for number, (row, _) in enumerate(CASES.values()))
    return outcomes(CONTROL, {"vulnerabilities": rows})


@pytest.mark.parametrize("words", CASES)
def test_when_a_weakness_is_over_in_time(said, words):
    assert said[f"idp/{list(CASES).index(words)}"] == CASES[words][1]


def test_other_reasons_accept_a_risk_only_where_the_company_says_so(outcomes):
    row = {**DISMISSED, "dismissed_reason": "false_positive"}
    wanted = ("accepted_risk", "false_positive")
    assert outcomes(CONTROL, {"vulnerabilities": (row,)}, accepting_reasons=wanted) == {"idp/v1": {}}
