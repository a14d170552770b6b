"""Rows that are missing, doubled or shifted although the answer looks well."""

from assets.sandbox.faults.editing import Row, edit_rows, without_next
from assets.sandbox.faults.registry import Fault, fault
from assets.sandbox.wire import Call, Reply, Site

_LATER = frozenset({"after", "nextPageToken"})
"""What a call for a later page asks with."""


@fault("empty200")
def empty(_site: Site, _call: Call, reply: Reply, _fault: Fault) -> Reply:
    """No rows at all and no next page."""
    return without_next(edit_rows(reply, lambda _: []))


@fault("emptymid")
def empty_page(_site: Site, _call: Call, reply: Reply, _fault: Fault) -> Reply:
    """No rows on this page, though it links to the next one."""
    return edit_rows(reply, lambda _: [])


@fault("short")
def short(_site: Site, _call: Call, reply: Reply, _fault: Fault) -> Reply:
    """One row in the middle is missing."""
    return edit_rows(reply, _without_middle)


@fault("halve")
def halve(_site: Site, _call: Call, reply: Reply, _fault: Fault) -> Reply:
    """Every other row is missing."""
    return edit_rows(reply, lambda rows: rows[::2])


@fault("vanish")
def vanish(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """One object (`id`, else the middle one of the first answer) is gone from all answers."""

    def edit(rows: list[Row]) -> list[Row]:
        if rows:
            active.memory.setdefault("id", active.option("id", rows[len(rows) // 2].get("id")))
        return [row for row in rows if row.get("id") != active.memory.get("id")]

    return edit_rows(reply, edit)


@fault("drift")
def drift(_site: Site, call: Call, reply: Reply, active: Fault) -> Reply:
    """A row was removed while paging: the next page starts one too late; a second reading lacks one row."""
    if _LATER & call.query.keys():
        return edit_rows(reply, lambda rows: rows[1:])
    return edit_rows(reply, _without_middle) if active.matched > active.spec.skip + 1 else reply


@fault("driftins")
def drift_in(_site: Site, call: Call, reply: Reply, active: Fault) -> Reply:
    """A row was inserted while paging: the next page repeats a row; a second reading has one more."""

    def edit(rows: list[Row]) -> list[Row]:
        last, active.memory["last"] = active.memory.get("last"), rows[-1:]
        if _LATER & call.query.keys():
            return [*(last or []), *rows]
        return [*rows, {**rows[0], "id": f"{rows[0]['id']}9"}] if last and rows else rows

    return edit_rows(reply, edit)


@fault("duplicate")
def duplicate(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """The first row comes twice, the second time with another value in `field` (default status)."""
    name = active.option("field", "status")
    return edit_rows(
        reply, lambda rows: [*rows, {**rows[0], name: active.option("value", "CHANGED")}] if rows else rows
    )


def _without_middle(rows: list[Row]) -> list[Row]:
    middle = len(rows) // 2
    return rows[:middle] + rows[middle + 1 :]
