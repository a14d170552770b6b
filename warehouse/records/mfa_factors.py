"""Second factors enrolled on accounts."""

from warehouse.record import Column, Record

RECORD = Record(
    name="mfa_factors",
    text="One factor of one account. Read account by account: after a change in the log, and in a scheduled sweep.",
    key=("account_id", "factor_id"),
    columns=(
        Column(name="account_id", type="text", text="The account", sample="00u1"),
        Column(name="factor_id", type="text", text="The system's own id of the factor", sample="f1"),
        Column(
            name="factor_type",
            type="text",
            text="webauthn, hardware_otp, push, totp, sms, voice, email, security_question or other",
            sample="push",
            values=("webauthn", "hardware_otp", "push", "totp", "sms", "voice", "email", "security_question", "other"),
        ),
        Column(
            name="status",
            type="text",
            text="active, pending or disabled; only active counts",
            sample="active",
            values=("active", "pending", "disabled"),
        ),
    ),
    parent="account_id",
    explained_by=("factor_added", "factor_removed", "mfa_reset"),
)
