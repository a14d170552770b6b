"""From a Jira issue and its changelog to a row of `tickets`. Times are those of changes, never typed in afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from assets.sources.contract import Rejected
from assets.sources.jira import words
from assets.sources.jira.changelog import History, Option
from assets.sources.jira.details import obligation
from assets.sources.jira.people import People
from assets.sources.jira.settings import Settings
from assets.sources.jira.wire import Issue, instant

Row = dict[str, Any]
_FINISHED: Final = ("resolved", "closed")
_ENDED: Final = (*_FINISHED, "cancelled")
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "incident": ("severity", "incident_type", "impact", "personal_data", "detected", "root_cause"),
    "access_request": ("subject", "access"),
}
"""What must be among the fields of a ticket of a kind, if the company has such a field at all."""
_FIRST_SET: Final = {
    "incident_type_set_at": "incident_type",
    "impact_set_at": "impact",
    "personal_data_set_at": "personal_data",
}
_FILLED_BY: Final = {
    **_FIRST_SET,
    "root_cause": "root_cause",
    "no_action_reason": "no_action_reason",
    "subject_employee_number": "subject",
    "subject_account_id": "subject",
    "entitlements": "access",
    "obligation_id": "obligation",
    "occurrence_on": "occurrence",
}
_BY_STATE: Final = (
    "acknowledged_at", "closed_at", "contained_at", "first_resolved_at", "reopened_count", "restored_at",
)  # fmt: skip


class Tickets:
    """Makes rows of `tickets`; one for all tickets of a pull."""

    def __init__(self, settings: Settings, people: People) -> None:
        """Use the company's words and what is known of who acts."""
        self._settings = settings
        self._people = people
        fields = settings.fields.named()
        has_contained = "contained" in fields or "contained" in settings.statuses.values()
        self._never = {name for name, purpose in _FILLED_BY.items() if purpose not in fields} | (
            {"vendor_verdict"} if has_contained else {"vendor_verdict", "contained_at"}
        )

    def kind(self, issue: Issue) -> str:
        """What the ticket is. Raises Rejected (`schema`) for an issue type without a meaning."""
        found = Option(id=issue.fields.issuetype.id, name=issue.fields.issuetype.name)
        return words.meant(self._settings.kinds, "kinds", found)

    def row(self, issue: Issue, history: History) -> Row:
        """Return the row.

        Raises:
            Rejected: `schema`, for a word without a meaning or a field that is missing or of another type.
        """
        fields, kind = issue.fields, self.kind(issue)
        for purpose in _NEEDED.get(kind, ()):
            self._value(issue, purpose, is_needed=True)
        severities, is_told = self._severities(issue, history), self._leads(issue, history)
        resolution = words.option(fields.resolution)
        resolved = resolution and words.meant(self._settings.resolutions, "resolutions", resolution)
        by_state = self._by_state(history, issue)
        return {
            "ticket_id": issue.id,
            "ticket_key": issue.key,
            "queue": fields.project.id,
            "ticket_kind": kind,
            "status": _told(self.status(words.option(fields.status))),
            "resolution": resolved,
            **severities,
            "opened_at": fields.created,
            "detected_at": self._detected_at(issue, history),
            **{name: self._first_set_at(issue, history, purpose) for name, purpose in _FIRST_SET.items()},
            **(by_state if is_told else dict.fromkeys(_BY_STATE)),
            "root_cause": self._cause_at_closure(issue, history, by_state["closed_at"]),
            "no_action_reason": self._text(issue, "no_action_reason"),
            "reporter_account_id": fields.reporter.id if fields.reporter else None,
            "assignee_account_id": fields.assignee.id if fields.assignee else None,
            **self._access(issue, kind),
            **obligation(issue, self._settings),
            "merged_into_ticket_id": self._merged_into(issue) if resolved == "duplicate" else None,
            "is_restricted": fields.security is not None if "security" in fields.model_fields_set else None,
            "vendor_verdict": None,
            "not_provided": " ".join(sorted(self._never if is_told else self._never.union(_BY_STATE))),
            "source_changed_at": fields.updated,
        }

    def status(self, word: Option | None) -> str | None:
        """What a status means, in the words of the settings."""
        return words.meant(self._settings.statuses, "statuses", word) if word else None

    def severity(self, word: Option | None) -> str | None:
        """How bad a value of the severity field is; None when there is none, or it says nothing."""
        found = words.meant(self._settings.severities, "severities", word) if word else "none"
        return None if found == "none" else found

    def _leads(self, issue: Issue, history: History) -> bool:
        return history.leads_to("status", words.option(issue.fields.status))

    def _by_state(self, history: History, issue: Issue) -> Row:
        told = history.values("status", words.option(issue.fields.status))
        states = [(at, self.status(word)) for at, word in told]
        contained = self._settings.fields.contained
        by_field = history.first_set_at(contained, self._value(issue, "contained")) if contained else None
        by_status = next((at for at, state in states if state == "contained"), None)
        return {
            "acknowledged_at": self._acknowledged_at(history),
            "contained_at": min((at for at in (by_field, by_status) if at), default=None),
            "restored_at": _since(states, _FINISHED),
            "first_resolved_at": next((at for at, state in states if state in _FINISHED), None),
            "closed_at": next((at for at, state in states if state == "closed"), None),
            "reopened_count": sum(
                before in _ENDED and after not in _ENDED for (_, before), (_, after) in pairwise(states)
            ),
        }

    def _acknowledged_at(self, history: History) -> datetime | None:
        steps = [*history.steps("status"), *history.steps("assignee")]
        return min((step.at for step in steps if self._people.kind(step.change.author) == "human"), default=None)

    def _severities(self, issue: Issue, history: History) -> Row:
        field = self._settings.fields.severity
        now = words.chosen(self._value(issue, "severity"), field)
        levels = [(at, level) for at, word in history.values(field, now) if (level := self.severity(word))]
        is_told = levels and history.leads_to(field, now)
        return {
            "severity": self.severity(now),
            "original_severity": levels[0][1] if is_told else None,
            # sev1 is the highest; where changes are missing it may have been worse than any that is told
            "max_severity": min(level for _, level in levels) if is_told else None,
            "severity_set_at": levels[0][0] if is_told else None,
        }

    def _detected_at(self, issue: Issue, history: History) -> datetime | None:
        """The earliest that was ever written, and no later than the opening; NULL when it cannot be read.

        A correction to later would otherwise give the company time that it did not have.
        """
        said, opened = self._value(issue, "detected"), issue.fields.created
        if said is None and not history.steps(self._settings.fields.detected or ""):
            return opened
        written = [word.id or word.name for _, word in history.values(self._settings.fields.detected or "", None)]
        try:
            return min([opened, *map(instant, [*written, said] if said else written)])
        except ValueError:
            return None

    def _first_set_at(self, issue: Issue, history: History, purpose: str) -> datetime | None:
        field = self._settings.fields.named().get(purpose)
        return history.first_set_at(field, self._value(issue, purpose)) if field else None

    def _cause_at_closure(self, issue: Issue, history: History, closed_at: datetime | None) -> str | None:
        cause, since = self._text(issue, "root_cause"), self._first_set_at(issue, history, "root_cause")
        is_late = closed_at is not None and (since is None or since > closed_at)
        return None if is_late else cause

    def _access(self, issue: Issue, kind: str) -> Row:
        subject, asked = self._value(issue, "subject"), self._value(issue, "access")
        is_user = isinstance(subject, dict) and ("accountId" in subject or "key" in subject)
        number = None if is_user or subject is None else words.text(subject, "subject")
        return {
            "subject_account_id": subject.get("accountId") or subject["key"] if is_user else None,
            "subject_employee_number": number,
            "entitlements": self._entitlements(asked) if kind == "access_request" else None,
        }

    def _entitlements(self, asked: Any) -> str | None:  # noqa: ANN401  (any JSON value)
        """The references of what is asked for. A free text that is none of the settings' words says nothing."""
        if asked is None or asked == []:
            return None
        found: set[str] = set()
        for value in asked if isinstance(asked, list) else [asked]:
            if isinstance(value, str) and value.strip() not in self._settings.access:
                return None
            word = Option(id=None, name=value.strip()) if isinstance(value, str) else words.chosen(value, "access")
            found |= set(words.meant(self._settings.access, "access", word)) if word else set()
        return "\n".join(sorted(found)) or None

    def _merged_into(self, issue: Issue) -> str | None:
        for link in issue.fields.issuelinks:
            said = self._settings.links.get(link.type.name) or self._settings.links.get(link.type.id)
            if said and said.outward == "duplicate_of" and link.outward:
                return link.outward.id
            if said and said.inward == "duplicate_of" and link.inward:
                return link.inward.id
        return None

    def _text(self, issue: Issue, purpose: str) -> str | None:
        return words.text(self._value(issue, purpose), purpose)

    def _value(self, issue: Issue, purpose: str, *, is_needed: bool = False) -> Any:  # noqa: ANN401
        """What the field for a purpose holds; None when it is empty, or the company has none."""
        field = self._settings.fields.named().get(purpose)
        if field is None:
            return None
        if field == "priority":
            there, value = "priority" in issue.fields.model_fields_set, issue.fields.priority
            found = value.model_dump() if value else None
        else:
            extra = issue.fields.model_extra or {}
            there, found = field in extra, extra.get(field)
        if is_needed and not there:
            raise Rejected("schema", f"issues: {field} ({purpose}) is missing")
        return found


def _told(status: str | None) -> str | None:
    return "in_progress" if status == "contained" else status


def _since(states: list[tuple[datetime, str | None]], wanted: tuple[str, ...]) -> datetime | None:
    """The beginning of the last stretch, when it is in one of the wanted states."""
    since = None
    for at, state in states:
        since = (since or at) if state in wanted else None
    return since
