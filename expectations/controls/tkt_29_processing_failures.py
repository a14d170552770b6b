"""TKT-29: data the service should process is processed completely, accurately and in time, or the failure is fixed."""

from expectations.cases import Before, Case, Expected, Within, all_said, latest, state, that
from expectations.model import Exclusion

_RESOLVED = Within(
    id="B",
    text="It was resolved within the time for the highest severity it ever had",
    done=state("restored_at"),
    within="resolve_hours_sev",
)
_VERIFIED = that(
    "CASE WHEN c.verification IS NULL AND NOT c.verification_is_empty THEN NULL "
    "WHEN lower(c.verification) IS DISTINCT FROM 'ok' THEN false "
    "ELSE c.records_reprocessed + c.records_rejected = c.records_affected END",
    lacks={
        "verified, and not well": {"evidence": {"verification": "sums differ"}},
        "a record was neither processed nor rejected": {"evidence": {"records_reprocessed": "117"}},
    },
    blurs={"records that nobody counted": {"evidence": {"records_affected": "some"}}},
)

CASE = Case(
    id="TKT-29",
    title="Processing failures and rejected inputs resolved, with re-processing proven",
    objective="Data the service should process is processed completely, accurately and in time, or the failure is "
    "fixed.",
    criteria=("PI1.2", "PI1.3"),
    annex_a=("A.8.16", "A.5.37"),
    severity="high",
    owner="Operations Lead",
    category="processing_integrity",
    kinds=("processing_failure",),
    parameters={
        "resolve_hours_sev1": 8,
        "resolve_hours_sev2": 24,
        "resolve_hours_sev3": 72,
        "resolve_hours_sev4": 72,
        "required_fields": ("job", "stage", "records_affected", "reprocessed_at", "verification"),
        "expected_grace_days": 1,
    },
    evidence={
        "job": "interest",
        "stage": "processing",
        "records_affected": "120",
        "records_reprocessed": "118",
        "records_rejected": "2",
        "reprocessed_at": "2025-12-01 08:10:00",
        "verification": "ok",
        "returned_to_client": None,
    },
    reads={
        "stage": "VARCHAR",
        "records_affected": "DOUBLE",
        "records_reprocessed": "DOUBLE",
        "records_rejected": "DOUBLE",
        "verification": "VARCHAR",
        "returned_to_client": "VARCHAR",
    },
    started_at="least(c.opened_at, c.detected_at)",
    shows={
        "is_of_the_client": "coalesce(lower(c.stage) = 'input' "
        f"AND c.returned_to_client_at <= {_RESOLVED.columns['b_by_at']}, false)"
    },
    exclusions=(
        Exclusion(
            rule="of_the_client",
            condition="is_of_the_client",
            reason="an error in what the client sent, which went back within the time",
        ),
    ),
    expected=Expected(
        id="A",
        text="Each run of a critical job that the register demands has a ticket that reports it, done or failed",
        duty="job_run",
    ),
    asked=(
        _RESOLVED,
        Before(
            id="C",
            text="What was processed again and how that was verified stood before it was closed, and the counts agree",
            what=latest(all_said("job", "reprocessed_at"), _VERIFIED),
            than=state("first_resolved_at"),
        ),
    ),
)
CONTROL = CASE.control
