"""HR-14: breaches of conduct or security rules have consequences that are decided and recorded."""

from expectations.cases import Before, Case, Within, approved, said, state
from expectations.model import Exclusion

CASE = Case(
    id="HR-14",
    title="Conduct and policy-violation cases reach a recorded outcome",
    objective="Breaches of conduct or security rules have consequences that are decided and recorded.",
    criteria=("CC1.5",),
    annex_a=("A.6.4",),
    severity="medium",
    owner="Head of People",
    kinds=("hr_case",),
    parameters={"triage_days": 5, "outcome_days": 45},
    evidence={"triage_decision": "looked into", "outcome_class": "warning"},
    reads={"triage_decision": "VARCHAR", "outcome_class": "VARCHAR"},
    shows={
        "is_unfounded": "coalesce(lower(c.outcome_class) = 'unfounded' AND "
        "greatest(c.restored_at, c.outcome_class_at) <= c.triggered_at + to_days($triage_days), false)"
    },
    exclusions=(
        Exclusion(
            rule="unfounded",
            condition="is_unfounded",
            reason="closed as unfounded while it was still time to look into it",
        ),
    ),
    asked=(
        Within(
            id="A",
            text="What to do with it was decided within the days that are allowed",
            done=said("triage_decision"),
            within="triage_days",
            unit="days",
        ),
        Within(
            id="B",
            text="The class of its outcome was recorded within the days that are allowed",
            done=said("outcome_class"),
            within="outcome_days",
            unit="days",
        ),
        Before(
            id="C",
            text="Somebody who neither reported it nor is its subject decided it before it was closed",
            what=approved("requester", "subject"),
            than=state("first_resolved_at"),
        ),
    ),
)
CONTROL = CASE.control
