"""IAM-01: a stolen password alone opens nothing. Factors are asked account by account, enforcement policy by policy."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

ACCOUNT = {"account_id": "a1", "employee_number": "E1001"}
APPLICATION = {"account_id": "b1", "identity_source_id": "idp", "_source_id": "app"}
POLICY = {"policy_id": "p1", "rule_id": "r1"}

CONTROL = ControlTest(
    id="IAM-01",
    title="Every enabled human account has multi-factor authentication",
    objective="A stolen password alone must not open any in-scope system.",
    criteria=("CC6.1",),
    annex_a=("A.8.5", "A.5.17"),
    severity="critical",
    owner="IT Lead",
    kind=State(),
    parameters={
        "enrolment_grace_hours": 24,
        "excluded_factor_types": ("security_question", "email"),
        "allowed_exclusions": (),
    },
    optional=("auth_policies", "groups", "non_person_accounts"),
    subjects="""
        WITH factors AS (
            SELECT day, source_id, account_id,
                bool_or(status = 'active' AND NOT list_contains($excluded_factor_types, factor_type)) AS has_factor
            FROM mfa_factors GROUP BY ALL),
        factors_read AS (SELECT DISTINCT day, source_id FROM judging WHERE record = 'mfa_factors'),
        left_out AS (
            SELECT day, source_id, policy_id,
                unnest(string_split(concat_ws(' ', excluded_groups, excluded_accounts), ' ')) AS excluded_id
            FROM auth_policies WHERE rule_is_active)
        SELECT a.day, a.source_id, 'account' AS item_kind, a.account_id AS item_id, a.is_enabled, a.has_signed_in,
            a.created_at, d.ends_at - to_hours($enrolment_grace_hours) AS grace_from_at,
            n.account_id IS NOT NULL AND NOT n.interactive_login_allowed AS is_machine, a.account_kind,
            -- only where the provider's own accounts are tested for factors: else nobody tests them
            coalesce(a.signs_in_elsewhere, false) AND i.day IS NOT NULL AS is_federated,
            CASE WHEN r.day IS NOT NULL THEN coalesce(f.has_factor, false) ELSE a.mfa_enrolled END AS has_factor,
            NULL::BOOLEAN AS is_active, NULL::BOOLEAN AS enforces_mfa, NULL::VARCHAR AS excluded
        FROM accounts a JOIN days d ON d.day = a.day
        LEFT JOIN registered_accounts n ON n.day = a.day AND n.source_id = a.source_id AND n.account_id = a.account_id
        LEFT JOIN factors f ON f.day = a.day AND f.source_id = a.source_id AND f.account_id = a.account_id
        LEFT JOIN factors_read r ON r.day = a.day AND r.source_id = a.source_id
        LEFT JOIN factors_read i ON i.day = a.day AND i.source_id = a.identity_source_id
        UNION ALL
        SELECT p.day, p.source_id, 'policy', p.policy_id, true, true, NULL, NULL, false, NULL, false, NULL,
            bool_or(p.policy_is_active),
            -- a rule that does not tell whether it asks leaves it open whether everybody is asked
            CASE WHEN NOT bool_and(p.asks) OR bool_or(x.is_open) THEN false WHEN count(*) = count(p.asks) THEN true END,
            max(x.excluded)
        FROM (SELECT *, requires_mfa OR NOT allows_sign_in OR NOT rule_is_active AS asks FROM auth_policies) p
        LEFT JOIN (
            SELECT l.day, l.source_id, l.policy_id,
                bool_or(NOT list_contains($allowed_exclusions, coalesce(g.name, l.excluded_id))) AS is_open,
                string_agg(DISTINCT coalesce(g.name, l.excluded_id), ', '
                    ORDER BY coalesce(g.name, l.excluded_id)) AS excluded
            FROM left_out l
            LEFT JOIN groups g ON g.day = l.day AND g.source_id = l.source_id AND g.group_id = l.excluded_id
            WHERE l.excluded_id <> '' GROUP BY ALL
        ) x ON x.day = p.day AND x.source_id = p.source_id AND x.policy_id = p.policy_id
        GROUP BY p.day, p.source_id, p.policy_id
    """,
    item=("source_id", "item_kind", "item_id"),
    exclusions=(
        Exclusion(rule="not_enabled", condition="NOT is_enabled", reason="cannot sign in"),
        Exclusion(
            rule="machine_account",
            condition="is_machine",
            reason="on the register of accounts of no person, without interactive sign-in; covered by IAM-12",
        ),
        Exclusion(
            rule="signs_in_elsewhere",
            condition="is_federated",
            reason="it opens only through an identity provider whose own accounts are tested here",
        ),
        Exclusion(
            rule="no_member_of_staff",
            condition="coalesce(account_kind, '') IN ('app', 'customer')",
            reason="an app of the system itself, or a customer's access to the help desk",
        ),
        Exclusion(
            rule="just_created",
            condition="item_kind = 'account' AND coalesce(created_at > grace_from_at, false) AND NOT has_signed_in",
            reason="made within the time that enrolment is given, and never signed in",
        ),
        Exclusion(
            rule="policy_off",
            condition="item_kind = 'policy' AND NOT is_active",
            reason="the policy is not in force; the policy behind it is tested",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="At least one active factor of an allowed type is enrolled",
            applies="item_kind = 'account'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="has_factor", value_set=[True]),
            null_means={"has_factor": "unknown"},
        ),
        Attribute(
            id="B",
            text="The sign-in policy asks everybody for a second factor, exclusions on the list aside",
            applies="item_kind = 'policy'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="enforces_mfa", value_set=[True]),
            null_means={"enforces_mfa": "unknown"},
            show=("excluded",),
        ),
    ),
    examples=(
        Example(
            words="An account with an active push factor",
            expect="pass",
            rows={"accounts": (ACCOUNT,), "mfa_factors": ({"account_id": "a1"},)},
            item="idp/account/a1",
        ),
        Example(
            words="An account without any factor",
            expect="fail",
            attribute="A",
            rows={"accounts": (ACCOUNT,), "mfa_factors": ()},
            item="idp/account/a1",
        ),
        Example(
            words="A factor that was begun and never confirmed",
            expect="fail",
            attribute="A",
            rows={"accounts": (ACCOUNT,), "mfa_factors": ({"account_id": "a1", "status": "pending"},)},
            item="idp/account/a1",
        ),
        Example(
            words="Only a security question",
            expect="fail",
            attribute="A",
            rows={"accounts": (ACCOUNT,), "mfa_factors": ({"account_id": "a1", "factor_type": "security_question"},)},
            item="idp/account/a1",
        ),
        Example(
            words="A policy with a rule that asks for no second factor",
            expect="fail",
            attribute="B",
            rows={
                "accounts": (),
                "mfa_factors": (),
                "auth_policies": (POLICY, {**POLICY, "rule_id": "r2", "requires_mfa": False}),
            },
            item="idp/policy/p1",
        ),
        Example(
            words="A policy that leaves a group out which is not on the list",
            expect="fail",
            attribute="B",
            rows={
                "accounts": (),
                "mfa_factors": (),
                "auth_policies": ({**POLICY, "excluded_groups": "g9"},),
                "groups": ({"group_id": "g9", "name": "Contractors"},),
            },
            item="idp/policy/p1",
        ),
        Example(
            words="A policy whose rules all ask for a second factor",
            expect="pass",
            rows={"accounts": (), "mfa_factors": (), "auth_policies": (POLICY,)},
            item="idp/policy/p1",
        ),
        Example(
            words="An application that knows no factors says itself that one is enrolled",
            expect="pass",
            rows={
                "accounts": (ACCOUNT, {**APPLICATION, "mfa_enrolled": True}),
                "mfa_factors": ({"account_id": "a1"},),
            },
            item="app/account/b1",
        ),
        Example(
            words="An application that does not say whether a factor is enrolled",
            expect="unknown",
            attribute="A",
            rows={"accounts": (ACCOUNT, APPLICATION), "mfa_factors": ({"account_id": "a1"},)},
            item="app/account/b1",
        ),
        Example(
            words="An application that opens only through the identity provider",
            expect="signs_in_elsewhere",
            rows={
                "accounts": (ACCOUNT, {**APPLICATION, "signs_in_elsewhere": True}),
                "mfa_factors": ({"account_id": "a1"},),
            },
            item="app/account/b1",
        ),
        Example(
            words="A suspended account",
            expect="not_enabled",
            rows={"accounts": ({**ACCOUNT, "is_enabled": False},), "mfa_factors": ()},
            item="idp/account/a1",
        ),
        Example(
            words="The source does not say whether the account is enabled",
            expect="unknown",
            rows={"accounts": ({**ACCOUNT, "is_enabled": None},), "mfa_factors": ()},
            item="idp/account/a1",
        ),
    ),
)
