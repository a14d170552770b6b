"""TKT-28: personal and confidential data are not kept beyond their stated period."""

from expectations.obligations import Duty, Followed, Holds, Performed

DUTY = Duty(
    id="TKT-28",
    title="Data are purged when their time is over",
    objective="Personal and confidential data is not kept beyond its stated period.",
    criteria=("P4.2", "C1.2"),
    annex_a=("A.8.10", "A.5.33"),
    severity="medium",
    owner="Data Owner",
    category="privacy",
    duty="retention_run",
    parameters={
        "grace_days": 7,
        "required_fields": ("dataset", "cutoff_date", "rows_selected", "rows_deleted", "errors"),
        "ticketed_within_days": 7,
    },
    evidence={
        "dataset": "applications",
        "cutoff_date": "2025-11-04",
        "rows_selected": "120",
        "rows_deleted": "120",
        "errors": "0",
    },
    reads={"cutoff_date": "DATE", "rows_selected": "DOUBLE", "rows_deleted": "DOUBLE"},
    obligation={"retention_days": 90},
    performed=Performed(
        text="The run was recorded by its due date plus grace, with all that its record must say",
        fields="$required_fields",
    ),
    asked=(
        Followed(
            id="B",
            text="Everything that was selected was deleted, or what went wrong has a ticket",
            demands="CASE WHEN s.rows_deleted = s.rows_selected THEN 0 "
            "WHEN s.rows_deleted <> s.rows_selected THEN 1 END",
            within="ticketed_within_days",
            breaks={"rows_deleted": "118"},
        ),
        Holds(
            id="C",
            text="The run went as far as the schedule demands",
            condition="c.cutoff_date = o.due_on - o.retention_days::INTEGER",
            column="is_by_schedule",
            breaks={"cutoff_date": "2025-11-03"},
            blurs={"cutoff_date": "90 days"},
        ),
    ),
)
CONTROL = DUTY.control
