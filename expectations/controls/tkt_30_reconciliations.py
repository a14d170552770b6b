"""TKT-30: inputs, stored data and outputs agree, and differences are explained."""

from expectations.obligations import Accepted, Duty, Followed, Performed

DUTY = Duty(
    id="TKT-30",
    title="Reconciliations are made and differences cleared",
    objective="Inputs, stored data and outputs agree, and differences are explained.",
    criteria=("PI1.4", "PI1.5"),
    annex_a=("A.5.37", "A.5.33"),
    severity="medium",
    owner="Operations Lead",
    category="processing_integrity",
    duty="reconciliation",
    parameters={
        "grace_bd": 2,
        "required_fields": ("total_a", "total_b"),
        "difference_tolerance": 0,
        "clear_days": 10,
        "review_days": 10,
    },
    evidence={"total_a": "10250.5", "total_b": "10250.5"},
    reads={"total_a": "DOUBLE", "total_b": "DOUBLE"},
    performed=Performed(
        text="It was made within the working days that are allowed, with both totals",
        fields="$required_fields",
    ),
    asked=(
        Followed(
            id="B",
            text="The totals agree, or a linked ticket cleared the difference in time",
            demands="CASE WHEN abs(s.total_a - s.total_b) <= $difference_tolerance THEN 0 "
            "WHEN abs(s.total_a - s.total_b) > $difference_tolerance THEN 1 END",
            within="clear_days",
            when="done",
            breaks={"total_b": "10250"},
        ),
        Accepted(id="C", text="Somebody else than who made it reviewed it", within="review_days"),
    ),
)
CONTROL = DUTY.control
