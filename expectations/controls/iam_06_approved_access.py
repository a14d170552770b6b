"""IAM-06: access is authorised, before it works, by somebody who may do so. Requests and approvals are tickets."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

ACCOUNT = {"account_id": "a1", "employee_number": "E1"}
GRANT = {
    "account_id": "a1",
    "assignment_id": "ra1",
    "_appeared_after_at": "2026-03-23 23:30:00",
    "_appeared_by_at": "2026-03-24 23:30:00",
}
GRANTED = {
    "event_id": "ev1",
    "account_id": "a1",
    "event_type": "role_granted",
    "occurred_at": "2026-03-24 10:00:00",
    "actor_account_id": "a3",
}
ACTIVATED = {**GRANTED, "event_type": "activated"}
REQUEST = {
    "ticket_id": "t1",
    "ticket_kind": "access_request",
    "subject_employee_number": "E1",
    "entitlements": "idp/role/SUPER_ADMIN",
}
FOR_ACCOUNT = {**REQUEST, "entitlements": "idp/account"}
APPROVAL = {"ticket_id": "t1", "approver_account_id": "j2", "decided_at": "2026-03-23 15:00:00"}
PEOPLE = {
    "workers": (
        {"worker_id": "w1", "employee_number": "E1", "work_email": "one@acme.example", "manager_worker_id": "w2"},
        {"worker_id": "w2", "employee_number": "E2", "work_email": "two@acme.example", "manager_worker_id": None},
        {"worker_id": "w3", "employee_number": "E3", "work_email": "three@acme.example", "manager_worker_id": "w2"},
    ),
    "accounts": (
        ACCOUNT,
        {"account_id": "a3", "employee_number": "E3"},
        {"account_id": "j1", "_source_id": "desk", "employee_number": "E1", "email": None},
        {"account_id": "j2", "_source_id": "desk", "employee_number": "E2", "email": None},
        {"account_id": "j3", "_source_id": "desk", "employee_number": "E3", "email": None},
    ),
}
WORLD = {
    **PEOPLE,
    "role_assignments": (GRANT,),
    "account_events": (GRANTED,),
    "tickets": (REQUEST,),
    "ticket_approvals": (APPROVAL,),
}
ROLE = "idp/a1/role/ra1@2026-03-24T23:30:00Z"

CONTROL = ControlTest(
    id="IAM-06",
    title="Access granted only after an approved request",
    objective="New or restored access is authorised by someone entitled to do so before it works.",
    criteria=("CC6.2", "CC6.3"),
    annex_a=("A.5.15", "A.5.18", "A.5.16"),
    severity="high",
    owner="IT Lead",
    kind=Event(),
    parameters={
        "privileged_tiers": ("owner", "admin"),
        "admin_groups": (),
        "approver_roles": ("manager", "system_owner"),
        "max_hours_between_approval_and_grant": 336,
        "clock_skew_minutes": 5,
        "prestart_lead_days": 7,
    },
    optional=("group_memberships", "groups", "role_assignments", "non_person_accounts", "account_links"),
    subjects="""
        WITH people AS MATERIALIZED (
            SELECT day, source_id, account_id, person_source_id, person_id FROM account_people),
        requests AS MATERIALIZED (SELECT * FROM approved_requests),
        owned AS (
            SELECT e.day, e.entitlement_source_id AS source_id, e.entitlement, e.authorised_by,
                o.source_id AS owner_source_id, o.person_id AS owner_id
            FROM entitlements e
            LEFT JOIN account_numbers o ON o.day = e.day AND o.employee_number = e.owner_employee_number
                AND list_contains($approver_roles, 'system_owner')
            WHERE e.valid_from_on <= e.day AND (e.valid_to_on IS NULL OR e.day <= e.valid_to_on)),
        managed AS (
            SELECT DISTINCT e.day, e.source_id, e.person_id, m.person_id AS manager_id
            FROM employments e JOIN account_candidates m
                ON m.day = e.day AND m.source_id = e.source_id AND m.worker_id = e.manager_worker_id
            WHERE list_contains($approver_roles, 'manager')),
        grants AS MATERIALIZED (
            SELECT g.*, concat_ws('/', g.source_id, g.account_id, g.grant_kind, g.grant_id) AS grant_key,
                g.source_id || '/' || g.entitlement AS asked_as, p.person_source_id, p.person_id, a.account_kind,
                r.day IS NOT NULL AS is_registered, g.granted_after_at IS NULL AS was_there_before,
                CASE WHEN g.grant_kind = 'account' THEN true
                    WHEN list_contains($admin_groups, o.name) OR list_contains($admin_groups, o.group_id) THEN true
                    WHEN g.grant_kind = 'group' THEN list_contains($privileged_tiers, coalesce(g.privilege_tier, ''))
                    ELSE list_contains($privileged_tiers, g.privilege_tier) END AS needs_request,
                coalesce(e.authorised_by IN ('birthright', 'rule'), false) AS comes_by_itself,
                e.owner_source_id, e.owner_id,
                -- NULL: nobody tells who gave it; '' = no person did
                CASE WHEN NOT g.granter_is_told THEN NULL WHEN g.actor_account_id IS NULL OR m.day IS NOT NULL THEN ''
                    ELSE w.person_source_id || '/' || w.person_id END AS granter
            FROM access_grants g
            LEFT JOIN people p ON p.day = g.day AND p.source_id = g.source_id AND p.account_id = g.account_id
            LEFT JOIN accounts a ON a.day = g.day AND a.source_id = g.source_id AND a.account_id = g.account_id
            LEFT JOIN registered_accounts r
                ON r.day = g.day AND r.source_id = g.source_id AND r.account_id = g.account_id
            LEFT JOIN groups o ON o.day = g.day AND o.source_id = g.source_id
                AND g.entitlement = 'group/' || o.group_id
            LEFT JOIN owned e ON e.day = g.day AND e.source_id = g.source_id AND e.entitlement = g.entitlement
            LEFT JOIN people w ON w.day = g.day AND w.source_id = g.source_id AND w.account_id = g.actor_account_id
            LEFT JOIN registered_accounts m
                ON m.day = g.day AND m.source_id = g.source_id AND m.account_id = g.actor_account_id),
        offered AS (
            SELECT g.day, g.grant_key, q.ticket_id, q.approval_id, q.decided_at,
                CASE WHEN q.decided_at <= g.granted_after_at + to_minutes($clock_skew_minutes) THEN true
                    WHEN q.decided_at > g.granted_by_at + to_minutes($clock_skew_minutes) THEN false END AS is_before,
                CASE WHEN q.decided_at >= g.granted_by_at - to_hours($max_hours_between_approval_and_grant) THEN true
                    WHEN q.decided_at < g.granted_after_at - to_hours($max_hours_between_approval_and_grant)
                    THEN false END AS is_fresh,
                CASE WHEN q.approver_id IS NOT NULL THEN m.day IS NOT NULL OR coalesce(
                    q.approver_id = g.owner_id AND q.approver_source_id = g.owner_source_id, false) END AS is_entitled,
                CASE WHEN q.approver_id = g.person_id AND q.approver_source_id = g.person_source_id THEN false
                    WHEN q.approver_source_id || '/' || q.approver_id = g.granter THEN false
                    WHEN q.approver_id IS NOT NULL AND g.granter IS NOT NULL THEN true END AS is_independent,
                is_before AND is_fresh AS is_timely, is_entitled AND is_independent AS is_authorised
            FROM grants g
            JOIN requests q ON q.day = g.day AND q.entitlement = g.asked_as
                AND q.person_source_id = g.person_source_id AND q.person_id = g.person_id
            LEFT JOIN managed m ON m.day = g.day AND m.source_id = g.person_source_id AND m.person_id = g.person_id
                AND m.source_id = q.approver_source_id AND m.manager_id = q.approver_id
            -- one approval must hold in everything: the one that holds in most speaks for the grant
            QUALIFY row_number() OVER (PARTITION BY g.day, g.grant_key
                ORDER BY coalesce(is_timely::INTEGER * 2, 1) + coalesce(is_authorised::INTEGER * 2, 1) DESC,
                    q.decided_at DESC, q.approval_id) = 1),
        perhaps AS (
            -- approvals in time of something not told readably, or for somebody not known: this could be it
            SELECT g.day, g.grant_key FROM grants g JOIN requests q ON q.day = g.day
                AND q.person_source_id = g.person_source_id AND q.person_id = g.person_id AND q.entitlement IS NULL
            WHERE q.decided_at <= g.granted_by_at + to_minutes($clock_skew_minutes)
                AND q.decided_at >= g.granted_after_at - to_hours($max_hours_between_approval_and_grant)
            UNION
            SELECT g.day, g.grant_key FROM grants g JOIN requests q ON q.day = g.day
                AND q.entitlement = g.asked_as AND q.person_id IS NULL
            WHERE q.decided_at <= g.granted_by_at + to_minutes($clock_skew_minutes)
                AND q.decided_at >= g.granted_after_at - to_hours($max_hours_between_approval_and_grant)),
        starts AS (
            SELECT g.day, g.grant_key, min(s.start_at) - to_days($prestart_lead_days) AS not_before_at
            FROM grants g JOIN employments s
                ON s.day = g.day AND s.source_id = g.person_source_id AND s.person_id = g.person_id
                AND coalesce(s.termination_effective_at >= g.granted_by_at, true)
            WHERE g.grant_kind = 'account' GROUP BY g.day, g.grant_key)
        SELECT g.*, g.granted_by_at AS triggered_at, g.granted_by_at AS due_at, g.granted_by_at AS done_at,
            CASE WHEN b.day IS NOT NULL THEN true WHEN n.day IS NULL AND g.person_id IS NOT NULL
                AND g.entitlement IS NOT NULL THEN false END AS is_approved,
            b.ticket_id, b.decided_at, b.is_timely, b.is_authorised,
            CASE WHEN g.grant_kind <> 'account' THEN false
                WHEN g.person_id IS NOT NULL THEN s.day IS NOT NULL END AS has_a_start,
            s.not_before_at, CASE WHEN g.granted_after_at >= s.not_before_at THEN true
                WHEN g.granted_by_at < s.not_before_at THEN false END AS began_late_enough
        FROM grants g
        LEFT JOIN offered b ON b.day = g.day AND b.grant_key = g.grant_key
        LEFT JOIN perhaps n ON n.day = g.day AND n.grant_key = g.grant_key
        LEFT JOIN starts s ON s.day = g.day AND s.grant_key = g.grant_key
    """,
    item=("source_id", "account_id", "grant_kind", "grant_id"),
    exclusions=(
        Exclusion(
            rule="before_monitoring",
            condition="was_there_before",
            reason="there already when monitoring began: when it was given cannot be known",
        ),
        Exclusion(
            rule="not_privileged",
            condition="NOT needs_request",
            reason="neither an account nor administration: given as part of the work",
        ),
        Exclusion(
            rule="no_new_access",
            condition="still_on",
            reason="the account had been switched on before and not off since, or is not switched on",
        ),
        Exclusion(
            rule="no_person",
            condition="is_registered OR coalesce(account_kind, '') IN ('app', 'customer')",
            reason="on the register of accounts of no person, which names its approval; or no account of the workforce",
        ),
        Exclusion(
            rule="by_rule",
            condition="comes_by_itself AND grant_kind <> 'account'",
            reason="the register of entitlements says that it comes with the job or by an approved rule",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="Somebody approved a request for this access and this person",
            applies="NOT comes_by_itself",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_approved", value_set=[True]),
            null_means={"is_approved": "unknown"},
            show=("entitlement", "actor_account_id"),
        ),
        Attribute(
            id="B",
            text="The approval came before the access began, and not too long before",
            applies="NOT comes_by_itself AND decided_at IS NOT NULL",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_timely", value_set=[True]),
            null_means={"is_timely": "unknown"},
            show=("entitlement", "ticket_id", "decided_at", "granted_after_at"),
        ),
        Attribute(
            id="C",
            text="It was approved by the person's manager or the owner, and neither got the access nor gave it",
            applies="NOT comes_by_itself AND decided_at IS NOT NULL",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_authorised", value_set=[True]),
            null_means={"is_authorised": "unknown"},
            show=("entitlement", "ticket_id"),
        ),
        Attribute(
            id="D",
            text="A newcomer's account was not switched on earlier than is allowed before the first day",
            applies="has_a_start",
            expect=gxe.ExpectColumnValuesToBeInSet(column="began_late_enough", value_set=[True]),
            null_means={"began_late_enough": "unknown"},
            show=("not_before_at",),
        ),
    ),
    examples=(
        Example(words="Approved by the manager the day before", expect="pass", rows=WORLD, item=ROLE),
        Example(
            words="Nobody asked for it",
            expect="fail",
            attribute="A",
            rows={**WORLD, "tickets": (), "ticket_approvals": ()},
            item=ROLE,
        ),
        Example(
            words="Approved an hour after it was given",
            expect="fail",
            attribute="B",
            rows={**WORLD, "ticket_approvals": ({**APPROVAL, "decided_at": "2026-03-24 11:00:00"},)},
            item=ROLE,
        ),
        Example(
            words="Approved by a colleague who neither manages the person nor owns the role",
            expect="fail",
            attribute="C",
            rows={
                **WORLD,
                "account_events": ({**GRANTED, "actor_account_id": None},),
                "ticket_approvals": ({**APPROVAL, "approver_account_id": "j3"},),
            },
            item=ROLE,
        ),
        Example(
            words="A newcomer's account switched on three weeks ahead",
            expect="fail",
            attribute="D",
            rows={
                **WORLD,
                "workers": ({**PEOPLE["workers"][0], "start_at": "2026-04-12 22:00:00"}, *PEOPLE["workers"][1:]),
                "account_events": (ACTIVATED,),
                "tickets": (FOR_ACCOUNT,),
            },
            item="idp/a1/account/ev1",
        ),
        Example(
            words="Given between two readings without an entry in the log, and approved between them too",
            expect="unknown",
            attribute="B",
            rows={
                **WORLD,
                "account_events": (),
                "ticket_approvals": ({**APPROVAL, "decided_at": "2026-03-24 11:00:00"},),
            },
            item=ROLE,
        ),
        Example(
            words="A role that was there when monitoring began",
            expect="before_monitoring",
            rows={**WORLD, "role_assignments": ({**GRANT, "_appeared_after_at": None},), "account_events": ()},
            item=ROLE,
        ),
    ),
)
