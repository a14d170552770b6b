"""Which jobs are described, and where."""

from warehouse.record import Column, Record

RECORD = Record(
    name="job_profiles",
    text="One job with its description. From the register job_profiles.csv.",
    is_register=True,
    key=("job_title", "valid_from_on"),
    columns=(
        Column(name="job_title", type="text", text="Title as the HR system writes it", sample="Engineer"),
        Column(
            name="description_ref",
            type="text",
            text="Where its description stands: responsibilities, those for security among them",
            sample="JOB-12",
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
