"""The query of an obligation's control test, put together from its parts. See `part` for the names that parts use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from expectations.obligations.asked import Followed, Performed, Said
from expectations.obligations.part import Part, accepted
from expectations.working_days import deadline, working_days

Reads = Mapping[str, Literal["VARCHAR", "DOUBLE", "TIMESTAMP", "DATE"]]

_DUE: Final = """g.ends_at - INTERVAL 1 SECOND AS due_at
            FROM obligations_due o
            JOIN calendar c ON c.day = o.due_on JOIN calendar g ON g.day = o.due_on + $grace_days::INTEGER"""
_WORKED: Final = working_days(
    "SELECT min(due_on) FROM obligations_due", "$grace_bd", "(SELECT max(due_on) FROM obligations_due)"
)
_DUE_BD: Final = f"""d.ends_at AS due_at
            FROM obligations_due o JOIN calendar c ON c.day = o.due_on
            {deadline("o", "o.due_on", "$grace_bd")}"""


def subjects(
    duty: str, performed: Performed, asked: tuple[Part, ...], *, reads: Reads, joins: str, in_working_days: bool
) -> str:
    """SQL of the subjects: every occurrence that the register demands, with the ticket that performed it.

    Args:
        duty: word of the register.
        performed: when an occurrence counts as done.
        asked: what is asked besides.
        reads: fields that are read by name.
        joins: further joins of the parts' columns.
        in_working_days: the grace is `$grace_bd` working days, else `$grace_days`.
    """
    parts = (performed, *asked)
    fields = next((part.fields for part in parts if isinstance(part, Performed | Said) and part.fields), "")
    demands = next((part.demands for part in parts if isinstance(part, Followed)), "0")
    shown = "".join(f", {sql} AS {name}" for part in parts for name, sql in part.columns.items())
    values = "".join(
        f", TRY_CAST(max(d.value) FILTER (d.detail = '{name}') AS {kind}) AS {name}" for name, kind in reads.items()
    )
    return f"""
        WITH {f"{_WORKED}," if in_working_days else ""}
        occurrences AS MATERIALIZED (
            SELECT o.*, c.starts_at - to_days($opens_days) AS triggered_at, {_DUE_BD if in_working_days else _DUE}
        ),
        mine AS MATERIALIZED (
            SELECT p.* FROM performances p
            WHERE p.obligation_id IN (SELECT obligation_id FROM occurrences WHERE duty = '{duty}')),
        details AS MATERIALIZED (
            SELECT d.* FROM ticket_details d
            WHERE (d.source_id, d.ticket_id) IN (SELECT (source_id, ticket_id) FROM mine)),
        said AS (
            -- what the ticket says, by field; a value of another type is as good as none
            SELECT p.*{values}
            FROM mine p
            LEFT JOIN details d ON d.day = p.day AND d.source_id = p.source_id AND d.ticket_id = p.ticket_id
            GROUP BY ALL),
        {heard(fields)}
        tried AS (
            SELECT s.*, h.missing_fields, h.said_at, coalesce(h.fields_are_recorded, true) AS fields_are_recorded,
                o.due_at, o.rto_minutes, o.retention_days, f.follow_ups, f.opened, f.done, f.unassigned,
                {_done_at(performed)} AS done_at, {_is_readable(performed)} AS is_readable,
                {demands} AS demanded
            FROM occurrences o
            JOIN said s ON s.day = o.day AND s.obligation_id = o.obligation_id AND s.due_on = o.due_on
            LEFT JOIN heard h
                ON h.day = s.day AND h.source_id = s.source_id AND h.ticket_id = s.ticket_id
            LEFT JOIN follow_ups f
                ON f.day = s.day AND f.source_id = s.source_id AND f.ticket_id = s.ticket_id
            WHERE o.duty = '{duty}'),
        chosen AS (
            -- of several tickets the one by which it was done first
            SELECT *, min(CASE WHEN demanded <= 0 THEN done_at END)
                OVER (PARTITION BY day, obligation_id, due_on) AS cleared_at
            FROM tried
            QUALIFY row_number() OVER (PARTITION BY day, obligation_id, due_on
                ORDER BY done_at NULLS LAST, performed_at NULLS LAST, source_id, ticket_id) = 1),
        recorded AS (
            -- where no ticket system has a field that names the obligation, nothing says what was not done
            SELECT day, bool_or(NOT list_contains(string_split(not_provided, ' '), 'obligation_id')) AS is_recorded
            FROM tickets GROUP BY day)
        SELECT o.day, o.source_id, o.obligation_id, o.duty, o.subject, o.due_on, o.duty = '{duty}' AS is_this_duty,
            o.triggered_at, o.due_at, c.done_at, c.ticket_id, c.performed_at, c.missing_fields,
            CASE WHEN c.done_at IS NOT NULL THEN true
                WHEN coalesce(r.is_recorded, true) AND coalesce(c.is_readable, c.ticket_id IS NULL) THEN true
                END AS is_readable{shown}
        FROM occurrences o
        LEFT JOIN chosen c ON c.day = o.day AND c.obligation_id = o.obligation_id AND c.due_on = o.due_on
        LEFT JOIN recorded r ON r.day = o.day
        {joins}
    """


def heard(fields: str) -> str:
    """SQL of `heard`: which of the fields that must be filled are not, and since when the others are.

    It reads `mine`, the tickets, and `details`, what they say. `fields` is a list (SQL); empty = none.
    """
    return f"""heard AS (
            SELECT p.day, p.source_id, p.ticket_id, max(d.set_at) AS said_at,
                string_agg(r.field, ' ' ORDER BY r.field) FILTER (d.value IS NULL) AS missing_fields,
                count(d.detail) = count(*) AS fields_are_recorded
            FROM mine p CROSS JOIN (SELECT unnest({fields or "[NULL]::VARCHAR[]"}) AS field) r
            LEFT JOIN details d ON d.day = p.day AND d.source_id = p.source_id
                AND d.ticket_id = p.ticket_id AND d.detail = r.field
            {"" if fields else "WHERE false"}
            GROUP BY ALL),"""


def _done_at(performed: Performed) -> str:
    wanted, latest = ["s.performed_at IS NOT NULL"], ["s.performed_at"]
    if performed.fields:
        wanted.append("h.missing_fields IS NULL AND h.ticket_id IS NOT NULL")
        latest.append("h.said_at")
    if performed.also:
        wanted.append(f"({performed.also})")
    if performed.accepted:
        at = accepted(performed.accepted)[0].replace("c.", "s.")
        wanted.append(f"{at} IS NOT NULL")
        latest.append(at)
    return f"CASE WHEN {' AND '.join(wanted)} THEN greatest({', '.join(latest)}) END"


def _is_readable(performed: Performed) -> str:
    """SQL: true where it is known why it is not done; only read where it is not."""
    known = ["s.is_dated"]
    if performed.fields:
        known.append("h.fields_are_recorded")
    if performed.also:
        known.append(f"(s.performed_at IS NULL OR ({performed.also}) IS NOT NULL)")
    if performed.accepted:
        known.append(f"(s.performed_at IS NULL OR {accepted(performed.accepted)[1].replace('c.', 's.')})")
    return f"CASE WHEN {' AND '.join(known)} THEN true END"
