"""IAM-04: access that outlived the employment, found on any day, whatever the cause."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

ACCOUNT = {"account_id": "a1", "employee_number": "E1"}
WORKER = {"worker_id": "w1", "employee_number": "E1"}

CONTROL = ControlTest(
    id="IAM-04",
    title="No enabled account belongs to someone who is not an active worker",
    objective="Detect on any day access that outlived the employment, whatever the cause.",
    criteria=("CC6.2", "CC6.3"),
    annex_a=("A.5.16", "A.5.18"),
    severity="critical",
    owner="IT Lead",
    kind=State(pending="deadline_at >= observed_at AND NOT is_active"),
    parameters={"prestart_lead_days": 7, "sla_hours": 24, "sla_hours_involuntary": 4, "sla_hours_privileged": 4},
    optional=("non_person_accounts", "role_assignments", "account_events", "account_links"),
    subjects="""
        WITH people AS (
            SELECT day, source_id, person_id,
                bool_or(standing = 'at_work' OR (standing = 'ahead'
                    AND hire_date <= day + to_days($prestart_lead_days))) AS is_active
            FROM employments GROUP BY ALL),
        ends AS (
            SELECT day, source_id, person_id, termination_effective_at AS left_at, termination_type
            FROM employments WHERE standing = 'left' AND termination_effective_at IS NOT NULL
            UNION ALL
            -- gone from HR altogether: left when last seen there
            SELECT v.day, v.source_id, c.person_id, v.changed_after_at, 'other'
            FROM vanished_workers v LEFT JOIN account_candidates c
                ON c.day = v.day AND c.source_id = v.source_id AND c.worker_id = v.worker_id),
        last_departure AS (
            SELECT day, source_id, person_id, max(left_at) AS left_at,
                -- of several that ended at once the one that leaves least time
                arg_max(termination_type, (left_at, termination_type = 'involuntary', termination_type))
                    FILTER (left_at IS NOT NULL) AS termination_type
            FROM ends GROUP BY ALL),
        admins AS (
            SELECT day, source_id, account_id,
                CASE WHEN count(*) = count(gone_by_at) THEN max(coalesce(lost_at, gone_by_at)) END AS lost_at
            FROM admin_spells GROUP BY ALL)
        SELECT a.day, a.source_id, a.account_id, a.is_enabled, a.account_kind,
            n.account_id IS NOT NULL AS is_registered,
            p.link_method, p.confidence, p.person_id, a.observed_at,
            CASE WHEN p.person_id IS NOT NULL THEN coalesce(w.is_active, false) END AS is_active,
            coalesce(l.left_at + to_hours(least(
                CASE WHEN l.termination_type = 'involuntary' THEN $sla_hours_involuntary
                    ELSE $sla_hours END,
                CASE WHEN coalesce(v.lost_at, l.left_at) >= l.left_at AND v.day IS NOT NULL
                    THEN $sla_hours_privileged ELSE $sla_hours END)),
                '1970-01-01'::TIMESTAMP) AS deadline_at
        FROM accounts a
        LEFT JOIN account_people p ON p.day = a.day AND p.source_id = a.source_id AND p.account_id = a.account_id
        LEFT JOIN people w ON w.day = a.day AND w.source_id = p.person_source_id AND w.person_id = p.person_id
        LEFT JOIN last_departure l
            ON l.day = a.day AND l.source_id = p.person_source_id AND l.person_id = p.person_id
        LEFT JOIN admins v ON v.day = a.day AND v.source_id = a.source_id AND v.account_id = a.account_id
        LEFT JOIN registered_accounts n ON n.day = a.day AND n.source_id = a.source_id AND n.account_id = a.account_id
    """,
    item=("source_id", "account_id"),
    exclusions=(
        Exclusion(rule="not_enabled", condition="NOT is_enabled", reason="cannot sign in"),
        Exclusion(
            rule="no_person",
            condition="is_registered",
            reason="on the register of accounts that belong to no person",
        ),
        Exclusion(
            rule="no_member_of_staff",
            condition="coalesce(account_kind, '') IN ('app', 'customer')",
            reason="an app of the system itself, or a customer's access to the help desk",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The person it belongs to is at work, on leave, or about to start",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_active", value_set=[True]),
            null_means={"is_active": "unknown"},
            show=("person_id", "link_method"),
            by_row=("accounts",),
        ),
    ),
    examples=(
        Example(
            words="The account of somebody at work",
            expect="pass",
            rows={"accounts": (ACCOUNT,), "workers": (WORKER,)},
            item="idp/a1",
        ),
        Example(
            words="Somebody who left two weeks ago",
            expect="fail",
            attribute="A",
            rows={
                "accounts": (ACCOUNT,),
                "workers": (
                    {
                        **WORKER,
                        "status": "terminated",
                        "termination_date": "2026-03-13",
                        "termination_effective_at": "2026-03-13 22:59:59",
                        "termination_type": "voluntary",
                    },
                ),
            },
            item="idp/a1",
        ),
        Example(
            words="Left last night; the leaver test still gives time",
            expect="pending",
            rows={
                "accounts": (ACCOUNT,),
                "workers": (
                    {
                        **WORKER,
                        "status": "terminated",
                        "termination_date": "2026-03-31",
                        "termination_effective_at": "2026-03-31 21:59:59",
                        "termination_type": "voluntary",
                    },
                ),
            },
            item="idp/a1",
        ),
        Example(
            words="An account that no person can be found for",
            expect="unknown",
            attribute="A",
            rows={
                "accounts": ({**ACCOUNT, "employee_number": None, "email": "x@elsewhere.example"},),
                "workers": (WORKER,),
            },
            item="idp/a1",
        ),
        Example(
            words="Two people claim one account",
            expect="unknown",
            attribute="A",
            rows={
                "accounts": (ACCOUNT,),
                "workers": (WORKER, {**WORKER, "worker_id": "w2", "work_email": "somebody@acme.example"}),
            },
            item="idp/a1",
        ),
        Example(
            words="A service account on the register",
            expect="no_person",
            rows={
                "accounts": (ACCOUNT,),
                "workers": (WORKER,),
                "non_person_accounts": ({"account_source_id": "idp", "account_id": "a1"},),
            },
            item="idp/a1",
        ),
    ),
)
