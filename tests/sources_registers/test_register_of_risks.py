"""The register of risks says what it can mean."""

import pytest

WRONG = [
    ({"likelihood": "6"}, "column likelihood: expected a grade from 1 to 5"),
    ({"impact": "high"}, "column impact: expected a grade from 1 to 5"),
    ({"treatment": "ignore"}, "column treatment: Input should be 'accept', 'mitigate', 'transfer' or 'avoid'"),
    ({"kind": "waiver", "treatment": "mitigate"}, "line 2: an exception or a waiver is accepted or not decided yet"),
    ({"approved_on": ""}, "line 2: approved_by and approved_on belong together"),
    ({"action_ref": "SEC-1"}, "line 2: action_ref and action_due_on belong together"),
    ({"review_on": "30.06.2026"}, "column review_on"),
]


@pytest.mark.parametrize(("changed", "words"), WRONG)
def test_what_the_register_of_risks_cannot_mean_is_told(told, changed, words):
    assert words in told("risks", **changed)


def test_a_risk_need_not_be_decided_to_be_read(told):
    assert not told("risks", treatment="", approved_by="", approved_on="", review_on="")
