"""The requests of one pull about the organisation: its people and teams, and which repositories there are."""

from __future__ import annotations

from typing import Any, Final

from assets.sources.contract import PullContext
from assets.sources.github import graphql
from assets.sources.github.asking import Asking
from assets.sources.github.change_reading import ChangeReading
from assets.sources.github.code import Code
from assets.sources.github.code_pull import CodePull
from assets.sources.github.graphql import Listing
from assets.sources.github.plan import window
from assets.sources.github.reading import IDENTITIES, MEMBERS, REPOSITORIES, TEAM_MEMBERS, TEAMS, Reading
from assets.sources.github.rulings import MOVED, REFUSED, moved_to
from assets.sources.github.settings import Settings
from assets.sources.http.session import Session

OUTSIDE: Final = "/orgs/{}/outside_collaborators"
NO_FACTOR: Final = {"filter": "2fa_disabled"}


class Pull:
    """Asks for everything that a day needs; what the answers say is judged by those who read them."""

    def __init__(self, session: Session, reading: Reading, settings: Settings, context: PullContext) -> None:
        """Prepare a pull whose answers `reading` sees as they arrive."""
        self._session = session
        self._asking = Asking(session)
        self._reading = reading
        self._settings = settings
        self._context = context

    def run(self) -> None:
        """Read everything.

        Raises:
            Rejected: something could not be read whole.
        """
        self._people()
        self._repositories()
        part = window(self._context, self._settings, self._reading.read_at)
        code = Code(self._reading, self._settings, part)
        changes = ChangeReading(self._reading.kept, part)
        CodePull(
            asking=self._asking,
            settings=self._settings,
            reading=self._reading,
            code=code,
            changes=changes,
            part=part,
        ).run()

    def _people(self) -> None:
        asking, reading = self._asking, self._reading
        asking.settle(lambda: self._graph(MEMBERS), reading.members)
        if self._settings.identity_source is not None:
            asking.settle(lambda: self._graph(IDENTITIES), reading.identities)
        asking.settle(self._teams, lambda: [reading.team_members(team) for team in reading.teams().values()])
        path = OUTSIDE.format(self._settings.org)
        asking.agree(lambda: asking.pages("outside_collaborators", path), reading.outside)
        if reading.tells_factors():
            asking.agree(
                lambda: asking.pages("outside_without_factor", path, NO_FACTOR), reading.outside_without_factor
            )

    def _teams(self) -> None:
        self._graph(TEAMS)
        for team in self._reading.teams().values():
            if team.members.page_info.has_next:
                after = team.members.page_info.end
                graphql.read(self._session, TEAM_MEMBERS, {"team": team.id}, after=after)

    def _repositories(self) -> None:
        self._asking.settle(lambda: self._graph(REPOSITORIES), self._reading.all_repositories)
        for name in self._reading.unlisted():
            path = path_of(self._settings.org, name)
            answer = self._session.get("repository", path, subject=name, also=REFUSED | MOVED)
            if answer.status in MOVED:
                self._session.follow("repository", moved_to(answer), subject=name)
        self._reading.repositories()

    def _graph(self, listing: Listing[Any]) -> None:
        graphql.read(self._session, listing, self._reading.variables)


def path_of(org: str, name: str) -> str:
    """The path of a repository, by its name in the organisation or by its number."""
    return f"/repositories/{name}" if name.isdigit() else f"/repos/{org}/{name}"
