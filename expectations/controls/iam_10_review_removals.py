"""IAM-10: what a reviewer decided to take away is gone from the system in time, and does not come back by itself.

The population is every item of an access review that was decided `revoke` or `modify`. What ended is told by the
vendor's log, else by the readings between which it went.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example

ITEM: dict[str, Any] = {
    "obligation_id": "r-2026-02-16",
    "item_id": "1",
    "reviewed_source_id": "idp",
    "account_id": "a1",
    "entitlement": "payers",
    "decision": "revoke",
    "decided_at": "2026-02-20 10:00:00",
}
MEMBER = {
    "group_id": "g1",
    "account_id": "a1",
    "_appeared_after_at": "2026-01-10 22:30:00",
    "_appeared_by_at": "2026-01-11 22:30:00",
}
LEFT = {"event_id": "e1", "account_id": "a1", "event_type": "group_left", "entitlement": "group/g1"}
WORLD: dict[str, tuple[dict[str, Any], ...]] = {
    "accounts": ({"account_id": "a1", "employee_number": "E1", "email": None},),
    "workers": ({"worker_id": "w1", "employee_number": "E1", "work_email": "1@a.example"},),
    "review_plan": ({"review_id": "r", "scope": "group:g1", "first_due_on": "2026-02-16"},),
    "reviews": (
        {"obligation_id": "r-2026-02-16", "review_id": "r", "due_on": "2026-02-16", "issued_at": "2026-02-02 00:30:00"},
    ),
    "review_items": (ITEM,),
    "group_memberships": (),
    "vanished_group_memberships": (
        {**MEMBER, "_changed_after_at": "2026-02-24 22:30:00", "_changed_by_at": "2026-02-25 22:30:00"},
    ),
    "account_events": ({**LEFT, "occurred_at": "2026-02-25 09:00:00"},),
}
JOINED = {**LEFT, "event_id": "e2", "event_type": "group_joined", "occurred_at": "2026-02-28 09:00:00"}
AGAIN = {
    "group_memberships": (
        {**MEMBER, "_appeared_after_at": "2026-02-27 22:30:00", "_appeared_by_at": "2026-02-28 22:30:00"},
    ),
    "vanished_group_memberships": (),
    "account_events": (*WORLD["account_events"], JOINED),
}

CONTROL = ControlTest(
    id="IAM-10",
    title="Access-review removals carried out in time",
    objective="A decision to remove access changes the system, not only the spreadsheet.",
    criteria=("CC6.3", "CC6.2"),
    annex_a=("A.5.18",),
    severity="high",
    owner="IT Lead",
    kind=Event(),
    parameters={
        "sla_days": 7,
        "sla_days_privileged": 2,
        "privileged_tiers": ("owner", "admin"),
        "regrant_watch_days": 30,
        "clock_skew_minutes": 5,
    },
    optional=(
        "account_events",
        "account_links",
        "entitlements",
        "group_memberships",
        "groups",
        "role_assignments",
        "ticket_approvals",
        "tickets",
        "workers",
    ),
    subjects="""
        WITH removals AS MATERIALIZED (
            SELECT r.*, list_contains($privileged_tiers, coalesce(r.privilege_tier, '')) AS is_privileged,
                r.decided_at + to_days(
                    CASE WHEN is_privileged THEN $sla_days_privileged ELSE $sla_days END) AS due_at,
                r.reviewed_source_id || '/' || r.entitlement AS asked_as, p.person_source_id, p.person_id
            FROM review_removals r
            LEFT JOIN account_people p
                ON p.day = r.day AND p.source_id = r.reviewed_source_id AND p.account_id = r.account_id),
        again AS MATERIALIZED (
            -- by whichever account: the same access for the same person
            SELECT r.*, g.granted_by_at FROM removals r
            JOIN access_grants g ON g.day = r.day AND g.source_id = r.reviewed_source_id
                AND g.entitlement = r.entitlement AND g.granted_by_at > r.ended_by_at
                AND g.granted_by_at <= r.ended_by_at + to_days($regrant_watch_days)
            LEFT JOIN account_people p ON p.day = g.day AND p.source_id = g.source_id AND p.account_id = g.account_id
            WHERE g.account_id = r.account_id
                OR (p.person_source_id = r.person_source_id AND p.person_id = r.person_id)),
        given AS (
            SELECT day, source_id, obligation_id, item_id, granted_by_at, false AS is_approved, false AS may_be
            FROM again
            UNION ALL
            SELECT g.day, g.source_id, g.obligation_id, g.item_id, g.granted_by_at,
                coalesce(q.person_id = g.person_id AND q.person_source_id = g.person_source_id, false),
                q.person_id IS NULL OR q.entitlement IS NULL
            FROM again g
            JOIN approved_requests q ON q.day = g.day AND coalesce(q.entitlement, g.asked_as) = g.asked_as
                AND q.decided_at > g.decided_at AND q.decided_at <= g.granted_by_at + to_minutes($clock_skew_minutes)
                AND (q.person_id IS NULL OR q.person_id = g.person_id)),
        answered AS (
            SELECT day, source_id, obligation_id, item_id, granted_by_at, bool_or(is_approved) AS is_approved,
                bool_or(may_be) AS may_be
            FROM given GROUP BY ALL),
        regranted AS (
            SELECT day, source_id, obligation_id, item_id,
                min(granted_by_at) FILTER (NOT is_approved) AS regranted_at,
                CASE WHEN bool_or(NOT is_approved AND NOT may_be) THEN false
                    WHEN bool_and(is_approved) THEN true END AS is_approved
            FROM answered GROUP BY ALL)
        SELECT r.day, r.source_id, r.obligation_id, r.item_id, r.reviewed_source_id, r.account_id, r.entitlement,
            r.decision, r.decided_at AS triggered_at, r.due_at, r.ended_by_at, r.privilege_tier,
            CASE WHEN r.ended_by_at IS NOT NULL THEN greatest(r.ended_by_at, r.decided_at) END AS done_at,
            -- between two readings it may have ended in time or not; NULL too where nobody can tell whether it ended
            CASE WHEN r.is_held THEN true
                WHEN r.ended_by_at <= r.due_at OR r.ended_after_at >= r.due_at THEN true END AS time_is_known,
            r.ended_by_at + to_days($regrant_watch_days) AS watched_until_at, g.regranted_at,
            CASE WHEN g.day IS NULL THEN true ELSE g.is_approved END AS stays_away
        FROM removals r
        LEFT JOIN regranted g ON g.day = r.day AND g.source_id = r.source_id AND g.obligation_id = r.obligation_id
            AND g.item_id = r.item_id
    """,
    item=("source_id", "obligation_id", "item_id", "account_id", "entitlement"),
    attributes=(
        Attribute(
            id="A",
            text="The access ended in the system within the time allowed after the decision",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
            null_means={"due_at": "unknown", "done_at": "not_done", "time_is_known": "unknown"},
            show=("decision", "privilege_tier"),
        ),
        Attribute(
            id="B",
            text="It was not given again without a new approval",
            applies="ended_by_at IS NOT NULL",
            due="watched_until_at",
            done="regranted_at",
            expect=gxe.ExpectColumnValuesToBeInSet(column="stays_away", value_set=[True]),
            null_means={"stays_away": "unknown"},
            show=("ended_by_at",),
        ),
    ),
    examples=(
        Example(words="Taken out of the group five days after the decision", expect="pass", rows=WORLD),
        Example(
            words="Decided three weeks ago, and still in the group",
            expect="fail",
            attribute="A",
            rows={
                **WORLD,
                "group_memberships": (MEMBER,),
                "vanished_group_memberships": (),
                "account_events": (),
            },
        ),
        Example(
            words="Put into the group again three days later, and nobody had approved it",
            expect="fail",
            attribute="B",
            rows={**WORLD, **AGAIN},
        ),
        Example(
            words="Gone between two readings around the limit, without an entry in the log",
            expect="unknown",
            attribute="A",
            rows={
                **WORLD,
                "account_events": (),
                "vanished_group_memberships": (
                    {**MEMBER, "_changed_after_at": "2026-02-26 22:30:00", "_changed_by_at": "2026-02-27 22:30:00"},
                ),
            },
        ),
    ),
)
