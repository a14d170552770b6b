"""TKT-25: people's choices about their personal data are put into effect, and vendors are told."""

from expectations.cases import Before, Case, Within, all_said, said, state
from expectations.model import Exclusion

_LIMITS = "$respond_days_correction, $respond_days_deletion, $respond_days_objection, $respond_days_consent"

CASE = Case(
    id="TKT-25",
    title="Correction, deletion and consent-withdrawal requests carried out in time",
    objective="People's choices about their personal data are put into effect, and vendors are told.",
    criteria=("P5.2", "P2.1"),
    annex_a=("A.5.34", "A.8.10"),
    severity="high",
    owner="Privacy Officer",
    category="privacy",
    kinds=("privacy_change_request",),
    parameters={
        "respond_days_correction": 30,
        "respond_days_deletion": 30,
        "respond_days_objection": 30,
        "respond_days_consent": 10,
        "propagate_days": 30,
        "required_fields": ("systems_done", "vendors_told"),
    },
    evidence={
        "received_at": "2025-12-01 07:50:00",
        "request_type": "deletion",
        "systems_done": "customer database, mailing list",
        "vendors_told": "mail provider",
        "informed": "by mail",
        "outcome": "carried_out",
        "retention_duty": None,
    },
    reads={
        "received_at": "TIMESTAMP",
        "request_type": "VARCHAR",
        "informed": "VARCHAR",
        "outcome": "VARCHAR",
        "retention_duty": "VARCHAR",
    },
    started_at="least(c.opened_at, c.received_at)",
    shows={
        "must_be_kept": "coalesce(lower(c.outcome) = 'kept_by_law' AND c.retention_duty IS NOT NULL "
        "AND c.informed IS NOT NULL, false)",
    },
    exclusions=(
        Exclusion(
            rule="kept_by_law",
            condition="must_be_kept",
            reason="a law that is named asks for the data to be kept, and the person was told",
        ),
    ),
    asked=(
        Within(
            id="A",
            text="It was carried out within the days for what was asked",
            done=state("restored_at"),
            due="c.triggered_at + to_days(CASE lower(c.request_type) WHEN 'correction' THEN $respond_days_correction "
            "WHEN 'deletion' THEN $respond_days_deletion WHEN 'objection' THEN $respond_days_objection "
            f"WHEN 'consent_withdrawal' THEN $respond_days_consent ELSE greatest({_LIMITS}) END)",
            # while nobody has said what is asked for, nobody knows its limit
            limit_is_known="lower(c.request_type) IN ('correction', 'deletion', 'objection', 'consent_withdrawal') "
            f"OR c.restored_at <= c.triggered_at + to_days(least({_LIMITS}))",
        ),
        Within(
            id="B",
            text="All systems are done and all vendors told within the days that are allowed",
            done=all_said("systems_done", "vendors_told"),
            within="propagate_days",
            unit="days",
        ),
        Before(
            id="C",
            text="The person was told of the result before the request was closed",
            what=said("informed"),
            than=state("first_resolved_at"),
        ),
    ),
)
CONTROL = CASE.control
