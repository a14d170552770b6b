"""The query of a control test of cases.

What is asked is SQL over the case, `c`: the columns of its ticket; `triggered_at`, when the clock started; of each
field that is read its value by its name, `<field>_at` since when it says so, `<field>_is_empty`; of the required fields
`missing_fields`, `said_at`, `fields_are_recorded`; `approvals`, a list of what `case_approvals` has; `linked_kinds`, of
the kinds of tickets that are linked to it; what the case `hangs` on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from expectations.cases.asked import Expected
from expectations.obligations.part import Part
from expectations.obligations.query import heard

Reads = Mapping[str, Literal["VARCHAR", "DOUBLE", "TIMESTAMP", "DATE"]]


def subjects(
    kinds: tuple[str, ...],
    started_at: str,
    asked: tuple[Part, ...],
    *,
    reads: Reads,
    shows: Mapping[str, str],
    requires_fields: bool,
    reads_approvals: bool,
    reads_roles: bool,
    reads_links: bool,
    hangs: Mapping[str, str],
    expected: Expected | None,
) -> str:
    """SQL of the subjects: every ticket, and of those of the kinds what is asked of them.

    Args:
        kinds: of the tickets that are cases.
        started_at: when the clock starts (SQL over `c`).
        asked: what is asked.
        reads: fields that are read by name, with their types; what is no such value is NULL.
        shows: further columns, for exclusions.
        requires_fields: there is a parameter `required_fields`.
        reads_approvals: approvals are asked for.
        reads_roles: … and which roles whoever gave them held.
        reads_links: kinds of linked tickets are asked for.
        hangs: further columns by name: a SELECT of `day, source_id, ticket_id` and that column, over `mine`.
        expected: what must come in besides.
    """
    named = ", ".join(f"'{kind}'" for kind in kinds)
    values = "".join(
        f", TRY_CAST(max(d.value) FILTER (d.detail = '{field}') AS {kind}) AS {field}, "
        f"max(d.set_at) FILTER (d.detail = '{field}') AS {field}_at, "
        f"count(*) FILTER (d.detail = '{field}' AND d.value IS NULL) > 0 AS {field}_is_empty"
        for field, kind in reads.items()
    )
    columns = {**shows, **{name: sql for part in asked for name, sql in part.columns.items()}}
    shown = "".join(f", {sql} AS {name}" for name, sql in columns.items())
    joined = "USING (day, source_id, ticket_id)"
    hung = "".join(f"{name}_hung AS ({sql}),\n        " for name, sql in hangs.items())
    hanging = "".join(f", {name}" for name in hangs)
    return f"""
        WITH mine AS MATERIALIZED (SELECT * FROM tickets WHERE ticket_kind IN ({named})),
        details AS MATERIALIZED (
            SELECT d.* FROM ticket_details d
            WHERE (d.source_id, d.ticket_id) IN (SELECT (source_id, ticket_id) FROM mine)),
        said AS (
            -- what the ticket says, by field; a value of another type is as good as none
            SELECT m.day, m.source_id, m.ticket_id{values}
            FROM mine m
            LEFT JOIN details d ON d.day = m.day AND d.source_id = m.source_id AND d.ticket_id = m.ticket_id
            GROUP BY ALL),
        {heard("$required_fields" if requires_fields else "")}
        {_approved(reads_roles=reads_roles) if reads_approvals else ""}
        {_LINKED if reads_links else ""}
        {hung}told AS (
            SELECT m.*, s.* EXCLUDE (day, source_id, ticket_id), h.missing_fields, h.said_at, h.fields_are_recorded
                {", p.approvals" if reads_approvals else ""}{_KINDS if reads_links else ""}{hanging}
            FROM mine m JOIN said s {joined} LEFT JOIN heard h {joined}
            {f"LEFT JOIN approved p {joined}" if reads_approvals else ""}
            {f"LEFT JOIN linked k {joined}" if reads_links else ""}
            {" ".join(f"LEFT JOIN {name}_hung {joined}" for name in hangs)}),
        merged AS MATERIALIZED (
            SELECT m.day, m.source_id, m.ticket_id, m.surviving_ticket_id, m.surviving_kind, {started_at} AS started_at
            FROM merged_tickets m JOIN told c {joined}),
        earliest AS (
            SELECT day, source_id, surviving_ticket_id AS ticket_id, min(started_at) AS started_at
            FROM merged GROUP BY ALL),
        started AS (
            SELECT c.*, least({started_at}, e.started_at) AS triggered_at FROM told c LEFT JOIN earliest e {joined})
        {_demanded(expected) if expected else ""}
        SELECT t.day, t.source_id, t.ticket_id{_BESIDE if expected else ""}, t.ticket_kind, t.status, t.max_severity,
            coalesce(c.triggered_at, t.opened_at) AS triggered_at, t.ticket_kind IN ({named}) AS is_this_kind,
            g.ticket_id IS NOT NULL AND g.surviving_kind IN ({named}) AS goes_on_elsewhere{shown}
        FROM tickets t
        LEFT JOIN started c ON c.day = t.day AND c.source_id = t.source_id AND c.ticket_id = t.ticket_id
        LEFT JOIN merged g ON g.day = t.day AND g.source_id = t.source_id AND g.ticket_id = t.ticket_id
    """


def _approved(*, reads_roles: bool) -> str:
    role = ", 'roles': r.roles" if reads_roles else ""
    join = "LEFT JOIN approver_roles r USING (day, source_id, approval_id)" if reads_roles else ""
    return f"""approved AS (
            SELECT a.day, a.source_id, a.ticket_id, list({{
                'decided_at': decided_at, 'is_requester': is_requester, 'is_performer': is_performer,
                'is_subject': is_subject{role}}}) AS approvals
            FROM case_approvals a {join}
            WHERE (a.source_id, a.ticket_id) IN (SELECT (source_id, ticket_id) FROM mine)
            GROUP BY ALL),"""


_KINDS: Final = ", coalesce(k.linked_kinds, []) AS linked_kinds"
_LINKED: Final = """linked AS (
            SELECT l.day, l.source_id, l.ticket_id, list(DISTINCT t.ticket_kind) AS linked_kinds
            FROM ticket_links l
            JOIN tickets t ON t.day = l.day AND t.source_id = l.source_id AND t.ticket_id = l.linked_ticket_id
            WHERE (l.source_id, l.ticket_id) IN (SELECT (source_id, ticket_id) FROM mine)
            GROUP BY ALL),"""
_BESIDE: Final = " AS item_id, true AS is_case"


def _demanded(expected: Expected) -> str:
    """SQL of the occurrences that the register demands, a row each, before the rows of the tickets."""
    columns = ", ".join(f"{sql} AS {name}" for name, sql in expected.columns.items())
    return f"""
        SELECT o.day, o.source_id, o.obligation_id || '-' || o.due_on AS item_id, false AS is_case,
            o.duty AS ticket_kind, d.starts_at AS triggered_at, o.duty = '{expected.duty}' AS is_this_kind,
            false AS goes_on_elsewhere, {columns}
        FROM obligations_due o
        JOIN calendar d ON d.day = o.due_on
        JOIN calendar g ON g.day = o.due_on + $expected_grace_days::INTEGER
        LEFT JOIN (
            SELECT day, obligation_id, occurrence_on, min(opened_at) AS opened_at
            FROM tickets WHERE obligation_id IS NOT NULL GROUP BY ALL
        ) n ON n.day = o.day AND n.obligation_id = o.obligation_id AND n.occurrence_on = o.due_on
        LEFT JOIN (
            -- where no ticket system has a field that names the obligation, nothing says what did not come
            SELECT day, bool_or(NOT list_contains(string_split(not_provided, ' '), 'obligation_id')) AS is_recorded
            FROM tickets GROUP BY day
        ) r ON r.day = o.day
        UNION ALL BY NAME"""
