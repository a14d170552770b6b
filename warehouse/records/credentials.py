"""Long-lived credentials that outlive a password: API tokens and keys."""

from warehouse.record import Column, Record

RECORD = Record(
    name="credentials",
    text="One API token or key that exists at the reading. It ended between its last reading and the first without it.",
    key=("credential_id",),
    columns=(
        Column(name="credential_id", type="text", text="The system's own id of the credential", sample="00T1"),
        Column(name="account_id", type="text", text="The account it acts as", sample="00u1"),
        Column(
            name="credential_kind",
            type="text",
            text="api_token, access_key, ssh_key or other",
            sample="api_token",
            values=("api_token", "access_key", "ssh_key", "other"),
        ),
        Column(name="created_at", type="ts", text="When it was made", sample="2024-05-02 09:00:00"),
    ),
)
