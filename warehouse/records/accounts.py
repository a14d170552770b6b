"""Accounts of people and machines in identity providers and applications."""

from warehouse.record import Column, Record

RECORD = Record(
    name="accounts",
    text="One account of one system.",
    key=("account_id",),
    columns=(
        Column(name="account_id", type="text", text="The system's own id of the account", sample="00u1"),
        Column(
            name="login",
            type="text",
            text="Name used to sign in, for people who may see it",
            sample="robin@acme.example",
        ),
        Column(name="display_name", type="text", text="Name, for people who may see it", sample="Robin Example"),
        Column(name="email", type="text", text="E-mail of the account", sample="robin@acme.example"),
        Column(
            name="employee_number",
            type="text",
            text="Employee number that the directory holds",
            sample="E1001",
        ),
        Column(
            name="account_kind",
            type="text",
            text="person, app or customer, as the system itself says; NULL = it does not tell them apart",
            sample="person",
        ),
        Column(
            name="identity_source_id",
            type="text",
            text="source_id of the identity provider that vouches for the account (SAML, SCIM); NULL = none does, or "
            "the system does not say",
        ),
        Column(
            name="external_id",
            type="text",
            text="What that identity provider calls the account's owner: its own account id, or the sign-in name it "
            "asserts (SAML NameID); NULL = the system does not say",
        ),
        Column(
            name="signs_in_elsewhere",
            type="bool",
            text="It opens only through identity_source_id: the system enforces single sign-on and knows no password; "
            "NULL = the system does not say",
            sample=False,
        ),
        Column(
            name="mfa_enrolled",
            type="bool",
            text="The system's own word that a second factor is enrolled; NULL = it does not say (see mfa_factors)",
        ),
        Column(
            name="tokens_end_with_it",
            type="bool",
            text="By the vendor's design no token or key of the account opens anything of the company once it is "
            "disabled (in the way in which it is disabled, if it is) or removed; NULL = not so, or not known "
            "(see credentials)",
        ),
        Column(
            name="status",
            type="text",
            text="staged, active, locked, suspended or deprovisioned",
            sample="active",
            values=("staged", "active", "locked", "suspended", "deprovisioned"),
        ),
        Column(name="is_enabled", type="bool", text="Could sign in now, or after unlocking itself", sample=True),
        Column(name="has_signed_in", type="bool", text="A successful sign-in was ever recorded", sample=True),
        Column(name="created_at", type="ts", text="When the account was made", sample="2024-01-08 08:00:00"),
        Column(
            name="disabled_at",
            type="ts",
            text="When it last stopped being enabled; NULL while enabled or when the source does not say",
        ),
        Column(
            name="source_changed_at",
            type="ts",
            text="The system's own 'last updated' of the account",
            watched=False,
        ),
    ),
    changed_at="source_changed_at",
)
