"""What the judge found, row by row, as evidence holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from expectations.judge.verdict import Item
from expectations.model import ControlTest, State
from warehouse.database import Database


@dataclass(frozen=True)
class Outcome:
    """What was found of one attribute of one item, on the day of a reading, about `verdict_on`."""

    day: date
    verdict_on: date
    cause: str
    item: Item

    @property
    def is_failure(self) -> bool:
        """It is a deviation."""
        return bool(self.item["outcome"] == "fail")


def outcomes_of(db: Database, control: ControlTest) -> list[Outcome]:
    """Read what was left in `outcomes`, with what evidence shows of each item."""
    shown = {
        attribute.id: tuple(dict.fromkeys((*attribute.null_means, *attribute.show))) for attribute in control.attributes
    }
    wanted = sorted({column for columns in shown.values() for column in columns})
    columns = "".join(f", p.{column}" for column in wanted)
    rows = db.rows(
        "SELECT o.day, o._item, o.attribute, o.outcome, o.verdict_on, o.cause, o.triggered_at, o.due_at, o.done_at"
        f"{columns} FROM outcomes o LEFT JOIN population p ON p.day = o.day AND p._item = o._item "
        "ORDER BY o.day, o._item, o.attribute, o.outcome",
    )
    is_state = isinstance(control.kind, State)
    return [_outcome(row, shown, wanted, is_state=is_state) for row in rows]


def _outcome(
    row: tuple[Any, ...],
    shown: Mapping[str, Sequence[str]],
    wanted: Sequence[str],
    *,
    is_state: bool,
) -> Outcome:
    day, item, attribute, outcome, verdict_on, cause, *rest = row
    instants = dict(zip(("triggered_at", "due_at", "done_at"), rest[:3], strict=True))
    values = dict(zip(wanted, rest[3:], strict=True))
    found: Item = {"item": item, "outcome": outcome}
    if attribute:
        found["attribute"] = attribute
    if cause:
        found["cause"] = cause
    if not is_state:
        found["verdict_on"] = verdict_on.isoformat()
        found |= {name: text(at) for name, at in instants.items() if at is not None}
    if outcome in {"fail", "unknown"} and attribute:
        found["observed"] = {name: text(values[name]) for name in shown[attribute] if values[name] is not None}
    return Outcome(day, verdict_on, cause, found)


def text(value: object) -> str:
    """A value as evidence holds it: ISO for dates and instants (UTC), lower case for booleans."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds") + "Z"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
