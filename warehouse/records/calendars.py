"""Working days, where they differ from Monday to Friday."""

from warehouse.record import Column, Record

RECORD = Record(
    name="calendars",
    text="One day of one calendar. From the register calendars.csv.",
    is_register=True,
    key=("calendar_id", "calendar_date"),
    columns=(
        Column(name="calendar_id", type="text", text="Name of the calendar", sample="berlin"),
        Column(name="calendar_date", type="date", text="The day", sample="2026-05-01"),
        Column(name="is_business_day", type="bool", text="People work on it", sample=False),
        Column(name="name", type="text", text="What the day is called; NULL = nothing", sample="Labour Day"),
    ),
)
