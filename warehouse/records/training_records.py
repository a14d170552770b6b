"""Courses that people were given, and when they finished them."""

from warehouse.record import Column, Record

RECORD = Record(
    name="training_records",
    text="One course of one person, one row each time it was given or finished. May be read person by person.",
    key=("training_record_id",),
    columns=(
        Column(name="training_record_id", type="text", text="The system's own id of the row", sample="501"),
        Column(
            name="worker_id",
            type="text",
            text="worker_id, in the source of the person's employment record; NULL = the learner is linked to nobody",
            sample="1001",
        ),
        Column(
            name="worker_source_id",
            type="text",
            text="source_id of that employment record; the row's own where the HR system keeps the courses itself",
            sample="hr",
        ),
        Column(name="course_id", type="text", text="The system's own id of the course", sample="7"),
        Column(
            name="course_kind",
            type="text",
            text="security_awareness, privacy, secure_development, incident_response, role_specific or other",
            sample="security_awareness",
        ),
        Column(
            name="status",
            type="text",
            text="assigned, in_progress, completed, expired or waived",
            sample="completed",
        ),
        Column(
            name="completed_on",
            type="date",
            text="Day on which it was finished, as the source says; NULL = not finished, or the source does not say",
            sample="2024-01-15",
        ),
        Column(
            name="score",
            type="num",
            text="Result of its test in percent, 0 to 100; NULL = it has no test, or the source does not say",
        ),
    ),
    parent="worker_id",
)
