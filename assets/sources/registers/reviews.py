"""Access reviews as people handle them: a list that went out, and the decisions that came back.

`reviews/<obligation_id>/` holds `obligation.json` and `list.csv`, which Tallymark writes and nobody
edits, and `decisions.csv`, which the reviewers fill. Whether a review was good enough is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assets.sources.contract import Rejected
from assets.sources.http.strict_json import loads
from assets.sources.registers.cells import CalendarDate, Guarded, Instant, Name, Raw
from assets.sources.registers.table import Row, UnreadableError, read_rows

FILES: Final = {"obligation": "obligation.json", "list": "list.csv", "decisions": "decisions.csv"}
"""Resource of each file's exchange, and its name in the folder."""
RECORDS: Final = ("reviews", "review_items")
"""The records that all folders together fill."""

ItemT = TypeVar("ItemT", bound="ItemRow")
_TEXTS: Final = TypeAdapter(dict[str, str])


class Obligation(BaseModel):
    """`obligation.json`: which review the list is for.

    Attributes:
        obligation_id: the name of the folder.
        review_id: the row of the review plan.
        due_by: day on which the review is due.
        issued_at: when the list went out; with its zone in the file, UTC without a zone here.
        list_sha256: SHA-256 of the bytes of `list.csv`, so that a list shortened afterwards is noticed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    obligation_id: Name
    review_id: Name
    due_by: CalendarDate
    issued_at: Instant
    list_sha256: str


class ItemRow(Row):
    """A line about one item of the list."""

    item_id: Name


class ListRow(ItemRow):
    """A line of `list.csv`: one access of one account. Texts are as the vendor wrote them, behind a guard."""

    reviewed_source_id: Name = Field(alias="system")
    account_id: Guarded
    login: Guarded | None = None
    entitlement: Guarded | None = None


class DecisionRow(ItemRow):
    """A line of `decisions.csv`: what somebody decided about one line of the list."""

    decision: Literal["keep", "revoke", "modify"]
    reviewer_login: Raw
    decided_at: Instant


@dataclass(frozen=True, kw_only=True)
class Review:
    """One review as its folder tells it: its row of `reviews` and its rows of `review_items`."""

    review: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]


def read_review(folder: str, files: Mapping[str, bytes]) -> Review:
    """Return what a review's folder says.

    Args:
        folder: its name, which must be the obligation's id.
        files: content by resource (keys of `FILES`); no decisions yet = nobody has answered.

    Raises:
        UnreadableError: a file is missing or unreadable, the list is not the one that went out, or a
            decision stands twice or before the list went out.
    """
    obligation = _obligation(folder, files)
    listed = _by_item(_path(folder, "list"), read_rows(_path(folder, "list"), files["list"], ListRow))
    decisions: dict[str, DecisionRow] = {}
    if "decisions" in files:
        path = _path(folder, "decisions")
        rows = read_rows(path, files["decisions"], DecisionRow)
        decisions = _by_item(path, rows)
        _not_before(path, rows, obligation.issued_at)
    decided = [decisions[item].decided_at for item in listed if item in decisions]
    review = {
        "obligation_id": obligation.obligation_id,
        "review_id": obligation.review_id,
        "due_on": obligation.due_by,
        "issued_at": obligation.issued_at,
        "list_sha256": obligation.list_sha256,
        "list_count": len(listed),
        "decided_count": len(decided),
        # with nothing on the list, nothing was left to decide when it went out
        "completed_at": max(decided, default=obligation.issued_at) if len(decided) == len(listed) else None,
        "has_unlisted": not decisions.keys() <= listed.keys(),
    }
    return Review(review=review, items=tuple(_item(folder, row, decisions) for row in listed.values()))


def _path(folder: str, resource: str) -> str:
    return f"reviews/{folder}/{FILES[resource]}"


def _obligation(folder: str, files: Mapping[str, bytes]) -> Obligation:
    path = _path(folder, "obligation")
    problems = [
        f"{_path(folder, wanted)} is missing; restore it" for wanted in ("obligation", "list") if wanted not in files
    ]
    if problems:
        raise UnreadableError(problems)
    try:
        obligation = Obligation.model_validate(_TEXTS.validate_python(loads(files["obligation"], path)))
    except Rejected as error:
        raise UnreadableError([f"{error.detail}; restore the file"]) from error
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise UnreadableError(
            [f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}; restore the file" for fault in faults]
        ) from error
    if obligation.obligation_id != folder:
        raise UnreadableError([f"{path}: obligation_id is not the name of its folder; rename the folder back"])
    if sha256(files["list"]).hexdigest() != obligation.list_sha256:
        raise UnreadableError(
            [f"{_path(folder, 'list')}: not the list that went out (its SHA-256 is another); restore it"]
        )
    return obligation


def _by_item(path: str, rows: Sequence[tuple[int, ItemT]]) -> dict[str, ItemT]:
    first: dict[str, int] = {}
    problems = [
        f"{path} line {line}: item_id stands in line {first[row.item_id]} already; keep one"
        for line, row in rows
        if first.setdefault(row.item_id, line) != line
    ]
    if problems:
        raise UnreadableError(problems)
    return {row.item_id: row for _, row in rows}


def _not_before(path: str, rows: Sequence[tuple[int, DecisionRow]], issued_at: datetime) -> None:
    earliest = issued_at.replace(second=0, microsecond=0)  # people write times to the minute
    problems = [
        f"{path} line {line}, column decided_at: before the list went out; write the time of the decision"
        for line, row in rows
        if row.decided_at < earliest
    ]
    if problems:
        raise UnreadableError(problems)


def _item(folder: str, row: ListRow, decisions: Mapping[str, DecisionRow]) -> Mapping[str, Any]:
    answer = decisions.get(row.item_id)
    return {
        "obligation_id": folder,
        **row.model_dump(exclude={"login"}),
        "decision": answer and answer.decision,
        "reviewer_login": answer and answer.reviewer_login,
        "decided_at": answer and answer.decided_at,
    }
