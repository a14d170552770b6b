"""TKT-16: controls are tested by people who do not run them, and results are acted on."""

from expectations.obligations import Duty, Followed, Holds, Performed

DUTY = Duty(
    id="TKT-16",
    title="Independent assessments and evaluations of control are made",
    objective="Controls are tested by people who do not run them, and results are acted on.",
    criteria=("CC4.1",),
    annex_a=("A.5.35", "A.8.29", "A.8.34"),
    severity="medium",
    owner="Compliance Lead",
    duty="assessment",
    parameters={
        "grace_days": 30,
        "required_fields": ("assessor", "report"),
        "independent_words": ("yes", "true", "independent"),
        "findings_ticketed_within_days": 14,
    },
    evidence={"assessor": "Example Auditors", "report": "REP-1", "assessor_independent": "yes", "findings": "1"},
    reads={"assessor_independent": "VARCHAR", "findings": "DOUBLE"},
    performed=Performed(
        text="It was completed by its due date plus grace, with a report and who made it",
        fields="$required_fields",
    ),
    asked=(
        Holds(
            id="B",
            text="Whoever made it is independent of what was assessed, and does not answer for it",
            condition="list_contains($independent_words, lower(c.assessor_independent)) AND NOT c.is_by_owner",
            column="is_independent",
            breaks={"assessor_independent": "no"},
            blurs={"assessor_independent": None},
        ),
        Followed(
            id="C",
            text="Each finding has a ticket in time",
            demands="s.findings",
            within="findings_ticketed_within_days",
            breaks={"findings": "1"},
        ),
    ),
)
CONTROL = DUTY.control
