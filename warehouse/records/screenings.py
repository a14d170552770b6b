"""Background checks of people, as the company knows of them: that one was made, at which level, and what came of it."""

from warehouse.record import Column, Record

RECORD = Record(
    name="screenings",
    text="One background check of one person, never its report. From the register screenings.csv, or an export of the "
    "provider.",
    is_register=True,
    key=("screening_id",),
    columns=(
        Column(name="screening_id", type="text", text="Its number, or the provider's own id of it", sample="S-1"),
        Column(name="employee_number", type="text", text="employee_number of whom it is about", sample="E1001"),
        Column(name="package_level", type="int", text="How much was checked, from 1 upwards", sample=1),
        Column(
            name="completed_on",
            type="date",
            text="Day on which it was completed; NULL = the source does not say, or it never was",
            sample="2026-01-20",
        ),
        Column(
            name="result",
            type="text",
            text="clear, consider or adverse; cancelled; or exempt, where the law of a country forbids it",
            sample="clear",
            values=("clear", "consider", "adverse", "cancelled", "exempt"),
        ),
        Column(
            name="decided_by",
            type="text",
            text="employee_number of who decided to hire all the same, or that no check may be made; NULL = nobody did",
        ),
        Column(name="decided_on", type="date", text="Day of that decision; NULL = there is none"),
    ),
)
