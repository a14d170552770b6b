"""IAM-05: no account is nobody's. A person is linked to it, or an entry of the register names who answers for it."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

ACCOUNT = {"account_id": "a1", "employee_number": "E1", "email": None}
WORKER = {"worker_id": "w1", "employee_number": "E1"}
NOBODY = {**ACCOUNT, "employee_number": None}
ENTRY = {"account_source_id": "idp", "account_id": "a1"}

CONTROL = ControlTest(
    id="IAM-05",
    title="Every account has one accountable owner",
    objective="No orphan or untraceable account exists in an in-scope system.",
    criteria=("CC6.1", "CC6.2"),
    annex_a=("A.5.16",),
    severity="high",
    owner="IT Lead",
    kind=State(),
    parameters={
        "link_grace_hours": 48,
        "min_link_confidence": 0.9,
        "min_link_confidence_privileged": 0.9,  # 1.0: an address alone links no administrator's account
    },
    optional=("non_person_accounts", "role_assignments", "account_links"),
    subjects="""
        WITH admins AS (
            SELECT DISTINCT day, source_id, account_id FROM role_assignments
            WHERE privilege_tier IN ('admin', 'owner')),
        links AS (
            SELECT c.day, c.source_id, c.account_id, max(c.confidence) AS best_confidence,
                count(DISTINCT (c.person_source_id, c.person_id)) FILTER (
                    c.confidence >= CASE WHEN p.day IS NOT NULL THEN $min_link_confidence_privileged
                        ELSE $min_link_confidence END) AS people_count
            FROM account_claims c
            LEFT JOIN admins p ON p.day = c.day AND p.source_id = c.source_id AND p.account_id = c.account_id
            GROUP BY ALL),
        entries AS (
            SELECT day, source_id, account_id, count(*) AS entries_count FROM registered_accounts GROUP BY ALL)
        SELECT a.day, a.source_id, a.account_id, a.status, a.account_kind, a.created_at, a.has_signed_in,
            coalesce(coalesce(a.created_at, a.appeared_after_at) > d.ends_at - to_hours($link_grace_hours), false)
                AS is_new,
            p.day IS NOT NULL AS is_privileged, l.best_confidence,
            coalesce(l.people_count, 0) AS people_count, coalesce(n.entries_count, 0) AS entries_count,
            coalesce(l.people_count, 0) + coalesce(n.entries_count, 0) = 1 AS has_one_owner
        FROM accounts a JOIN days d ON d.day = a.day
        LEFT JOIN admins p ON p.day = a.day AND p.source_id = a.source_id AND p.account_id = a.account_id
        LEFT JOIN links l ON l.day = a.day AND l.source_id = a.source_id AND l.account_id = a.account_id
        LEFT JOIN entries n ON n.day = a.day AND n.source_id = a.source_id AND n.account_id = a.account_id
    """,
    item=("source_id", "account_id"),
    exclusions=(
        Exclusion(
            rule="not_in_use",
            condition="status NOT IN ('active', 'locked', 'suspended')",
            reason="not activated yet, or closed for good",
        ),
        Exclusion(
            rule="no_member_of_staff",
            condition="coalesce(account_kind, '') IN ('app', 'customer')",
            reason="an app of the system itself, or a customer's access to the help desk",
        ),
        Exclusion(rule="new_account", condition="is_new", reason="made a short while ago; there is time to link it"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="One person is linked to it with certainty, or one entry of the register is in force, and not both",
            expect=gxe.ExpectColumnValuesToBeInSet(column="has_one_owner", value_set=[True]),
            null_means={"has_one_owner": "unknown"},
            show=("people_count", "entries_count", "best_confidence", "is_privileged", "has_signed_in"),
        ),
    ),
    examples=(
        Example(
            words="The account of one worker",
            expect="pass",
            rows={"accounts": (ACCOUNT,), "workers": (WORKER,)},
            item="idp/a1",
        ),
        Example(
            words="An account that belongs to nobody",
            expect="fail",
            attribute="A",
            rows={"accounts": (NOBODY,), "workers": (WORKER,)},
            item="idp/a1",
        ),
        Example(
            words="Two people claim one account",
            expect="fail",
            attribute="A",
            rows={
                "accounts": (ACCOUNT,),
                "workers": (WORKER, {**WORKER, "worker_id": "w2", "work_email": "somebody@acme.example"}),
            },
            item="idp/a1",
        ),
        Example(
            words="The source does not tell in which state it is",
            expect="unknown",
            rows={"accounts": ({**ACCOUNT, "status": None},), "workers": (WORKER,)},
            item="idp/a1",
        ),
        Example(
            words="A service account on the register",
            expect="pass",
            rows={"accounts": (NOBODY,), "workers": (WORKER,), "non_person_accounts": (ENTRY,)},
            item="idp/a1",
        ),
        Example(
            words="Closed for good",
            expect="not_in_use",
            rows={"accounts": ({**NOBODY, "status": "deprovisioned"},), "workers": (WORKER,)},
            item="idp/a1",
        ),
    ),
)
