"""TKT-19: confidential data is opened, exported or sent only with the owner's agreement."""

from expectations.cases import Before, Case, Within, all_said, approved, earliest, latest, said, state, that

_BY_OWNER = approved(
    "requester", role="NOT $require_data_owner OR list_contains(a.roles, 'data_owner:' || lower(c.dataset))"
)
_ALLOWED = that(
    "CASE WHEN c.transfer_method IS NOT NULL OR c.transfer_method_is_empty "
    "THEN coalesce(list_contains($allowed_methods, lower(c.transfer_method)), false) END",
    lacks={"sent in a way that is not allowed": {"evidence": {"transfer_method": "memory stick"}}},
    blurs={},
)

CASE = Case(
    id="TKT-19",
    title="Access to and transfer of confidential data approved beforehand",
    objective="Confidential data is opened, exported or sent only with the owner's agreement.",
    criteria=("C1.1", "CC6.7"),
    annex_a=("A.5.14", "A.5.12", "A.8.12", "A.8.3"),
    severity="high",
    owner="Data Owner",
    category="confidentiality",
    kinds=("data_access", "data_export", "data_transfer"),
    parameters={
        "required_fields": ("dataset", "classification", "purpose", "recipient", "transfer_method", "expiry"),
        "allowed_methods": ("approved_share", "sftp", "encrypted_portal"),
        "require_data_owner": True,
    },
    evidence={
        "dataset": "customers",
        "classification": "confidential",
        "purpose": "audit",
        "recipient": "the auditors",
        "transfer_method": "sftp",
        "expiry": "2025-12-31",
        "removed": "share closed",
    },
    reads={"dataset": "VARCHAR", "transfer_method": "VARCHAR", "expiry": "VARCHAR", "removed": "VARCHAR"},
    roles=(("data_owner", "customers"),),
    asked=(
        Before(
            id="A",
            text="The owner of the data, who did not ask for it, approved it before it was carried out",
            what=_BY_OWNER,
            than=state("first_resolved_at"),
        ),
        Before(
            id="B",
            text="All that it must say stood when it was approved, and the way of transfer is one that is allowed",
            what=latest(all_said("purpose", "recipient"), _ALLOWED),
            than=earliest(_BY_OWNER, state("first_resolved_at")),
            asked_at=state("first_resolved_at"),
        ),
        Within(
            id="C",
            text="Access for a time was taken away by the end of its last day",
            done=said("removed"),
            due="(SELECT k.ends_at - INTERVAL 1 SECOND FROM calendar k WHERE k.day = TRY_CAST(c.expiry AS DATE))",
            # what does not expire says so; what is no date and not that is nobody's to read
            applies="CASE WHEN c.first_resolved_at IS NULL OR c.expiry IS NULL OR lower(c.expiry) = 'none' THEN false "
            "WHEN TRY_CAST(c.expiry AS DATE) IS NOT NULL THEN true END",
        ),
    ),
)
CONTROL = CASE.control
