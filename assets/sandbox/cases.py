"""Cases that live as tickets: the kinds there are, who deals with them, and what is written down of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PROJECT = "CAS"


@dataclass(frozen=True, kw_only=True)
class CasePlan:
    """A kind of case. People are named as scenarios name them.

    `evidence` is what its ticket usually says when all is well, `leaves_empty` the fields that stay empty then, but for
    those that say when its clock started or what is planned. `subject` is whom it is about. Work on it begins
    `begins_after` minutes.
    """

    issue_type: str
    performer: str
    approver: str
    requester: str = "head of Support"
    subject: str = ""
    severity: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    leaves_empty: tuple[str, ...] = ()
    begins_after: int = 10

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
    "disclosure_request": CasePlan(
        issue_type="Disclosure request",
        performer="principal 5",
        approver="head of Legal",
        evidence={
            "recipient": "a court",
            "legal_basis": "an order",
            "data_categories": "invoices",
            "subjects_count": "1",
            "method": "registered letter",
        },
    ),
    "data_transfer": CasePlan(
        issue_type="Data transfer",
        performer="head of IT",
        approver="head of Sales",
        evidence={
            "dataset": "customers",
            "classification": "confidential",
            "purpose": "yearly audit",
            "recipient": "the auditors",
            "transfer_method": "sftp",
            "expiry": "none",
        },
        leaves_empty=("removed",),
    ),
    "data_fix": CasePlan(
        issue_type="Data fix",
        performer="principal 3",
        approver="head of Finance",
        evidence={
            "dataset": "ledger",
            "script": "fixes/0042.sql",
            "script_review": "change 118",
            "rows_expected": "12",
            "rows_affected": "12",
        },
    ),
    "disposal": CasePlan(
        issue_type="Disposal",
        performer="head of IT",
        approver="head of Security",
        evidence={
            "trigger_type": "device",
            "asset": "notebook 4711",
            "method": "shredded",
            "certificate": "certificate 12",
        },
        leaves_empty=("trigger_at",),
    ),
    "backup_failure": CasePlan(
        issue_type="Backup failure",
        performer="principal 0",
        approver="head of Platform",
        evidence={"backup_set": "nightly", "next_success": "the job after"},
    ),
    "alert": CasePlan(
        issue_type="Alert",
        performer="principal 6",
        approver="head of Security",
        severity="SEV2",
        evidence={"disposition": "benign"},
    ),
    "processing_failure": CasePlan(
        issue_type="Processing failure",
        performer="principal 4",
        approver="head of Finance",
        severity="SEV2",
        evidence={
            "job": "interest run",
            "stage": "processing",
            "records_affected": "120",
            "records_reprocessed": "118",
            "records_rejected": "2",
            "reprocessed_at": "at once",
            "verification": "ok",
        },
        leaves_empty=("returned_to_client",),
    ),
    "privacy_complaint": CasePlan(
        issue_type="Privacy complaint",
        performer="head of Legal",
        approver="managing director",
        evidence={"outcome": "explained"},
        leaves_empty=("received_at", "spam_reason"),
    ),
    "breach": CasePlan(
        issue_type="Data breach",
        performer="head of Security",
        approver="head of Legal",
        evidence={
            "personal_data": "Yes",
            "customer_impact": "yes",
            "vendor_origin": "yes",
            "notify_customers": "yes",
            "notify_regulator": "yes",
            "notify_data_subjects": "yes",
            "notify_vendor": "yes",
            "told_customers": "mail to all customers",
            "told_regulator": "form of the authority",
            "told_data_subjects": "letters",
            "told_vendor": "ticket at the vendor",
        },
        leaves_empty=("aware_at", "no_notice_reason"),
    ),
    "launch": CasePlan(
        issue_type="Launch",
        performer="principal 2",
        approver="head of Legal",
        evidence={
            "personal_data": "Yes",
            "purpose": "reminders",
            "data_categories": "names, addresses",
            "legal_basis": "contract",
            "notice_updated": "required",
            "retention": "ten years",
            "recipients": "mail provider",
            "notice_done": "version 7 is online",
        },
    ),
    "change": CasePlan(
        issue_type="Change",
        performer="principal 1",
        approver="head of Platform",
        evidence={
            "change_type": "normal",
            "risk": "low",
            "scope": "mail server",
            "test_evidence": "run 118",
            "backout_plan": "restore the image",
            "personal_data": "No",
        },
        leaves_empty=("planned_start_at", "planned_end_at", "risk_assessment"),
        begins_after=50,
    ),
    "change_template": CasePlan(
        issue_type="Change template",
        performer="principal 1",
        approver="head of Platform",
        evidence={"scope": "certificates"},
    ),
}
ROLES = (
    ("privacy_officer", "company", "head of Legal"),
    ("legal", "company", "head of Legal"),
    ("data_owner", "customers", "head of Sales"),
    ("data_owner", "ledger", "head of Finance"),
    ("risk_approver", "low", "head of IT"),
    ("risk_approver", "medium", "head of Security"),
    ("risk_approver", "company", "managing director"),
)
"""Roles of the register, what each is about, who holds it."""
STARTS = ("received_at", "trigger_at", "aware_at")
"""Fields that say when its clock started."""
PLANNED = {"planned_start_at": 0, "planned_end_at": 2}
"""Fields that say when it is planned, in hours from its opening."""
CASE_TYPES = tuple(plan.issue_type for plan in CASES.values())
CASE_FIELDS = tuple(dict.fromkeys(name for plan in CASES.values() for name in plan.fields))
FIELDS_OF = {plan.issue_type: frozenset(plan.fields) for plan in CASES.values()}
FIELDS_OF["Incident"] = FIELDS_OF["Data breach"]
"""The fields of its own that each type of issue has."""


def name_of(mark: str, kind: str) -> str:
    """Return the name of the case of a kind among those of one mark. Raises ValueError naming the kinds there are."""
    if kind not in CASES:
        raise ValueError(f"'{kind}' is no kind of case; there are: {', '.join(CASES)}")
    return f"{mark}.{list(CASES).index(kind)}"
