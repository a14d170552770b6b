"""TKT-23: what can be reached from outside is deliberate and still needed."""

from expectations.obligations import Accepted, Duty, Followed, Performed

DUTY = Duty(
    id="TKT-23",
    title="Rules of the network perimeter are reviewed",
    objective="What can be reached from outside is deliberate and still needed.",
    criteria=("CC6.6",),
    annex_a=("A.8.20", "A.8.22", "A.8.21"),
    severity="medium",
    owner="Platform Lead",
    duty="perimeter_review",
    parameters={"grace_days": 14, "required_fields": ("rule_export",), "change_within_days": 30, "review_days": 14},
    evidence={"rule_export": "sg-2026-02-03.json", "rules_to_remove": "1"},
    reads={"rules_to_remove": "DOUBLE"},
    performed=Performed(
        text="The review was completed by its due date plus grace, with the rules as they were",
        fields="$required_fields",
    ),
    asked=(
        Followed(
            id="B",
            text="Each rule that is not needed any more was taken out in time",
            demands="s.rules_to_remove",
            within="change_within_days",
            when="done",
            breaks={"rules_to_remove": "1"},
        ),
        Accepted(id="C", text="Somebody else than who made the review accepted it", within="review_days"),
    ),
)
CONTROL = DUTY.control
