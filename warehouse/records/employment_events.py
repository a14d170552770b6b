"""Effective-dated events of employment: departures, moves and leave, as the HR system's history tables hold them."""

from warehouse.record import Column, Record

RECORD = Record(
    name="employment_events",
    text="One effective-dated row of an HR history table. It was entered between appeared_after_at and appeared_by_at.",
    key=("worker_id", "event_type", "effective_date"),
    columns=(
        Column(name="worker_id", type="text", text="The employment record it belongs to", sample="1001"),
        Column(
            name="event_type",
            type="text",
            text="termination, transfer, leave_start or leave_end",
            sample="termination",
            values=("termination", "transfer", "leave_start", "leave_end"),
        ),
        Column(name="effective_date", type="date", text="Date on which it takes effect", sample="2026-03-31"),
        Column(
            name="effective_at",
            type="ts",
            text="Departures: 23:59:59 local time of effective_date; moves and leave: 00:00; in UTC",
            sample="2026-03-31 21:59:59",
        ),
        Column(
            name="termination_type",
            type="text",
            text="voluntary, involuntary, end_of_contract, death or other; NULL for moves and leave, and where HR left "
            "it empty",
            sample="voluntary",
            values=("voluntary", "involuntary", "end_of_contract", "death", "other"),
        ),
        Column(
            name="source_changed_at",
            type="ts",
            text="The HR system's own 'last changed' of the person's history table",
            watched=False,
        ),
    ),
    changed_at="source_changed_at",
)
