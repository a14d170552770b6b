"""Moments of a case: when something about it happened, and whether it could be seen that it did not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal

Differs = Mapping[str, Any]
"""In what a small world differs from the one in which all is well: arguments of `world`."""
Other = Literal["requester", "performer", "subject"]
_ACCOUNTS: Final[Mapping[Other, str]] = MappingProxyType({"requester": "j1", "performer": "j2", "subject": "j4"})
"""Who is who in the small world."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When something happened. SQL is over the case (`c`; see `query`).

    Attributes:
        at: SQL of the instant; NULL = it did not happen, as far as is known.
        is_seen: SQL, read where it did not: whether that it did not can be told; false or NULL = nobody knows.
        lacks: small worlds in which it did not happen, by what is said of them.
        blurs: small worlds in which nobody knows.
        moved: the world in which it happened at an instant; None = it has no time of its own.
        ends: it is the end of the case, which a reopening undoes.
    """

    at: str
    is_seen: str
    lacks: Mapping[str, Differs]
    blurs: Mapping[str, Differs]
    moved: Callable[[str], Differs] | None = None
    ends: bool = False


def state(column: str) -> Moment:
    """A time that the ticket system's own record of its states gives: a column of `tickets`."""
    return Moment(
        at=f"c.{column}",
        is_seen=f"NOT list_contains(string_split(c.not_provided, ' '), '{column}')",
        lacks={f"{column}: never": {"ticket": {column: None, **_ended(column)}}},
        blurs={f"{column}: not recorded": {"ticket": {column: None, "not_provided": column, **_ended(column)}}},
        moved=lambda at: {"ticket": {column: at}},
        ends=column == "restored_at",
    )


def said(field: str) -> Moment:
    """A field was filled in: since when it says what it says. The case must list it among what it `reads`."""
    return Moment(
        at=f"c.{field}_at",
        is_seen=f"c.{field}_is_empty",
        lacks={f"{field} is empty": {"evidence": {field: None}}},
        blurs={f"the ticket has no {field}": {"without": (field,)}},
        moved=lambda at: {"said_at": {field: at}},
    )


def all_said(*fields: str) -> Moment:
    """All fields of the parameter `required_fields` are filled in. `fields`: those that examples leave out."""
    return Moment(
        at="CASE WHEN c.missing_fields IS NULL THEN c.said_at END",
        is_seen="c.missing_fields IS NOT NULL AND c.fields_are_recorded",
        lacks={f"{field} is empty": {"evidence": {field: None}} for field in fields},
        blurs={f"the ticket has no {fields[0]}": {"without": fields[:1]}},
        moved=lambda at: {"said_at": dict.fromkeys(fields, at)},
    )


def approved(*not_by: Other, role: str = "") -> Moment:
    """The first approval in the ticket system by a person who is none of these, as people; a rule's counts for nothing.

    The requester opened the ticket, the performer works on it, the subject is whom it is about. `role`: condition (SQL)
    over the roles that whoever gave it held, `a.roles` (see `approver_roles`).
    """
    good = " AND ".join([f"NOT a.is_{other}" for other in not_by] + ([f"({role})"] if role else []))
    own = {f"approved by the {other}": {"approval": {"approver_account_id": _ACCOUNTS[other]}} for other in not_by}
    if role:
        own["approved by somebody without that role"] = {"approval": {"approver_account_id": "j5"}}
    return Moment(
        at=f"list_min(list_transform(list_filter(c.approvals, a -> {good}), a -> a.decided_at))",
        is_seen=f"coalesce(len(list_filter(c.approvals, a -> ({good}) IS NULL)), 0) = 0",
        lacks={"nobody approved it": {"approval": None}, **own},
        blurs={"nobody knows who approved it": {"approval": {"approver_account_id": "j9"}}},
        moved=lambda at: {"approval": {"decided_at": at}},
    )


def that(condition: str, lacks: Mapping[str, Differs], blurs: Mapping[str, Differs]) -> Moment:
    """What must hold, at whatever time: as old as the case. `condition` NULL = nobody can tell."""
    return Moment(
        at=f"CASE WHEN {condition} THEN c.triggered_at END",
        is_seen=f"({condition}) IS NOT NULL",
        lacks=lacks,
        blurs=blurs,
    )


def latest(*moments: Moment) -> Moment:
    """When the last of several things happened; one that is known to lack is enough for it not to have."""
    all_there = " AND ".join(f"({it.at}) IS NOT NULL" for it in moments)
    seen = " OR ".join(f"(({it.at}) IS NULL AND {it.is_seen})" for it in moments)
    return Moment(
        at=f"CASE WHEN {all_there} THEN greatest({', '.join(it.at for it in moments)}) END",
        is_seen=f"({seen})",
        lacks={words: differs for it in moments for words, differs in it.lacks.items()},
        blurs={words: differs for it in moments for words, differs in it.blurs.items()},
        moved=next((it.moved for it in moments if it.moved), None),
        ends=any(it.ends for it in moments),
    )


def earliest(*moments: Moment) -> Moment:
    """When the first of several things happened; only to compare with: who reads it must know that one did."""
    return replace(
        moments[0],
        at=f"least({', '.join(it.at for it in moments)})",
        is_seen=" AND ".join(f"({it.is_seen})" for it in moments),
    )


def both(one: Differs, other: Differs) -> Differs:
    """A world that differs in both respects."""
    joined = {**one, **other}
    shared = {
        name
        for name in one.keys() & other.keys()
        if isinstance(one[name], Mapping) and isinstance(other[name], Mapping)
    }
    return {**joined, **{name: {**one[name], **other[name]} for name in shared}}


def _ended(column: str) -> dict[str, str]:
    return {"status": "in_progress"} if column == "restored_at" else {}
