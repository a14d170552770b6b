"""What the company has promised to do again and again, and who answers for it."""

from warehouse.record import Column, Record

RECORD = Record(
    name="obligations",
    text="One recurring duty: what must be done, about what, how often. From the register obligations.csv.",
    is_register=True,
    key=("obligation_id", "valid_from_on"),
    columns=(
        Column(
            name="obligation_id",
            type="text",
            text="Name of the obligation; the ticket that performs it bears it",
            sample="restore-billing",
        ),
        Column(
            name="duty",
            type="text",
            text="What is done: restore_test, exercise, capacity_review, risk_assessment, governance_meeting, "
            "assessment, physical_access_review, perimeter_review, retention_run, reconciliation, backup_job, "
            "channel_test, detection_heartbeat, job_run or performance_review",
            sample="restore_test",
            values=(
                "restore_test",
                "exercise",
                "capacity_review",
                "risk_assessment",
                "governance_meeting",
                "assessment",
                "physical_access_review",
                "perimeter_review",
                "retention_run",
                "reconciliation",
                "backup_job",
                "channel_test",
                "detection_heartbeat",
                "job_run",
                "performance_review",
            ),
        ),
        Column(
            name="subject",
            type="text",
            text="System, site, body, data set … that it is about",
            sample="billing database",
        ),
        Column(
            name="owner_employee_number",
            type="text",
            text="employee_number of who answers for it: of a risk assessment the executive who approves it, of an "
            "exercise who accepts its report, of an assessment who answers for what is assessed",
            sample="E1000",
        ),
        Column(name="first_due_on", type="date", text="Day on which the first one is due", sample="2026-03-31"),
        Column(name="every_months", type="int", text="Months between two of them; NULL = counted in days", sample=6),
        Column(name="every_days", type="int", text="Days between two of them; NULL = counted in months"),
        Column(
            name="rto_minutes",
            type="int",
            text="Restore test: minutes within which the system must be back; NULL = no such objective",
        ),
        Column(
            name="retention_days",
            type="int",
            text="Retention run: days for which the data may be kept; NULL = not said",
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
