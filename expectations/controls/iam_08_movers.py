"""IAM-08: who moves to another job gives back what only the old one needed.

Which access belongs to which departments is told by the register of entitlements. The population is each move in HR,
crossed with what the person held when it took effect and their department of now does not work with.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

MOVE: dict[str, Any] = {
    "worker_id": "w1",
    "event_type": "transfer",
    "effective_date": "2026-03-09",
    "effective_at": "2026-03-08 23:00:00",
    "_appeared_after_at": "2026-03-01 22:30:00",
    "_appeared_by_at": "2026-03-02 22:30:00",
}
MEMBER = {
    "group_id": "g1",
    "account_id": "a1",
    "_appeared_after_at": "2026-01-10 22:30:00",
    "_appeared_by_at": "2026-01-11 22:30:00",
}
LEFT = {"event_id": "e1", "account_id": "a1", "event_type": "group_left", "entitlement": "group/g1"}
PEOPLE = tuple(
    {"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@a.example", "department": "Sales"}
    for n in "123"
)
WORLD: dict[str, tuple[dict[str, Any], ...]] = {
    "accounts": tuple({"account_id": f"a{n}", "employee_number": f"E{n}", "email": None} for n in "123"),
    "workers": ({**PEOPLE[0], "manager_worker_id": "w2"}, *PEOPLE[1:]),
    "employment_events": (MOVE,),
    "entitlements": (
        {
            "entitlement_source_id": "idp",
            "entitlement": "group/g1",
            "departments": "Finance",
            "owner_employee_number": "E3",
        },
    ),
    "group_memberships": (MEMBER,),
}
GONE = {
    "group_memberships": (),
    "vanished_group_memberships": (
        {**MEMBER, "_changed_after_at": "2026-03-19 22:30:00", "_changed_by_at": "2026-03-20 22:30:00"},
    ),
}

CONTROL = ControlTest(
    id="IAM-08",
    title="Movers lose access they no longer need",
    objective="A change of job leads to removal or re-approval of old entitlements.",
    criteria=("CC6.3", "CC6.2"),
    annex_a=("A.5.18", "A.6.5"),
    severity="medium",
    owner="IT Lead",
    kind=Event(),
    parameters={"sla_days": 14, "approved_before_days": 14, "approver_roles": ("manager", "system_owner")},
    optional=(
        "account_events",
        "account_links",
        "group_memberships",
        "groups",
        "role_assignments",
        "ticket_approvals",
        "tickets",
    ),
    subjects="""
        WITH moves AS (
            SELECT e.day, e.source_id AS hr_source_id, e.worker_id, e.effective_date, e.effective_at, w.department,
                m.person_id, m.manager_worker_id,
                coalesce(e.appeared_after_at IS NULL AND e.effective_at < e.appeared_by_at, false) AS was_before
            FROM employment_events e JOIN days d ON d.day = e.day AND e.effective_at < d.ends_at
            LEFT JOIN workers w ON w.day = e.day AND w.source_id = e.source_id AND w.worker_id = e.worker_id
            LEFT JOIN employments m ON m.day = e.day AND m.source_id = e.source_id AND m.worker_id = e.worker_id
            WHERE e.event_type = 'transfer'),
        belongs AS (
            SELECT e.day, e.entitlement_source_id AS source_id, e.entitlement, o.source_id AS owner_source_id,
                o.person_id AS owner_id,
                list_transform(string_split(e.departments, ';'), lambda one: trim(one)) AS names
            FROM entitlements e
            LEFT JOIN account_numbers o ON o.day = e.day AND o.employee_number = e.owner_employee_number
            WHERE e.valid_from_on <= e.day AND (e.valid_to_on IS NULL OR e.day <= e.valid_to_on)
                AND e.departments IS NOT NULL AND e.authorised_by <> 'birthright'),
        held AS MATERIALIZED (
            SELECT m.*, s.source_id, s.account_id, s.entitlement, s.gone_after_at, s.gone_by_at, b.owner_source_id,
                b.owner_id, m.effective_at + to_days($sla_days) AS due_at,
                s.source_id || '/' || s.entitlement AS asked_as
            FROM moves m
            JOIN account_people p ON p.day = m.day AND p.person_source_id = m.hr_source_id AND p.person_id = m.person_id
            JOIN entitlement_spells s ON s.day = m.day AND s.source_id = p.source_id AND s.account_id = p.account_id
                AND coalesce(s.appeared_by_at <= m.effective_at, true) AND coalesce(s.gone_by_at > m.effective_at, true)
            JOIN belongs b ON b.day = s.day AND b.source_id = s.source_id AND b.entitlement = s.entitlement
            WHERE coalesce(NOT list_contains(b.names, m.department), true)
            -- of several spells that reach over the move, the one that lasts
            QUALIFY row_number() OVER (PARTITION BY m.day, m.worker_id, m.effective_date, s.source_id, s.account_id,
                s.entitlement ORDER BY s.gone_by_at DESC NULLS FIRST, s.gone_after_at) = 1),
        approved AS (
            SELECT h.day, h.hr_source_id, h.worker_id, h.effective_date, h.source_id, h.account_id, h.entitlement,
                min(q.decided_at) FILTER (q.person_id IS NOT NULL AND q.entitlement IS NOT NULL AND (
                    (list_contains($approver_roles, 'manager')
                        AND q.approver_source_id = h.hr_source_id AND q.approver_id = c.person_id)
                    OR (list_contains($approver_roles, 'system_owner')
                        AND q.approver_source_id = h.owner_source_id AND q.approver_id = h.owner_id))) AS decided_at,
                bool_or(q.approver_id IS NULL OR q.person_id IS NULL OR q.entitlement IS NULL) AS may_be
            FROM held h
            JOIN approved_requests q ON q.day = h.day AND coalesce(q.entitlement, h.asked_as) = h.asked_as
                AND (q.person_id IS NULL OR (q.person_id = h.person_id AND q.person_source_id = h.hr_source_id))
                AND q.decided_at >= h.effective_at - to_days($approved_before_days) AND q.decided_at <= h.due_at
            LEFT JOIN account_candidates c
                ON c.day = h.day AND c.source_id = h.hr_source_id AND c.worker_id = h.manager_worker_id
            GROUP BY ALL)
        SELECT h.day, h.hr_source_id, h.worker_id, h.effective_date, h.source_id, h.account_id, h.entitlement,
            h.department, h.was_before, h.effective_at AS triggered_at, h.due_at,
            CASE WHEN a.decided_at IS NOT NULL THEN greatest(least(h.gone_by_at, a.decided_at), h.effective_at)
                ELSE h.gone_by_at END AS done_at,
            -- between two readings it may have gone in time or not; an approval that cannot be read may be the one
            CASE WHEN a.decided_at IS NOT NULL OR h.gone_by_at <= h.due_at THEN true WHEN a.may_be THEN NULL
                WHEN h.gone_by_at IS NULL OR h.gone_after_at >= h.due_at THEN true END AS is_known
        FROM held h
        LEFT JOIN approved a ON a.day = h.day AND a.hr_source_id = h.hr_source_id AND a.worker_id = h.worker_id
            AND a.effective_date = h.effective_date AND a.source_id = h.source_id AND a.account_id = h.account_id
            AND a.entitlement = h.entitlement
    """,
    item=("hr_source_id", "worker_id", "effective_date", "source_id", "account_id", "entitlement"),
    exclusions=(
        Exclusion(
            rule="before_monitoring",
            condition="was_before",
            reason="had taken effect when HR was first read: what was held then cannot be known",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The old access ended, or its owner or the new manager approved it anew, within the time allowed",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
            null_means={"due_at": "unknown", "done_at": "not_done", "is_known": "unknown", "department": "unknown"},
        ),
    ),
    examples=(
        Example(
            words="Moved from Finance to Sales, and out of the group eleven days later",
            expect="pass",
            rows={
                **WORLD,
                **GONE,
                "account_events": ({**LEFT, "occurred_at": "2026-03-20 09:00:00"},),
            },
        ),
        Example(words="Moved three weeks ago, and still in the group", expect="fail", attribute="A", rows=WORLD),
        Example(
            words="HR does not tell the department",
            expect="unknown",
            attribute="A",
            rows={**WORLD, "workers": ({**PEOPLE[0], "department": None},)},
        ),
        Example(
            words="Moved before HR was first read",
            expect="before_monitoring",
            rows={
                **WORLD,
                "employment_events": ({**MOVE, "_appeared_after_at": None, "_appeared_by_at": "2026-03-20 22:30:00"},),
            },
        ),
    ),
)
