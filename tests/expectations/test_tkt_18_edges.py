"""TKT-18 at its edges: which documents bind a vendor to what it sees, and when they have to be signed."""

from typing import Any

import pytest

from expectations.controls.tkt_18_vendor_agreements import CONTRACT, CONTROL, PEOPLE, PERSONAL, TERMS, VENDOR

A, B = ({letter: "fail"} for letter in "AB")
HOLDS: dict[str, str] = {}
NDA = {**CONTRACT, "document_kind": "nda"}
SILENT = {"has_breach_notice": False}
NOTHING = {"sees_confidential": False}
CASES: dict[str, tuple[dict[str, str], dict[str, Any], tuple[dict[str, Any], ...]]] = {
    "an agreement of confidence": (HOLDS, {}, (NDA,)),
    "a contract": (HOLDS, {}, (CONTRACT,)),
    "terms that are clicked on": (A, {}, ({**CONTRACT, "document_kind": "terms_of_use"},)),
    "signed on the day before": (HOLDS, {}, ({**CONTRACT, "signed_on": "2026-03-30"},)),
    "signed on the day": (A, {}, ({**CONTRACT, "signed_on": "2026-03-31"},)),
    "signed before, and again later": (HOLDS, {}, (CONTRACT, {**CONTRACT, "signed_on": "2026-03-31"})),
    "a contract that ended on the day before": (A, {}, ({**CONTRACT, "ends_on": "2026-03-30"},)),
    "a contract that ends on the day": (HOLDS, {}, ({**CONTRACT, "ends_on": "2026-03-31"},)),
    "personal data with both": (HOLDS, PERSONAL, (CONTRACT, TERMS)),
    "personal data with an agreement of confidence and terms": (A, PERSONAL, (NDA, TERMS)),
    "personal data, terms signed on the day": (A, PERSONAL, (CONTRACT, {**TERMS, "signed_on": "2026-03-31"})),
    "personal data alone, with two contracts": (A, {**PERSONAL, **NOTHING}, (CONTRACT, CONTRACT)),
    "personal data, of breaches only the terms tell": (HOLDS, PERSONAL, ({**CONTRACT, **SILENT}, TERMS)),
    "personal data, no word of breaches": (B, PERSONAL, ({**CONTRACT, **SILENT}, {**TERMS, **SILENT})),
    "personal data, breaches told of from the day on": (
        B, PERSONAL, ({**CONTRACT, **SILENT}, {**TERMS, **SILENT}, {**TERMS, "signed_on": "2026-03-31"}),
    ),
    "no personal data, and no word of breaches": (HOLDS, {}, ({**CONTRACT, **SILENT},)),
    "no data, approved by another": ({"out": "no_data"}, NOTHING, ()),
    "no data, approved by its owner alone": (A, {**NOTHING, "approved_by": "E1"}, ()),
    "no data, not approved, and bound all the same": (
        HOLDS, {**NOTHING, "approved_by": None, "approved_on": None}, (CONTRACT, TERMS),
    ),
    "no data, approved by nobody known": ({"": "unknown"}, {**NOTHING, "approved_by": "E9"}, ()),
    "no access yet": ({"out": "not_yet"}, {"data_access_started_on": None}, ()),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    vendors = tuple(
        {**VENDOR, **differs, "vendor_id": f"v{number}"} for number, (_, differs, _) in enumerate(CASES.values())
    )
    agreements = tuple(
        {**one, "vendor_id": f"v{number}", "agreement_id": f"{number}-{place}"}
        for number, (_, _, given) in enumerate(CASES.values())
        for place, one in enumerate(given)
    )
    found = outcomes(CONTROL, {"vendors": vendors, "vendor_agreements": agreements, "workers": PEOPLE})
    return {item.split("/")[1]: outcome for item, outcome in found.items()}


@pytest.mark.parametrize("words", CASES)
def test_what_is_said_of_a_vendor_that_sees_data_from_today_on(said, words):
    assert said[f"v{list(CASES).index(words)}"] == CASES[words][0]


def test_who_sees_more_kinds_of_data_than_before_is_asked_again(outcomes):
    before = {**VENDOR, "data_access_started_on": "2026-02-01", "valid_to_on": "2026-03-30"}
    now = {**VENDOR, **PERSONAL, "valid_from_on": "2026-03-31"}
    said = outcomes(CONTROL, {"vendors": (before, now), "vendor_agreements": (CONTRACT,), "workers": PEOPLE})
    assert said["home/mail/confidential+personal/2026-03-31"] == A


def test_access_that_begins_tomorrow_is_not_asked_about_yet(outcomes):
    ahead = {**VENDOR, "data_access_started_on": "2026-04-01"}
    assert outcomes(CONTROL, {"vendors": (ahead,), "workers": PEOPLE}) == {}
