"""The suppliers of the background: looked at before their use and again and again, bound before they see anything."""

from collections.abc import Iterator, Mapping

from assets.sandbox.company import Settings
from assets.sandbox.scenario import Cell

_FIRST, _EVERY, _REPORTED_EVERY = -700, 300, 180
# name, tier, whether a subservice organisation, whether it sees confidential, and personal data
_VENDORS = (
    ("cloud-host", "critical", True, True, True),
    ("directory", "critical", True, True, True),
    ("code-host", "critical", True, True, False),
    ("ticket-desk", "high", True, True, True),
    ("payroll-office", "high", False, True, True),
    ("mail-sender", "high", False, False, True),
    ("law-firm", "medium", False, True, False),
    ("call-centre", "medium", False, False, True),
    ("office-cleaners", "low", False, False, False),
    ("coffee-roaster", "low", False, False, False),
)
_NEWCOMERS = ("survey-tool", "video-calls", "translators", "event-agency", "print-shop", "design-studio")
_NEW_EVERY, _NEW_FROM = 53, 17


def suppliers(settings: Settings) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    """Yield register and line of all that the registers say of them."""
    for name, tier, is_subservice, confidential, personal in _VENDORS:
        sees = confidential or personal
        yield (
            "vendors",
            {
                "vendor_id": name,
                "tier": tier,
                "onboarded_on": "start -690",
                "valid_from": "start -698",
                "approved_on": "start -699",
                "is_subservice": is_subservice,
                "sees_confidential": confidential,
                "sees_personal": personal,
                "data_access_started_on": "start -680" if sees else "",
            },
        )
        yield from _looked_at(name, _FIRST, settings.days)
        yield from _bound(name, "start -695")
        if tier == "critical" or is_subservice:
            yield from _reported(name, settings.days)
    yield "vendor_findings", {"vendor_id": "payroll-office", "valid_from": "start -90", "valid_to": "start +40"}
    yield "vendor_findings", {"vendor_id": "law-firm", "valid_from": "start +10"}
    for number, name in enumerate(_NEWCOMERS):
        yield from _newcomer(name, _NEW_FROM + number * _NEW_EVERY, settings.days)


def _newcomer(name: str, first: int, days: int) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    yield (
        "vendors",
        {
            "vendor_id": name,
            "tier": "medium",
            "sees_confidential": True,
            "onboarded_on": f"start +{first}",
            "data_access_started_on": f"start +{first}",
            "approved_on": f"start +{first - 12}",
            "valid_from": f"start +{first - 10}",
        },
    )
    yield from _looked_at(name, first - 14, days)
    yield from _bound(name, f"start +{first - 12}")


def _looked_at(name: str, first: int, days: int) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    for day in range(first, days, _EVERY):
        yield "vendor_assessments", {"vendor_id": name, "approved_on": f"start {day:+d}"}


def _bound(name: str, on: str) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    for kind in ("contract", "data_processing_terms"):
        yield "vendor_agreements", {"vendor_id": name, "document_kind": kind, "signed_on": on}


def _reported(name: str, days: int) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    """Twice a year, read two months after the period, with a letter for the months until the next one."""
    for day in range(-300, days, _REPORTED_EVERY):
        yield (
            "vendor_reports",
            {
                "vendor_id": name,
                "period_end_on": f"start {day:+d}",
                "received_on": f"start {day + 45:+d}",
                "reviewed_on": f"start {day + 60:+d}",
                "bridged_until_on": f"start {day + 122:+d}",
            },
        )
