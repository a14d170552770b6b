"""IAM-02: who administers signs in with a factor that no copied page can ask for, and with no other beside it.

Which accounts administer is told by the system and by the register of entitlements. An account that an identity
provider vouches for is judged by the factors there, which its sign-in asks for.
"""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

ACCOUNT = {"account_id": "a1", "employee_number": "E1"}
ROLE = {"account_id": "a1", "assignment_id": "r1"}
KEY = {"account_id": "a1", "factor_id": "f1", "factor_type": "webauthn"}
PUSH = {"account_id": "a1", "factor_id": "f2", "factor_type": "push"}
WORLD = {"accounts": (ACCOUNT,), "role_assignments": (ROLE,), "mfa_factors": (KEY,)}

CONTROL = ControlTest(
    id="IAM-02",
    title="Privileged accounts use phishing-resistant factors only",
    objective="Administrators cannot be phished into giving away a one-time code.",
    criteria=("CC6.1", "CC6.3", "CC6.6"),
    annex_a=("A.8.2", "A.8.5"),
    severity="high",
    owner="Security Lead",
    kind=State(),
    parameters={
        "privileged_tiers": ("owner", "admin"),
        "allowed_factors": ("webauthn",),
        "transitional_factors": (),  # may still be there beside an allowed one
        "weak_factor_is_failure": True,
    },
    optional=("non_person_accounts", "groups", "group_memberships", "entitlements"),
    subjects="""
        WITH privileged AS (
            SELECT day, source_id, account_id, string_agg(entitlement, ', ' ORDER BY entitlement) AS entitlements
            FROM held_entitlements WHERE list_contains($privileged_tiers, coalesce(privilege_tier, '')) GROUP BY ALL),
        factors_read AS (SELECT DISTINCT day, source_id FROM judging WHERE record = 'mfa_factors'),
        factors AS (
            -- 'other' is of a strength that nobody can tell
            SELECT day, source_id, account_id,
                CASE WHEN bool_or(list_contains($allowed_factors, factor_type)) THEN true
                    WHEN NOT bool_or(factor_type = 'other') THEN false END AS has_strong,
                CASE WHEN bool_or(factor_type <> 'other' AND NOT list_contains($allowed_factors, factor_type)
                        AND NOT list_contains($transitional_factors::VARCHAR[], factor_type)) THEN false
                    WHEN NOT bool_or(factor_type = 'other') THEN true END AS has_only_strong,
                string_agg(DISTINCT factor_type, ', ' ORDER BY factor_type) AS factor_types
            FROM mfa_factors WHERE status = 'active' GROUP BY ALL),
        vouched AS (
            SELECT a.day, a.source_id, a.account_id, i.source_id AS at_source_id, i.account_id AS at_account_id
            FROM accounts a JOIN accounts i
                ON i.day = a.day AND i.source_id = a.identity_source_id AND i.account_id = a.external_id
            UNION
            SELECT a.day, a.source_id, a.account_id, i.source_id, i.account_id
            FROM accounts a JOIN accounts i ON i.day = a.day AND i.source_id = a.identity_source_id
                AND lower(i.login) = lower(trim(a.external_id)))
        SELECT a.day, a.source_id, a.account_id, a.is_enabled, p.entitlements, p.day IS NOT NULL AS is_privileged,
            n.account_id IS NOT NULL AND NOT n.interactive_login_allowed AS is_machine, f.factor_types,
            CASE WHEN r.day IS NOT NULL THEN CASE WHEN f.day IS NULL THEN false ELSE f.has_strong END
                WHEN NOT a.mfa_enrolled THEN false END AS has_strong,
            CASE WHEN NOT $weak_factor_is_failure THEN true
                WHEN r.day IS NOT NULL THEN CASE WHEN f.day IS NULL THEN true ELSE f.has_only_strong END
                WHEN NOT a.mfa_enrolled THEN true END AS has_only_strong
        FROM accounts a
        LEFT JOIN privileged p ON p.day = a.day AND p.source_id = a.source_id AND p.account_id = a.account_id
        LEFT JOIN registered_accounts n ON n.day = a.day AND n.source_id = a.source_id AND n.account_id = a.account_id
        LEFT JOIN vouched v ON v.day = a.day AND v.source_id = a.source_id AND v.account_id = a.account_id
        LEFT JOIN factors_read r ON r.day = a.day AND r.source_id = coalesce(v.at_source_id, a.source_id)
        LEFT JOIN factors f ON f.day = a.day AND f.source_id = coalesce(v.at_source_id, a.source_id)
            AND f.account_id = coalesce(v.at_account_id, a.account_id)
    """,
    item=("source_id", "account_id"),
    exclusions=(
        Exclusion(rule="not_privileged", condition="NOT is_privileged", reason="administers nothing; see IAM-01"),
        Exclusion(rule="not_enabled", condition="NOT is_enabled", reason="cannot sign in"),
        Exclusion(
            rule="machine_account",
            condition="is_machine",
            reason="on the register of accounts of no person, without interactive sign-in; covered by IAM-12",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="A factor that resists phishing is active",
            expect=gxe.ExpectColumnValuesToBeInSet(column="has_strong", value_set=[True]),
            null_means={"has_strong": "unknown"},
            show=("entitlements", "factor_types"),
        ),
        Attribute(
            id="B",
            text="No weaker factor is active beside it",
            applies="has_strong",
            expect=gxe.ExpectColumnValuesToBeInSet(column="has_only_strong", value_set=[True]),
            null_means={"has_only_strong": "unknown"},
            show=("entitlements", "factor_types"),
        ),
    ),
    examples=(
        Example(words="An administrator with a security key", expect="pass", rows=WORLD, item="idp/a1"),
        Example(
            words="An administrator who has a push factor only",
            expect="fail",
            attribute="A",
            rows={**WORLD, "mfa_factors": (PUSH,)},
            item="idp/a1",
        ),
        Example(
            words="A push factor beside the key",
            expect="fail",
            attribute="B",
            rows={**WORLD, "mfa_factors": (KEY, PUSH)},
            item="idp/a1",
        ),
        Example(
            words="A factor of which nobody can tell how strong it is",
            expect="unknown",
            attribute="A",
            rows={**WORLD, "mfa_factors": ({**PUSH, "factor_type": "other"},)},
            item="idp/a1",
        ),
        Example(
            words="Somebody without administration, with a push factor",
            expect="not_privileged",
            rows={**WORLD, "role_assignments": (), "mfa_factors": (PUSH,)},
            item="idp/a1",
        ),
        Example(
            words="A suspended administrator",
            expect="not_enabled",
            rows={**WORLD, "accounts": ({**ACCOUNT, "is_enabled": False},), "mfa_factors": (PUSH,)},
            item="idp/a1",
        ),
        Example(
            words="A machine on the register, which nobody signs in with",
            expect="machine_account",
            rows={
                **WORLD,
                "mfa_factors": (),
                "non_person_accounts": ({"account_source_id": "idp", "account_id": "a1"},),
            },
            item="idp/a1",
        ),
    ),
)
