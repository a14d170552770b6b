"""Which courses the company demands of whom."""

from warehouse.record import Column, Record

RECORD = Record(
    name="course_demands",
    text="One kind of course that is demanded of everybody in a job, a department, a group or a system. "
    "From the register course_demands.csv.",
    is_register=True,
    key=("course_kind", "demanded_by", "demanded_source_id", "demanded_of", "valid_from_on"),
    columns=(
        Column(
            name="course_kind",
            type="text",
            text="privacy (asked by HR-08), or secure_development, incident_response or role_specific (HR-07)",
            sample="secure_development",
            values=("privacy", "secure_development", "incident_response", "role_specific"),
        ),
        Column(
            name="demanded_by",
            type="text",
            text="job_title, department, group (a member), or account (whoever has one that is enabled)",
            sample="department",
            values=("job_title", "department", "group", "account"),
        ),
        Column(
            name="demanded_source_id",
            type="text",
            text="source_id of the HR system, or of the system with the group or the accounts",
            sample="hr",
        ),
        Column(
            name="demanded_of",
            type="text",
            text="The job title or department as HR writes it, or the system's own id of the group; * for account",
            sample="Engineering",
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
