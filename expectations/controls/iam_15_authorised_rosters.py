"""IAM-15: power over a system is held by those whom its owner approved by name, and by nobody else.

Each holder of each privileged entitlement is an item, and each system, which has few owners. A group that the register
of entitlements calls privileged is one, too: unknown while none of its members was ever read. A row of the roster
counts from its approval, as the day's own reading of the register knew it: an entry made later mends no earlier day.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

ACCOUNT: dict[str, Any] = {"account_id": "a1", "employee_number": "E1", "email": None}
ROLE = {"account_id": "a1", "assignment_id": "r1", "role_name": "ORG_ADMIN"}
ENTRY: dict[str, Any] = {"entitlement_source_id": "idp", "entitlement": "role/ORG_ADMIN", "holder": "E1"}
OWNED = {"entitlement_source_id": "idp", "entitlement": "role/ORG_ADMIN", "owner_employee_number": "E2"}
WORLD: dict[str, tuple[dict[str, Any], ...]] = {
    "accounts": (ACCOUNT,),
    "workers": tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@a.example"} for n in "12"),
    "role_assignments": (ROLE,),
    "rosters": ({**ENTRY, "approved_by": "E2"},),
    "entitlements": (OWNED,),
}
HELD = "idp/holder/a1/role%2FORG_ADMIN"

CONTROL = ControlTest(
    id="IAM-15",
    title="Privileged memberships equal the authorised roster",
    objective="Only the people meant to hold power over production hold it, every day.",
    criteria=("CC6.1", "CC6.3", "CC8.1"),
    annex_a=("A.8.2", "A.8.3", "A.8.4", "A.8.31"),
    severity="critical",
    owner="System Owner",
    kind=State(),
    parameters={
        "privileged_tiers": ("owner", "admin"),
        "roster_max_age_days": 100,
        "max_owner_accounts_per_system": 5,
    },
    optional=("non_person_accounts", "account_links", "groups", "group_memberships", "entitlements"),
    subjects="""
        WITH listed AS (
            SELECT r.day, r.entitlement_source_id AS source_id, r.entitlement, r.approved_on,
                r.approved_by, p.source_id AS person_source_id, p.person_id,
                CASE WHEN r.holder_kind = 'account' THEN r.holder END AS account_id
            FROM rosters r LEFT JOIN account_numbers p
                ON p.day = r.day AND p.employee_number = CASE WHEN r.holder_kind = 'person' THEN r.holder END
            WHERE r.valid_from_on <= r.day AND (r.valid_to_on IS NULL OR r.day <= r.valid_to_on)
                AND r.approved_on <= r.day),
        owners AS (
            SELECT e.day, e.entitlement_source_id AS source_id, e.entitlement, e.owner_employee_number, e.privilege_tier
            FROM entitlements e
            WHERE e.valid_from_on <= e.day AND (e.valid_to_on IS NULL OR e.day <= e.valid_to_on)),
        held AS MATERIALIZED (
            SELECT h.*, a.is_enabled, p.person_source_id, p.person_id,
                coalesce(n.account_type = 'break_glass', false) AS is_break_glass,
                list_contains($privileged_tiers, coalesce(h.privilege_tier, '')) AS is_privileged
            FROM held_entitlements h
            LEFT JOIN accounts a ON a.day = h.day AND a.source_id = h.source_id AND a.account_id = h.account_id
            LEFT JOIN account_people p ON p.day = h.day AND p.source_id = h.source_id AND p.account_id = h.account_id
            LEFT JOIN registered_accounts n
                ON n.day = h.day AND n.source_id = h.source_id AND n.account_id = h.account_id),
        entries AS (
            SELECT h.day, h.source_id, h.account_id, h.entitlement, max(l.approved_on) AS approved_on,
                max(l.approved_on) FILTER (l.approved_by = o.owner_employee_number) AS confirmed_on
            FROM held h JOIN listed l ON l.day = h.day AND l.source_id = h.source_id AND l.entitlement = h.entitlement
                AND (l.account_id = h.account_id
                    OR (l.person_source_id = h.person_source_id AND l.person_id = h.person_id))
            LEFT JOIN owners o ON o.day = h.day AND o.source_id = h.source_id AND o.entitlement = h.entitlement
            GROUP BY ALL),
        ever_read AS (
            SELECT day, source_id, 'group/' || group_id AS entitlement FROM group_memberships
            UNION
            SELECT day, source_id, 'group/' || group_id FROM vanished_group_memberships),
        powerful AS (
            SELECT day, source_id, count(DISTINCT account_id) FILTER (is_enabled) AS sure,
                count(DISTINCT account_id) FILTER (coalesce(is_enabled, true)) AS possible
            FROM held WHERE privilege_tier = 'owner' GROUP BY ALL)
        SELECT h.day, h.source_id, 'holder' AS item_kind, h.account_id, h.entitlement, h.is_enabled, h.is_break_glass,
            h.is_privileged, e.approved_on, e.confirmed_on, NULL::BIGINT AS owner_accounts,
            CASE WHEN e.day IS NOT NULL THEN true WHEN h.person_id IS NOT NULL THEN false END AS is_listed,
            e.confirmed_on > h.day - $roster_max_age_days::INTEGER AS is_confirmed, NULL::BOOLEAN AS has_few_owners
        FROM held h LEFT JOIN entries e ON e.day = h.day AND e.source_id = h.source_id
            AND e.account_id = h.account_id AND e.entitlement = h.entitlement
        UNION ALL
        -- a group that the register calls privileged, and of which nobody was ever read: its holders are not known
        SELECT o.day, o.source_id, 'entitlement', '*', o.entitlement, true, false,
            list_contains($privileged_tiers, coalesce(o.privilege_tier, '')),
            NULL, NULL, NULL, CASE WHEN r.day IS NOT NULL THEN true END, true, NULL
        FROM owners o
        LEFT JOIN ever_read r ON r.day = o.day AND r.source_id = o.source_id AND r.entitlement = o.entitlement
        WHERE o.entitlement LIKE 'group/%'
        UNION ALL
        SELECT j.day, j.source_id, 'system', '*', '*', true, false, true, NULL, NULL, coalesce(w.sure, 0), NULL, NULL,
            CASE WHEN w.sure > $max_owner_accounts_per_system THEN false
                WHEN coalesce(w.possible, 0) <= $max_owner_accounts_per_system THEN true END
        FROM (SELECT DISTINCT day, source_id FROM judging WHERE record = 'role_assignments') j
        JOIN (SELECT DISTINCT day, source_id FROM accounts) s ON s.day = j.day AND s.source_id = j.source_id
        LEFT JOIN powerful w ON w.day = j.day AND w.source_id = j.source_id
    """,
    item=("source_id", "item_kind", "account_id", "entitlement"),
    exclusions=(
        Exclusion(rule="not_privileged", condition="NOT is_privileged", reason="lets nobody administer anything"),
        Exclusion(rule="not_enabled", condition="NOT is_enabled", reason="the account cannot sign in"),
        Exclusion(
            rule="break_glass",
            condition="is_break_glass",
            reason="for emergencies, on the register of accounts of no person; covered by IAM-12",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The holder is on the roster in force",
            applies="item_kind <> 'system'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_listed", value_set=[True]),
            null_means={"is_listed": "unknown"},
        ),
        Attribute(
            id="B",
            text="Its owner approved that no longer ago than is allowed",
            applies="item_kind = 'holder' AND is_listed",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_confirmed", value_set=[True]),
            null_means={"is_confirmed": "not_done"},
            show=("approved_on", "confirmed_on"),
        ),
        Attribute(
            id="C",
            text="The system has no more owners than are allowed",
            applies="item_kind = 'system'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="has_few_owners", value_set=[True]),
            null_means={"has_few_owners": "unknown"},
            show=("owner_accounts",),
        ),
    ),
    examples=(
        Example(words="On the roster, as its owner approved", expect="pass", rows=WORLD, item=HELD),
        Example(
            words="On no roster",
            expect="fail",
            attribute="A",
            rows={**WORLD, "rosters": ()},
            item=HELD,
        ),
        Example(
            words="On the roster, approved by somebody who does not own the entitlement",
            expect="fail",
            attribute="B",
            rows={**WORLD, "rosters": ({**ENTRY, "approved_by": "E1"},)},
            item=HELD,
        ),
        Example(
            words="Six accounts own the system",
            expect="fail",
            attribute="C",
            rows={
                **WORLD,
                "accounts": tuple({**ACCOUNT, "account_id": f"a{n}"} for n in range(6)),
                "role_assignments": tuple({**ROLE, "account_id": f"a{n}", "privilege_tier": "owner"} for n in range(6)),
            },
            item="idp/system/*/*",
        ),
        Example(
            words="The holder is nobody known",
            expect="unknown",
            attribute="A",
            rows={**WORLD, "accounts": ({**ACCOUNT, "employee_number": None},)},
            item=HELD,
        ),
        Example(
            words="A privileged group of which nobody was ever read",
            expect="unknown",
            attribute="A",
            rows={
                **WORLD,
                "group_memberships": (),
                "entitlements": (OWNED, {**OWNED, "entitlement": "group/g1", "privilege_tier": "admin"}),
            },
            item="idp/entitlement/*/group%2Fg1",
        ),
        Example(
            words="A role that reads only",
            expect="not_privileged",
            rows={**WORLD, "role_assignments": ({**ROLE, "privilege_tier": "elevated"},), "rosters": ()},
            item=HELD,
        ),
        Example(
            words="The holder's account is suspended",
            expect="not_enabled",
            rows={**WORLD, "accounts": ({**ACCOUNT, "is_enabled": False},), "rosters": ()},
            item=HELD,
        ),
        Example(
            words="The account for emergencies",
            expect="break_glass",
            rows={
                **WORLD,
                "rosters": (),
                "non_person_accounts": (
                    {"account_source_id": "idp", "account_id": "a1", "account_type": "break_glass"},
                ),
            },
            item=HELD,
        ),
    ),
)
