"""IAM-12: accounts that are not a person's still have a person who answers for them, and looks at them now and then.

Which accounts those are is told by the register, else by what they are called. One that neither tells, and that nobody
is linked to, is unknown.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

ACCOUNT = {"account_id": "a1", "employee_number": None, "email": None, "login": "svc-backup@acme.example"}
ENTRY: dict[str, Any] = {
    "account_source_id": "idp",
    "account_id": "a1",
    "owner_employee_number": "E1",
    "backup_owner_employee_number": "E2",
    "reviewed_on": "2026-02-01",
}
WORKERS = tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2))


def world(account: dict[str, Any] | None = None, **entry: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A registered account with an owner and another one behind; the arguments say what differs."""
    return {
        "accounts": (ACCOUNT | (account or {}),),
        "non_person_accounts": (ENTRY | entry,),
        "workers": WORKERS,
    }


CONTROL = ControlTest(
    id="IAM-12",
    title="Service, shared and break-glass accounts are registered, owned and reviewed",
    objective="Accounts that are not a person's still have a person who answers for them.",
    criteria=("CC6.1", "CC6.2", "CC6.3"),
    annex_a=("A.5.16", "A.5.17", "A.8.2"),
    severity="high",
    owner="Security Lead",
    kind=State(),
    parameters={
        "review_max_age_days": 183,
        # what accounts of machines, teams and emergencies are called
        "machine_logins": ("svc-*", "svc.*", "*[[]bot]*", "bot-*", "shared-*", "test-*", "break-glass*"),
    },
    optional=("account_links",),
    subjects="""
        WITH owners AS (
            SELECT n.day, n.employee_number,
                bool_or(e.standing = 'at_work') AS is_at_work
            FROM account_numbers n
            JOIN employments e ON e.day = n.day AND e.source_id = n.source_id AND e.person_id = n.person_id
            GROUP BY ALL),
        entries AS (
            SELECT n.*, greatest(n.approved_on, CASE WHEN n.reviewed_on <= n.day THEN n.reviewed_on END)
                AS looked_at_on, o.is_at_work AS owner_is_at_work, b.is_at_work AS backup_is_at_work
            FROM non_person_accounts n
            LEFT JOIN owners o ON o.day = n.day AND o.employee_number = n.owner_employee_number
            LEFT JOIN owners b ON b.day = n.day AND b.employee_number = n.backup_owner_employee_number
            WHERE n.valid_from_on <= n.day AND (n.valid_to_on IS NULL OR n.day <= n.valid_to_on)),
        ever AS (SELECT DISTINCT day, account_source_id, account_id FROM non_person_accounts)
        SELECT a.day, a.source_id, a.account_id, a.is_enabled, a.account_kind, n.account_type,
            n.owner_employee_number, n.backup_owner_employee_number, n.reviewed_on,
            n.day IS NOT NULL AS is_registered,
            n.day IS NOT NULL AND n.purpose <> '' AND n.approval_ref <> ''
                AND coalesce(n.approved_on <= n.day, false) AS is_approved,
            CASE WHEN n.backup_owner_employee_number IS NULL
                    OR n.backup_owner_employee_number = n.owner_employee_number THEN false
                WHEN NOT n.owner_is_at_work OR NOT n.backup_is_at_work THEN false
                ELSE n.owner_is_at_work AND n.backup_is_at_work END AS is_answered_for,
            n.looked_at_on > n.day - $review_max_age_days::INTEGER AS is_reviewed,
            CASE WHEN n.day IS NOT NULL OR r.day IS NOT NULL OR coalesce(a.account_kind = 'app', false)
                    OR len(list_filter($machine_logins::VARCHAR[], lambda name: lower(a.login) GLOB name)) > 0
                    THEN false
                WHEN p.person_id IS NOT NULL OR coalesce(a.account_kind = 'customer', false) THEN true
                END AS is_personal
        FROM accounts a
        LEFT JOIN entries n ON n.day = a.day AND n.account_source_id = a.source_id AND n.account_id = a.account_id
        LEFT JOIN ever r ON r.day = a.day AND r.account_source_id = a.source_id AND r.account_id = a.account_id
        LEFT JOIN account_people p ON p.day = a.day AND p.source_id = a.source_id AND p.account_id = a.account_id
    """,
    item=("source_id", "account_id"),
    exclusions=(
        Exclusion(rule="not_enabled", condition="NOT is_enabled", reason="cannot sign in"),
        Exclusion(rule="personal", condition="is_personal", reason="a person's own, by a certain link"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="An approved entry of the register with a purpose is in force",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_approved", value_set=[True]),
            null_means={"is_approved": "unknown"},
            show=("account_type", "account_kind"),
        ),
        Attribute(
            id="B",
            text="Its owner and another one behind are at work",
            applies="is_registered",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_answered_for", value_set=[True]),
            null_means={"is_answered_for": "unknown"},
            show=("owner_employee_number", "backup_owner_employee_number"),
        ),
        Attribute(
            id="C",
            text="It was reviewed, or approved, no longer ago than is allowed",
            applies="is_registered",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_reviewed", value_set=[True]),
            null_means={"is_reviewed": "not_done"},
            show=("reviewed_on",),
        ),
    ),
    examples=(
        Example(words="Registered, owned and reviewed", expect="pass", rows=world(), item="idp/a1"),
        Example(
            words="Called as machines are, and on no register",
            expect="fail",
            attribute="A",
            rows={**world(), "non_person_accounts": ()},
            item="idp/a1",
        ),
        Example(
            words="Nobody stands behind the owner",
            expect="fail",
            attribute="B",
            rows=world(backup_owner_employee_number=None),
            item="idp/a1",
        ),
        Example(
            words="Last looked at a year ago",
            expect="fail",
            attribute="C",
            rows=world(approved_on="2025-03-01", reviewed_on=None),
            item="idp/a1",
        ),
        Example(
            words="HR does not know the owner's number",
            expect="unknown",
            attribute="B",
            rows=world(owner_employee_number="E9"),
            item="idp/a1",
        ),
        Example(
            words="Neither a name nor the register tells what it is, and nobody is linked to it",
            expect="unknown",
            rows={**world({"login": "robin@elsewhere.example"}), "non_person_accounts": ()},
            item="idp/a1",
        ),
        Example(
            words="Somebody's own",
            expect="personal",
            rows={
                **world({"login": "robin@acme.example", "employee_number": "E1"}),
                "non_person_accounts": (),
            },
            item="idp/a1",
        ),
    ),
)
