"""Rules of sign-in policies: who may sign in without a second factor, and who is left out."""

from warehouse.record import Column, Record

RECORD = Record(
    name="auth_policies",
    text="One rule of one sign-in policy.",
    key=("policy_id", "rule_id"),
    columns=(
        Column(name="policy_id", type="text", text="The system's own id of the policy", sample="00p1"),
        Column(name="policy_name", type="text", text="Its name", sample="Everyone"),
        Column(name="policy_is_active", type="bool", text="The policy is in force", sample=True),
        Column(name="rule_id", type="text", text="The system's own id of the rule", sample="0pr1"),
        Column(name="rule_name", type="text", text="Its name", sample="Second factor always"),
        Column(name="rule_is_active", type="bool", text="The rule is in force", sample=True),
        Column(
            name="allows_sign_in",
            type="bool",
            text="The rule lets people in (false: it refuses)",
            sample=True,
        ),
        Column(name="requires_mfa", type="bool", text="The rule asks for a second factor", sample=True),
        Column(
            name="session_minutes",
            type="int",
            text="Minutes after which a session that the rule opens ends, whatever is done in it; 0 = it does not end, "
            "NULL = it opens none, or the system does not say",
            sample=720,
        ),
        Column(
            name="excluded_groups",
            type="text",
            text="Ids of groups left out of the rule or policy, sorted, separated by a space; empty = none",
            sample="",
        ),
        Column(
            name="excluded_accounts",
            type="text",
            text="Ids of accounts left out, sorted, separated by a space; empty = none",
            sample="",
        ),
    ),
)
