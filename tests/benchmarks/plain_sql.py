"""The same tests without Tallymark: SQL by hand on the tables of versions, as a good data engineer would write it.

One file a test in `plain/`: item, attribute and day of each deviation, for `$first` … `$last`. They know no
exclusions by name, no unknown items, no marks and nothing of what was known when; where the data hold no such case
they find the same deviations.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from warehouse.database import Database

FOLDER = Path(__file__).parent / "plain"
Deviations = set[tuple[str, str, date]]


def queries() -> dict[str, str]:
    """Each test's query, by the id of the test."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))}


def found(db: Database, query: str, first: date, last: date) -> Deviations:
    return {(item, attribute, day) for item, attribute, day in db.rows(query, first=first, last=last)}


ASKED: Final = {
    "CHG-07": {"A"}, "HR-11": {"A"}, "HR-12": {"A", "B", "C"}, "IAM-01": {"A"}, "IAM-03": {"A"}, "IAM-09": {"A"},
    "TKT-01": {"A", "B"}, "TKT-02": {"A", "B"}, "TKT-03": {"A"}, "TKT-07": {"B"}, "CHG-01": {"A", "B"},
}  # fmt: skip
"""Attributes that a query asks about, where it leaves some out."""


def difference(test: str, ours: Deviations, theirs: Deviations) -> str:
    """What only one of the two says of the attributes that are asked here, in words; empty = the same."""
    asked = {entry for entry in ours if entry[1] in ASKED.get(test, {entry[1]})}
    if asked == theirs:
        return ""
    only = [("only Tallymark", sorted(asked - theirs)), ("only the other", sorted(theirs - asked))]
    return "; ".join(f"{who}: {len(some)}, as {some[:3]}" for who, some in only if some)
