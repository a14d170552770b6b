"""Rules for passwords: how long they are, and when wrong ones lock an account."""

from warehouse.record import Column, Record

RECORD = Record(
    name="password_policies",
    text="One policy for passwords.",
    key=("policy_id",),
    columns=(
        Column(name="policy_id", type="text", text="The system's own id of the policy", sample="00p2"),
        Column(name="policy_name", type="text", text="Its name", sample="Everyone"),
        Column(name="policy_is_active", type="bool", text="The policy is in force", sample=True),
        Column(name="min_length", type="int", text="Characters that a password has at least", sample=12),
        Column(
            name="lockout_attempts",
            type="int",
            text="Wrong passwords after which an account is locked; 0 = it never is",
            sample=10,
        ),
    ),
)
