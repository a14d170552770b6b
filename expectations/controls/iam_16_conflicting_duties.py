"""IAM-16: nobody holds two powers that are safe only in two hands.

Each rule is crossed with whoever holds one of its sides; what a person holds is united over all their accounts. A rule
is an item, too: one of which a side is not read cannot be judged, and would else look as if nobody broke it.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

RULE: dict[str, Any] = {
    "rule_id": "r",
    "entitlement_source_id": "idp",
    "entitlement": "group/g1",
    "other_source_id": "idp",
    "other_entitlement": "group/g2",
}
ACCOUNT: dict[str, Any] = {"account_id": "a1", "employee_number": "E1", "email": None}
FIRST, SECOND = ({"group_id": group, "account_id": "a1"} for group in ("g1", "g2"))
ELSEWHERE = {"group_id": "g2", "account_id": "a2"}
WORLD: dict[str, tuple[dict[str, Any], ...]] = {
    "accounts": (ACCOUNT, {**ACCOUNT, "account_id": "a2", "employee_number": "E2"}),
    "workers": tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@a.example"} for n in "12"),
    "group_memberships": (FIRST, ELSEWHERE),
    "duty_conflicts": (RULE,),
}
PERSON = "hr/person/w1/r"

CONTROL = ControlTest(
    id="IAM-16",
    title="No person holds conflicting duties",
    objective="Nobody can both make and approve, or both develop and release, without another person.",
    criteria=("CC6.3", "CC5.1", "CC8.1"),
    annex_a=("A.5.3",),
    severity="high",
    owner="Security Lead",
    kind=State(),
    optional=("non_person_accounts", "account_links", "groups", "group_memberships", "role_assignments"),
    subjects="""
        WITH rules AS (
            SELECT * FROM duty_conflicts
            WHERE valid_from_on <= day AND (valid_to_on IS NULL OR day <= valid_to_on) AND approved_on <= day),
        sides AS (
            SELECT day, rule_id, 'one' AS side, entitlement_source_id AS source_id, entitlement FROM rules
            UNION ALL
            SELECT day, rule_id, 'other', other_source_id, other_entitlement FROM rules),
        holders AS (
            SELECT s.day, s.rule_id, s.side, h.account_id, a.is_enabled, h.source_id || '/' || h.account_id AS account,
                coalesce(p.person_source_id, h.source_id) AS holder_source_id,
                CASE WHEN p.person_id IS NULL THEN 'account' ELSE 'person' END AS holder_kind,
                coalesce(p.person_id, h.account_id) AS holder_id, n.day IS NOT NULL AS is_registered
            FROM sides s
            JOIN held_entitlements h ON h.day = s.day AND h.source_id = s.source_id AND h.entitlement = s.entitlement
            LEFT JOIN accounts a ON a.day = h.day AND a.source_id = h.source_id AND a.account_id = h.account_id
            LEFT JOIN account_people p ON p.day = h.day AND p.source_id = h.source_id AND p.account_id = h.account_id
            LEFT JOIN registered_accounts n
                ON n.day = h.day AND n.source_id = h.source_id AND n.account_id = h.account_id),
        united AS (
            SELECT day, rule_id, holder_source_id, holder_kind, holder_id, bool_and(is_registered) AS is_registered,
                CASE WHEN bool_or(is_enabled) THEN true WHEN count(*) = count(is_enabled) THEN false END AS is_enabled,
                bool_or(side = 'one' AND is_enabled) AND bool_or(side = 'other' AND is_enabled) AS has_both,
                bool_or(side = 'one' AND coalesce(is_enabled, true))
                    AND bool_or(side = 'other' AND coalesce(is_enabled, true)) AS may_have_both,
                string_agg(DISTINCT account, ', ' ORDER BY account) FILTER (side = 'one') AS one_by,
                string_agg(DISTINCT account, ', ' ORDER BY account) FILTER (side = 'other') AS other_by
            FROM holders GROUP BY ALL),
        ever_held AS (
            SELECT day, source_id, 'group/' || group_id AS entitlement FROM group_memberships
            UNION
            SELECT day, source_id, 'group/' || group_id FROM vanished_group_memberships),
        roles_read AS (SELECT DISTINCT day, source_id FROM judging WHERE record = 'role_assignments')
        SELECT u.day, u.holder_source_id, u.holder_kind, u.holder_id, u.rule_id, u.is_enabled,
            u.holder_kind = 'account' AND u.is_registered AS is_registered, u.one_by, u.other_by,
            -- whoever an account of nobody known belongs to may hold the other side with another one
            CASE WHEN u.has_both THEN false WHEN u.holder_kind = 'person' AND NOT u.may_have_both THEN true
                END AS is_separate
        FROM united u
        UNION ALL
        SELECT s.day, min(r.source_id), 'rule', '*', s.rule_id, true, false, NULL, NULL,
            CASE WHEN bool_and(e.day IS NOT NULL OR (w.day IS NOT NULL AND s.entitlement LIKE 'role/%')) THEN true END
        FROM sides s JOIN rules r ON r.day = s.day AND r.rule_id = s.rule_id
        LEFT JOIN ever_held e ON e.day = s.day AND e.source_id = s.source_id AND e.entitlement = s.entitlement
        LEFT JOIN roles_read w ON w.day = s.day AND w.source_id = s.source_id
        GROUP BY s.day, s.rule_id
    """,
    item=("holder_source_id", "holder_kind", "holder_id", "rule_id"),
    exclusions=(
        Exclusion(rule="not_enabled", condition="NOT is_enabled", reason="no account of theirs can sign in"),
        Exclusion(
            rule="nobody_s_own",
            condition="is_registered",
            reason="on the register of accounts of no person; covered by IAM-12",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The person does not hold both sides of the rule",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_separate", value_set=[True]),
            null_means={"is_separate": "unknown"},
            show=("one_by", "other_by"),
        ),
    ),
    examples=(
        Example(words="Holds one side, somebody else the other", expect="pass", rows=WORLD, item=PERSON),
        Example(
            words="Holds both",
            expect="fail",
            attribute="A",
            rows={**WORLD, "group_memberships": (FIRST, SECOND)},
            item=PERSON,
        ),
        Example(
            words="Holds both with two accounts",
            expect="fail",
            attribute="A",
            rows={**WORLD, "accounts": (ACCOUNT, {**ACCOUNT, "account_id": "a2"})},
            item=PERSON,
        ),
        Example(
            words="One side is held by an account that is nobody's",
            expect="unknown",
            attribute="A",
            rows={**WORLD, "accounts": ({**ACCOUNT, "employee_number": None},)},
            item="idp/account/a1/r",
        ),
        Example(
            words="Nobody was ever read in a group that the rule names",
            expect="unknown",
            attribute="A",
            rows={**WORLD, "group_memberships": (FIRST,)},
            item="home/rule/*/r",
        ),
        Example(
            words="The account that holds a side is suspended",
            expect="not_enabled",
            rows={**WORLD, "accounts": ({**ACCOUNT, "is_enabled": False},)},
            item=PERSON,
        ),
        Example(
            words="A side is held by a service on the register",
            expect="nobody_s_own",
            rows={
                **WORLD,
                "accounts": ({**ACCOUNT, "employee_number": None},),
                "non_person_accounts": ({"account_source_id": "idp", "account_id": "a1"},),
            },
            item="idp/account/a1/r",
        ),
    ),
)
