"""TKT-06: anomalies that monitoring raises are looked at by a person and resolved or escalated."""

from expectations.cases import Before, Case, Expected, Within, latest, said, state, that

_ESCALATED = that(
    "lower(c.disposition) IS DISTINCT FROM 'true_positive' OR list_contains(c.linked_kinds, 'incident')",
    lacks={"a true one, without an incident": {"evidence": {"disposition": "true_positive"}}},
    blurs={},
)

CASE = Case(
    id="TKT-06",
    title="Monitoring alerts triaged in time",
    objective="Anomalies that monitoring raises are looked at by a person and resolved or escalated.",
    criteria=("CC7.2",),
    annex_a=("A.8.16", "A.8.15"),
    severity="medium",
    owner="Security Lead",
    kinds=("alert",),
    parameters={
        "triage_hours_sev1": 1,
        "triage_hours_sev2": 8,
        "triage_hours_sev3": 48,
        "triage_hours_sev4": 120,
        "expected_grace_days": 1,
    },
    evidence={"disposition": "benign"},
    reads={"disposition": "VARCHAR"},
    expected=Expected(
        id="C",
        text="Each source of detections that the register demands gave a sign of life",
        duty="detection_heartbeat",
    ),
    asked=(
        Within(
            id="A",
            text="A person took it up within the time for the highest severity it ever had",
            done=state("acknowledged_at"),
            within="triage_hours_sev",
        ),
        Before(
            id="B",
            text="What it was stood before it was closed, and a true one is linked to an incident",
            what=latest(said("disposition"), _ESCALATED),
            than=state("first_resolved_at"),
        ),
    ),
)
CONTROL = CASE.control
