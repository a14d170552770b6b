"""Registers about vendors say what they can mean."""

import pytest

WRONG = [
    ("vendors", {"tier": "platinum"}, "column tier: Input should be 'critical', 'high', 'medium' or 'low'"),
    ("vendors", {"sees_personal": "perhaps"}, "column sees_personal: expected true or false"),
    ("vendors", {"approved_by": ""}, "line 2: approved_by and approved_on belong together; fill both or neither"),
    ("vendor_assessments", {"approved_on": ""}, "line 2: approved_by and approved_on belong together"),
    ("vendor_reports", {"opinion": "fine"}, "column opinion: Input should be 'unqualified', 'qualified'"),
    ("vendor_reports", {"reviewed_on": ""}, "line 2: reviewed_by and reviewed_on belong together"),
    ("vendor_reports", {"received_on": "2025-09-29"}, "line 2: received_on lies before period_end_on"),
    ("vendor_reports", {"bridged_until_on": "2025-09-30"}, "line 2: bridged_until_on lies within the period"),
    ("vendor_agreements", {"document_kind": "handshake"}, "column document_kind: Input should be 'nda', 'contract'"),
    ("vendor_agreements", {"ends_on": "2025-02-24"}, "line 2: ends_on lies before signed_on"),
    ("vendor_findings", {"valid_to": "2026-01-19"}, "line 2: valid_to lies before valid_from"),
]


@pytest.mark.parametrize(("name", "changed", "words"), WRONG)
def test_what_a_register_of_vendors_cannot_mean_is_told(told, name, changed, words):
    assert words in told(name, **changed)


def test_nobody_need_approve_or_own_for_a_line_to_be_read(told):
    assert not told("vendors", approved_by="", approved_on="")
    assert not told("vendor_findings", owner_employee_number="")
