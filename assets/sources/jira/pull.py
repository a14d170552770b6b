"""The requests of one pull: who asks, what there is, who is there, which tickets, what became of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from assets.sources.contract import Rejected
from assets.sources.http import paging
from assets.sources.http.paging import NextOf
from assets.sources.http.session import Session
from assets.sources.jira import pages
from assets.sources.jira.dialect import dialect
from assets.sources.jira.plan import changed, in_order, scope
from assets.sources.jira.reading import Reading
from assets.sources.jira.settings import Settings

SYSTEM_FIELDS: Final = (
    "project", "issuetype", "status", "priority", "resolution", "created", "updated", "reporter", "assignee",
    "security", "issuelinks",
)  # fmt: skip
_NOT_THERE: Final = frozenset({404})
"""Of a key: deleted or hidden. Of approvals: nobody asked for the ticket through the portal, so it has none."""
_ONLY_IDS: Final = {"fields": "id", "maxResults": "5000"}
_SIZES: Final = ("1000", "100")
"""Pages of two sizes do not lose the same user at the same place."""
_TRIES: Final = 3
_UNSETTLED: Final = frozenset({"conflict", "count_mismatch"})


class Pull:
    """Asks for everything that a day needs; what the answers say is judged by `Reading`."""

    def __init__(self, session: Session, reading: Reading, settings: Settings) -> None:
        """Prepare a pull whose answers `reading` sees as they arrive."""
        self._session = session
        self._reading = reading
        self._settings = settings
        self._dialect = dialect(settings.deployment)

    def run(self) -> None:
        """Read everything.

        Raises:
            Rejected: something could not be read whole.
        """
        self._who_asks()
        self._what_there_is()
        self._settle(self._users, self._reading.users)
        self._settle(self._tickets, self._reading.issues)
        self._changelogs()
        self._approvals()
        self._who_asks()
        self._reading.me()

    def _who_asks(self) -> None:
        """Some of Jira answers anybody, with less, so it is asked at the end again."""
        self._session.get("me", f"{self._dialect.api}/myself")

    def _what_there_is(self) -> None:
        self._session.get("fields", f"{self._dialect.api}/field")
        self._list("projects", self._dialect.api + self._dialect.projects, next_of=self._dialect.listed)
        self._reading.field_ids()
        self._reading.scope()

    def _users(self) -> None:
        for size in _SIZES:
            asked = {**self._dialect.user_params, "maxResults": size}
            self._list("users", self._dialect.api + self._dialect.users, asked, next_of=pages.until_empty)

    def _tickets(self) -> None:
        reading, all_tickets = self._reading, scope(self._reading.scope())
        self._search("ids", all_tickets, _ONLY_IDS)
        if (since := reading.changes_since()) is not None:
            jql = changed(reading.scope(), since, reading.zone())
            self._search("changed_ids", jql, _ONLY_IDS)
            self._search("changed", jql, self._with_fields())
        if reading.window().is_sweep:
            self._search("issues", all_tickets, self._with_fields())
        self._gaps()

    def _with_fields(self) -> dict[str, str]:
        own = sorted(set(self._settings.named_fields().values()) - set(SYSTEM_FIELDS))
        return {"fields": ",".join([*SYSTEM_FIELDS, *own]), "expand": "changelog", "maxResults": "100"}

    def _gaps(self) -> None:
        for key in self._reading.gaps():
            path = f"{self._dialect.api}/issue/{key}"
            self._session.get("gap", path, {"fields": "project"}, subject=key, also=_NOT_THERE)
        self._reading.refuse_withheld()

    def _changelogs(self) -> None:
        for issue in self._reading.long_histories():
            path = f"{self._dialect.api}/issue/{issue}/changelog"
            self._list("changelog", path, {"maxResults": "100"}, subject=issue, next_of=pages.by_total_of_values)

    def _approvals(self) -> None:
        for issue in self._reading.approvable():
            path = f"/rest/servicedeskapi/request/{issue}/approval"
            first = self._session.get("approvals", path, subject=issue, also=_NOT_THERE)
            if first.status not in _NOT_THERE:
                paging.read(self._session, first, pages.of_service_desk)

    def _search(self, resource: str, jql: str, asked: dict[str, str]) -> None:
        path = self._dialect.api + self._dialect.search
        ordered = in_order(jql, "DESC" if asked == _ONLY_IDS else "ASC")
        self._list(resource, path, {"jql": ordered, **asked}, next_of=self._dialect.searched)

    def _list(
        self,
        resource: str,
        path: str,
        params: dict[str, str] | None = None,
        *,
        subject: str | None = None,
        next_of: NextOf,
    ) -> None:
        paging.read(self._session, self._session.get(resource, path, params, subject=subject), next_of)

    def _settle(self, ask: Callable[[], object], judge: Callable[[], object]) -> None:
        """Ask, and ask again, in case something changed while it was read, until the answers agree."""
        for left in reversed(range(_TRIES)):
            try:
                ask()
                judge()
            except Rejected as rejected:
                if rejected.reason not in _UNSETTLED or not left:
                    raise
            else:
                return
