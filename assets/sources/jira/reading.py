"""What the kept answers of a pull say, list by list, each checked when it is asked for. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeVar, cast

from assets.sources.contract import Exchange, Rejected
from assets.sources.http.answers import OK, Answer, checked, json_object, listed
from assets.sources.http.paging import Kept, Pass, agreed
from assets.sources.http.retries import http_date
from assets.sources.http.rows import by_id
from assets.sources.jira import pages
from assets.sources.jira.dialect import dialect
from assets.sources.jira.plan import Window, window
from assets.sources.jira.settings import Settings
from assets.sources.jira.wire import Approval, Change, FieldName, Issue, IssueId, Me, MovedIssue, Project, User

_SURELY_WHOLE: Final = 40
"""Cloud has been seen to embed so many changes of an issue, or 100; a shorter changelog was not cut."""
_LAG: Final = timedelta(minutes=5)
"""For so long a search may not show what was just written."""
_MOST_GAPS: Final = 50
_SERVICE: Final = "service_desk"
Object = TypeVar("Object", bound=Answer)


class Reading:
    """The answers of one pull. A part that was not read, or not to its end, raises Rejected when asked for.

    Attributes:
        notes: unknown fields met so far, counted.
    """

    def __init__(self, kept: Kept, settings: Settings, left: Mapping[str, Any]) -> None:
        """Look at `kept`, which may still grow, and at what the pull before left."""
        self.notes: Counter[str] = Counter()
        self._kept = kept
        self._settings = settings
        self._left = left
        self._dialect = dialect(settings.deployment)
        self._checked: dict[tuple[object, ...], object] = {}

    @property
    def read_at(self) -> datetime:
        """Instant of the first answer by Jira's clock, UTC without a zone: all state was true then or later."""
        if not self._kept.exchanges:
            raise Rejected("truncated", "nothing was read")
        return _answered_at(self._kept.exchanges[0])

    def me(self) -> str:
        """Id of the user whom the credential acted as, from the first request to the last."""
        asked = self._kept.of("me")
        if len(asked) < 2:  # noqa: PLR2004  (at the beginning and at the end)
            raise Rejected("truncated", "me: was not read at the end of the pull")
        first, last = _who(asked[0]).id, _who(asked[-1]).id
        if first != last:
            raise Rejected("auth", "me: the credential acted as another user at the end than at the beginning")
        return first

    def zone(self) -> str:
        """IANA zone in which Jira understands the times of our searches."""
        return _who(self._kept.one("me")).time_zone

    def field_ids(self) -> dict[str, str]:
        """Ids of the fields that the settings name, by the names under which Data Center's changelogs show them."""
        there = self._objects([self._kept.one("fields")], FieldName, None)
        own = self._settings.named_fields()
        for key, name in own.items():
            if name not in there:
                remedy = f"correct {key}, or let the credential see the project that uses it"
                raise Rejected("schema", f"fields: there is no field {name!r} or it is not shown; {remedy}")
        named = {name: there[name].name for name in own.values()}
        shared = {name for name, times in Counter(field.name for field in there.values()).items() if times > 1}
        if not self._dialect.names_account_types and (unclear := shared & set(named.values())):
            raise Rejected("schema", f"fields: several are called {min(unclear)!r}, and changelogs tell no ids; rename")
        return {shown: name for name, shown in named.items()}

    def scope(self) -> dict[str, Project]:
        """The projects that the settings name, by id."""
        pages_read = self._kept.passes("projects", None, self._dialect.listed)[-1]
        projects = self._objects(pages_read, Project, self._dialect.projects_key)
        if self._dialect.projects_key and len(projects) != (total := json_object(pages_read[-1])["total"]):
            raise Rejected("count_mismatch", f"projects: {len(projects)} came, {total} were announced")
        shown = {name: project for project in projects.values() for name in (project.id, project.key)}
        for name in self._settings.projects:
            if name not in shown:
                remedy = "give the credential Browse Projects there, or correct `projects`"
                raise Rejected("not_found", f"projects: {name!r} does not exist or is not shown; {remedy}")
        return {shown[name].id: shown[name] for name in self._settings.projects}

    def users(self) -> dict[str, User]:
        """All accounts by id, also of people who left. The credential's own account is one."""
        passes = self._kept.passes("users", None, pages.until_empty)
        found = self._objects(agreed(passes, lambda read: self._objects(read, User, None).keys()), User, None)
        if checked(Me, [json_object(self._kept.one("me"))], "me", Counter())[0].id not in found:
            raise Rejected(
                "witness_missing", "users: the credential's own account is not among them, so others are not"
            )
        return found

    def ids(self) -> frozenset[str]:
        """Ids of all tickets in scope."""
        return frozenset(self._found("ids", IssueId))

    def changes_since(self) -> datetime | None:
        """The instant (UTC) since when changes are asked for; None when all tickets are read anyhow."""
        part = window(self._left, self._settings, self.read_at)
        return None if part.is_sweep else part.since

    def window(self) -> Window:
        """Which tickets are read: all, also when those known before are not the ones that are there now."""
        part = window(self._left, self._settings, self.read_at)
        if part.is_sweep or part.before is None:
            return part
        opened = {name: issue.fields.created for name, issue in self._found("changed", Issue).items()}
        return part if part.before.knows(self.ids(), opened) else replace(part, is_sweep=True)

    def issues(self) -> dict[str, Issue]:
        """The tickets that are read, by id, proven by a second search that names the same."""
        searched = "ids" if self.window().is_sweep else "changed_ids"
        named, found = self._found(searched, IssueId).keys(), self.unproven_issues()
        if not self.ids():
            raise Rejected("empty_population", "ids: there is not one ticket in the projects of the settings")
        if missing := named - found.keys():
            raise Rejected("count_mismatch", f"issues: {len(missing)} of {searched} are not among them")
        begun_at = _answered_at(self._last_pass(searched)[0]) - _LAG
        if more := [name for name in found.keys() - named if found[name].fields.updated < begun_at]:
            raise Rejected("count_mismatch", f"issues: {len(more)} are not among {searched}, and are not new")
        return found

    def unproven_issues(self) -> dict[str, Issue]:
        """The tickets that came with their fields, by id."""
        return self._found("issues" if self.window().is_sweep else "changed", Issue)

    def long_histories(self) -> list[str]:
        """Ids of tickets whose changelog is longer than a search hands over for certain."""
        return sorted(issue.id for issue in self.unproven_issues().values() if self._is_cut(issue))

    def history(self, issue: Issue) -> list[Change]:
        """All changes of a ticket until it was read, oldest first, as many as Jira says there are."""
        total, read = issue.changelog.total, list(issue.changelog.histories)
        if self._is_cut(issue):
            passed = self._kept.passes("changelog", issue.id, pages.by_total_of_values)[-1]
            read = list(self._objects(passed, Change, "values").values())
            total = max(total, json_object(passed[-1])["total"])
        found = by_id(read, f"changelog of {issue.id}")
        if len(found) != total:
            raise Rejected("count_mismatch", f"changelog of {issue.id}: {len(found)} came, {total} were announced")
        # what happened while we read is left for the next pull
        until = [change for change in found.values() if change.created <= issue.fields.updated]
        return sorted(until, key=lambda change: (change.created, int(change.id)))

    def gaps(self) -> list[str]:
        """In a sweep, keys below the highest of a project that no ticket has, the newest of each project.

        Their tickets were deleted, moved away or are hidden; or the search withholds them.
        """
        if not self.window().is_sweep:
            return []
        keys = {issue.key for issue in self.unproven_issues().values()}
        highest: dict[str, int] = {}
        for project, _, number in (key.rpartition("-") for key in keys):
            highest[project] = max(highest.get(project, 0), int(number))
        found = []
        for project, top in sorted(highest.items()):
            free = (f"{project}-{number}" for number in range(top - 1, 0, -1))
            found += list(islice((key for key in free if key not in keys), _MOST_GAPS))
        return found

    def refuse_withheld(self) -> None:
        """A key that a search does not name may not be that of a ticket in scope which can be read."""
        scope, ids = self.scope().keys(), self.ids() | self.unproven_issues().keys()
        for key in self.gaps():
            answer = self._kept.one("gap", key)
            if answer.status == OK:
                (issue,) = checked(MovedIssue, [json_object(answer)], "gap", Counter())
                if issue.fields.project.id in scope and issue.id not in ids:
                    raise Rejected("count_mismatch", f"issues: {key} can be read, and no search names it")

    def approvable(self) -> list[str]:
        """Ids of tickets whose approvals are asked for."""
        if "ticket_approvals" in self._settings.leave_out:
            return []
        services = {project.id for project in self.scope().values() if project.type == _SERVICE}
        wanted = {name for name, kind in self._settings.kinds.items() if kind in self._settings.approval_kinds}
        return sorted(
            issue.id
            for issue in self.updated_issues().values()
            if issue.fields.project.id in services and {issue.fields.issuetype.id, issue.fields.issuetype.name} & wanted
        )

    def updated_issues(self) -> dict[str, Issue]:
        """Tickets that changed since the pull before, by id."""
        since, issues = self.window().since, self.unproven_issues()
        return {name: issue for name, issue in issues.items() if since is None or issue.fields.updated >= since}

    def approvals(self, issue_id: str) -> dict[str, Approval]:
        """Approvals of a ticket, by id; none when it is no request."""
        if self._kept.one("approvals", issue_id).status != OK:
            return {}
        passed = self._kept.passes("approvals", issue_id, pages.of_service_desk)[-1]
        return self._objects(passed, Approval, "values")

    def _is_cut(self, issue: Issue) -> bool:
        """Tell whether a search may not have handed over the whole changelog."""
        is_whole = issue.changelog.total == len(issue.changelog.histories) < _SURELY_WHOLE
        return not (is_whole or self._dialect.embeds_whole_changelogs)

    def _found(self, resource: str, model: type[Object]) -> dict[str, Object]:
        read = self._last_pass(resource)
        found = self._objects(read, model, "issues")
        if self._dialect.states_total and len(found) != (total := json_object(read[-1])["total"]):
            raise Rejected("count_mismatch", f"{resource}: {len(found)} came, {total} were announced")
        return found

    def _last_pass(self, resource: str) -> Pass:
        return self._kept.passes(resource, None, self._dialect.searched)[-1]

    def _objects(self, read: Sequence[Exchange], model: type[Object], key: str | None) -> dict[str, Object]:
        """Check the objects of a pass, once however often they are asked for."""
        at = (model, *(id(page) for page in read))
        if at not in self._checked:
            notes: Counter[str] = Counter()
            rows = [thing for page in read for thing in listed(page, model, notes, key=key)]
            self._checked[at] = by_id(rows, read[0].resource)
            self.notes |= notes
        return cast("dict[str, Object]", self._checked[at])


def _who(answer: Exchange) -> Me:
    return checked(Me, [json_object(answer)], "me", Counter())[0]


def _answered_at(exchange: Exchange) -> datetime:
    at = http_date(exchange.headers.get("date"))
    if at is None:
        raise Rejected("clock_skew", f"{exchange.resource}: the answer has no Date")
    return at.replace(tzinfo=None)
