"""The part of JQL that readers need: clauses joined by AND, and an order. Times are understood in the reader's zone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import ge, gt, le, lt
from typing import Any

from assets.sandbox.tickets.facts import Ticket
from assets.sandbox.vendors.jira.api import ZONE
from assets.sandbox.vendors.jira.fields import PROJECTS, STATUSES, TYPES

_OPERATOR = r">=|<=|!=|=|>|<|\bnot\s+in\b|\bin\b|\bis\s+not\b|\bis\b"
_CLAUSE = re.compile(rf"^(\w+)\s*({_OPERATOR})\s*(.+)$", re.IGNORECASE | re.DOTALL)
_ORDER = re.compile(r"\border\s+by\b", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_AGO = re.compile(r"-(\d+)([wdhm])")
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt}
_TIMES: dict[str, Callable[[Ticket], datetime]] = {"created": lambda t: t.opened_at, "updated": lambda t: t.updated_at}
_SORTED: dict[str, Callable[[Ticket], Any]] = {
    **_TIMES,
    "id": lambda t: int(t.ticket_id),
    "key": lambda t: (t.project, t.number),
    "issuekey": lambda t: (t.project, t.number),
}
_VALUES: dict[str, Callable[[Ticket], set[str]]] = {
    "project": lambda t: {t.project, PROJECTS[t.project][0], PROJECTS[t.project][1]},
    "issuetype": lambda t: {t.values["kind"] or "", TYPES[t.values["kind"] or ""]},
    "type": lambda t: {t.values["kind"] or "", TYPES[t.values["kind"] or ""]},
    "status": lambda t: {t.values["status"] or "", STATUSES[t.values["status"] or ""]},
    "id": lambda t: {t.ticket_id, t.key},
    "issue": lambda t: {t.ticket_id, t.key},
    "key": lambda t: {t.ticket_id, t.key},
    "issuekey": lambda t: {t.ticket_id, t.key},
    "level": lambda t: {t.values.get("security") or ""} - {""},
}
_KNOWN = {
    "project": {name for key, (number, name, _) in PROJECTS.items() for name in (key, number, name)},
    "issuetype": {*TYPES, *TYPES.values()},
    "status": {*STATUSES, *STATUSES.values()},
}
Test = Callable[[Ticket], bool]


class QueryError(ValueError):
    """A query that Jira refuses; says why in Jira's words."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """A query understood: which tickets, in which order."""

    tests: tuple[Test, ...]
    order: tuple[tuple[Callable[[Ticket], Any], bool], ...]

    def of(self, tickets: list[Ticket]) -> list[Ticket]:
        """Return the tickets that are meant, in order (the newest first unless the query says otherwise)."""
        found = [ticket for ticket in tickets if all(test(ticket) for test in self.tests)]
        for key, backwards in reversed(self.order or ((_SORTED["created"], True),)):
            found.sort(key=key, reverse=backwards)
        return found


def understand(text: str, now: datetime) -> Query:
    """Read a query. Raises QueryError, also for one without a restriction."""
    where, *order = _ORDER.split(text, maxsplit=1)
    if not where.strip():
        raise QueryError("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
    tests = tuple(_test(clause.strip(), now) for clause in _AND.split(where.strip()))
    return Query(tests=tests, order=_order(order[0]) if order else ())


def _test(clause: str, now: datetime) -> Test:
    match = _CLAUSE.match(clause)
    if not match:
        raise QueryError(f"Error in the JQL Query: The character or word in '{clause}' is not understood.")
    field, operator, value = match[1].lower(), re.sub(r"\s+", " ", match[2].lower()), match[3].strip()
    if field in _TIMES and operator in _COMPARED:
        at, compare, when = _time(value, now), _COMPARED[operator], _TIMES[field]
        return lambda ticket: compare(when(ticket), at)
    values_of = _VALUES.get(field)
    if values_of is None:
        raise QueryError(f"Field '{match[1]}' does not exist or you do not have permission to view it.")
    if operator in {"is", "is not"} and value.lower() in {"empty", "null"}:
        return lambda ticket: bool(values_of(ticket)) == (operator == "is not")
    wanted = _wanted(field, operator, value)
    return lambda ticket: bool(values_of(ticket) & wanted) == (operator in {"=", "in"})


def _wanted(field: str, operator: str, value: str) -> set[str]:
    if operator not in {"=", "!=", "in", "not in"}:
        raise QueryError(f"The operator '{operator}' is not supported by the '{field}' field.")
    listed = value.removeprefix("(").removesuffix(")").split(",") if "in" in operator else [value]
    wanted = {one.strip().strip("\"'") for one in listed}
    for one in sorted(wanted - _KNOWN.get(field, wanted)):
        raise QueryError(f"The value '{one}' does not exist for the field '{field}'.")
    return wanted


def _time(value: str, now: datetime) -> datetime:
    given = value.strip("\"'")
    if ago := _AGO.fullmatch(given):
        return now - int(ago[1]) * _UNITS[ago[2]]
    if given.isdigit():
        return datetime.fromtimestamp(int(given) / 1000, UTC)
    for form in ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d"):
        try:
            return datetime.strptime(given, form).replace(tzinfo=ZONE)
        except ValueError:
            continue
    raise QueryError(
        f"Date value '{given}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', "
        "'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
    )


def _order(text: str) -> tuple[tuple[Callable[[Ticket], Any], bool], ...]:
    found = []
    for part in text.split(","):
        name, *direction = part.split()
        if name.lower() not in _SORTED:
            raise QueryError(f"Not able to sort using field '{name}'.")
        found.append((_SORTED[name.lower()], [word.lower() for word in direction] == ["desc"]))
    return tuple(found)
