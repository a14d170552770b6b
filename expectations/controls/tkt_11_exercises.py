"""TKT-11: plans for disruption and incidents are rehearsed and improved."""

from expectations.obligations import Duty, Followed, Performed, Said

DUTY = Duty(
    id="TKT-11",
    title="Continuity, recovery and incident exercises are held",
    objective="Plans for disruption and incidents are rehearsed and improved.",
    criteria=("A1.3", "CC7.5", "CC9.1"),
    annex_a=("A.5.29", "A.5.30", "A.5.24"),
    severity="medium",
    owner="Platform Lead",
    category="availability",
    duty="exercise",
    parameters={
        "grace_days": 30,
        "required_fields": ("scenario", "participants", "results", "plan_changes"),
        "min_participants": 3,
        "report_within_days": 30,
    },
    evidence={
        "scenario": "the second site is lost",
        "participants": "5",
        "results": "back in three hours",
        "plan_changes": "call the carrier first",
        "findings": "1",
    },
    reads={"participants": "DOUBLE", "findings": "DOUBLE"},
    performed=Performed(text="The exercise was held by its due date plus grace"),
    asked=(
        Said(
            id="B",
            text="A report of scenario, participants, results and changes of plans was accepted by its owner in time",
            fields="$required_fields",
            also="participants >= $min_participants",
            within="report_within_days",
            accepted="owner_accepted",
            breaks={"plan_changes": None},
        ),
        Followed(
            id="C",
            text="What was found has become a corrective action",
            demands="CASE WHEN s.findings > 0 THEN 1 WHEN s.findings = 0 THEN 0 END",
            within="report_within_days",
            breaks={"findings": "4"},
        ),
    ),
)
CONTROL = DUTY.control
