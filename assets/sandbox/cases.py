"""Cases that live as tickets: the kinds there are, who deals with them, and what is written down of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PROJECT = "CAS"


@dataclass(frozen=True, kw_only=True)
class CasePlan:
    """A kind of case. People are named as scenarios name them.

    `evidence` is what its ticket usually says when all is well; what is empty is filled in at its opening with the
    time of it (`received_at`), or not at all. `subject` is whom it is about.
    """

    issue_type: str
    performer: str
    approver: str
    requester: str = "head of Support"
    subject: str = ""
    severity: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    leaves_empty: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields of its own that its tickets have."""
        return (*self.evidence, *self.leaves_empty)


CASES = {
    "malware": CasePlan(
        issue_type="Malware detection",
        performer="head of IT",
        approver="head of Security",
        severity="SEV2",
        evidence={"cause": "opened an attachment", "disposition": "removed, machine set up anew"},
    ),
    "hr_case": CasePlan(
        issue_type="HR case",
        performer="head of People",
        approver="managing director",
        subject="principal 7",
        evidence={"triage_decision": "looked into", "outcome_class": "warning"},
    ),
    "dsar": CasePlan(
        issue_type="Data subject request",
        performer="head of Legal",
        approver="managing director",
        evidence={"identity_check": "passport seen", "outcome": "answered", "informed": "by letter"},
        leaves_empty=("received_at", "extension_told", "refusal_reason"),
    ),
    "privacy_change_request": CasePlan(
        issue_type="Privacy request",
        performer="head of Legal",
        approver="managing director",
        evidence={
            "request_type": "deletion",
            "systems_done": "customer database, mailing list",
            "vendors_told": "mail provider",
            "informed": "by mail",
            "outcome": "carried_out",
        },
        leaves_empty=("received_at", "retention_duty"),
    ),
}
CASE_TYPES = tuple(plan.issue_type for plan in CASES.values())
CASE_FIELDS = tuple(dict.fromkeys(name for plan in CASES.values() for name in plan.fields))
FIELDS_OF = {plan.issue_type: frozenset(plan.fields) for plan in CASES.values()}
"""The fields of its own that each type of issue has."""


def name_of(mark: str, kind: str) -> str:
    """Return the name of the case of a kind among those of one mark. Raises ValueError naming the kinds there are."""
    if kind not in CASES:
        raise ValueError(f"'{kind}' is no kind of case; there are: {', '.join(CASES)}")
    return f"{mark}.{list(CASES).index(kind)}"
