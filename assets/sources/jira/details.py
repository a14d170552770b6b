"""From a Jira issue to rows of `ticket_details`, and which obligation it performs: what its own fields say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from assets.sources.jira import words
from assets.sources.jira.changelog import History, Option
from assets.sources.jira.settings import Settings
from assets.sources.jira.wire import Issue, instant

Row = dict[str, Any]


def details(issue: Issue, history: History, settings: Settings) -> Iterator[Row]:
    """Yield a row for each field that is filled, and for each empty one of a ticket that must say what was done.

    Such are tickets that perform an obligation, and those of the settings' `detail_kinds`.

    Raises:
        Rejected: `schema`, for a field that holds something else than text, numbers, dates, choices or people.
    """
    fields = issue.fields.model_extra or {}
    kind = Option(id=issue.fields.issuetype.id, name=issue.fields.issuetype.name)
    must_say = words.meant(settings.kinds, "kinds", kind) in settings.detail_kinds
    must_say = must_say or obligation(issue, settings)["obligation_id"] is not None
    for detail, field in sorted(settings.details.items()):
        value = _told(fields.get(field), detail)
        if value is not None or (must_say and field in fields):
            set_at = _set_at(history, field) if value is not None else None
            yield {"ticket_id": issue.id, "detail": detail, "value": value, "set_at": set_at}


def obligation(issue: Issue, settings: Settings) -> Row:
    """Return the columns of `tickets` that say which obligation it performs; a date that is none says nothing."""
    fields, named = issue.fields.model_extra or {}, settings.fields
    name = words.text(fields.get(named.obligation or ""), "obligation")
    due = words.text(fields.get(named.occurrence or ""), "occurrence")
    occurrence = None
    with suppress(ValueError):
        occurrence = date.fromisoformat(due) if due else None
    return {"obligation_id": name, "occurrence_on": occurrence}


def _told(value: Any, detail: str) -> str | None:  # noqa: ANN401  (any JSON value)
    if isinstance(value, list):
        return "\n".join(sorted(told for one in value if (told := _told(one, detail)))) or None
    if isinstance(value, dict) and (account := value.get("accountId") or value.get("key")):
        return str(account)
    text = words.text(value, detail)
    with suppress(ValueError):
        return str(instant(text))  # UTC, as all instants of records
    return text


def _set_at(history: History, field: str) -> datetime:
    """Since when it has its value: its last change, else the opening, which leaves no entry."""
    steps = history.steps(field)
    return steps[-1].at if steps else history.opened_at
