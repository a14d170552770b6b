"""What the kept answers of a pull say about the organisation, list by list, each checked when it is asked for. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from assets.sources.contract import Exchange, Rejected
from assets.sources.github import graphql, rulings
from assets.sources.github.graphql import Listing
from assets.sources.github.settings import Settings
from assets.sources.github.shapes import (
    Counted,
    Identities,
    Identity,
    MemberEdge,
    Members,
    Repositories,
    Repository,
    Team,
    TeamMembers,
    Teams,
)
from assets.sources.github.wire import Account, Known
from assets.sources.http.answers import Answer, checked, json_object, listed
from assets.sources.http.paging import Kept, Pass, agreed
from assets.sources.http.retries import http_date
from assets.sources.http.rows import by_id

MEMBERS = Listing(operation="Members", path=("organization", "membersWithRole"), model=Members)
IDENTITIES = Listing(
    operation="Identities", path=("organization", "samlIdentityProvider", "externalIdentities"), model=Identities
)
TEAMS = Listing(operation="Teams", path=("organization", "teams"), model=Teams)
TEAM_MEMBERS = Listing(operation="TeamMembers", path=("node", "members"), model=TeamMembers)
REPOSITORIES = Listing(operation="Repositories", path=("organization", "repositories"), model=Repositories)
Object = TypeVar("Object", bound=Answer)
Page = TypeVar("Page", bound=Counted)


class Reading:
    """The answers of one pull. A part that was not read, or not to its end, raises Rejected when asked for.

    Attributes:
        kept: the answers, which may still grow.
        notes: unknown fields met so far, counted.
    """

    def __init__(self, kept: Kept, settings: Settings) -> None:
        """Look at `kept`."""
        self.kept = kept
        self.notes: Counter[str] = Counter()
        self._settings = settings
        self.variables = {"organisation": settings.org}

    @property
    def read_at(self) -> datetime:
        """Instant of the first answer by GitHub's clock, UTC without a zone: all state was true then or later."""
        first = self.kept.exchanges[0] if self.kept.exchanges else None
        at = http_date(first.headers.get("date")) if first else None
        if at is None:
            raise Rejected("truncated", "nothing was read")
        return at.replace(tzinfo=None)

    def wants(self, record: str) -> bool:
        """Tell whether the settings do not leave the record out."""
        return record not in self._settings.leave_out

    def members(self) -> dict[str, MemberEdge]:
        """Members by account id. An organisation has an owner, so an empty list is none."""
        found = self._whole(MEMBERS, self.variables, lambda page: page.edges, lambda edge: str(edge.node.key))
        if not found:
            raise Rejected("empty_population", "Members: the list is empty, which it never is")
        return found

    def sees_members(self) -> bool:
        """Tell whether the token's user is a member: others are shown only members who say so in public."""
        return graphql.at(self.kept.one("Members"), ("organization", "viewerIsAMember")) is True

    def identities(self) -> dict[str, Identity]:
        """What the identity provider asserts, by account id."""
        if self._settings.identity_source is None:
            return {}
        found = self._whole(IDENTITIES, self.variables, lambda page: page.nodes, lambda identity: identity.guid)
        return {str(identity.user.key): identity for identity in found.values() if identity.user}

    def teams(self) -> dict[str, Team]:
        """Teams by id."""
        return self._whole(TEAMS, self.variables, lambda page: page.nodes, lambda team: str(team.key))

    def team_members(self, team: Team) -> set[str]:
        """Account ids of a team's members."""
        pages = [team.members]
        if team.members.page_info.has_next:
            after = team.members.page_info.end
            pages += graphql.passes(self.kept, TEAM_MEMBERS, {"team": team.id}, after=after)[-1]
        found = {str(edge.node.key) for page in pages for edge in page.edges}
        _expect(len(found), pages[-1].total, f"members of team {team.key}")
        return found

    def outside(self) -> dict[str, Account]:
        """Outside collaborators by account id."""
        return {str(account.id): account for account in self.twice("outside_collaborators", Account).values()}

    def outside_without_factor(self) -> set[str] | None:
        """Ids of outside collaborators without a second factor; None when the token is not told (it is no owner's)."""
        if not self.tells_factors():
            return None
        return {str(name) for name in self.twice("outside_without_factor", Account)}

    def tells_factors(self) -> bool:
        """Tell whether the token is told who has a second factor."""
        return any(edge.has_factor is not None for edge in self.members().values())

    def all_repositories(self) -> dict[str, Repository]:
        """Repositories of the organisation that the token sees, by id."""
        found = self._whole(REPOSITORIES, self.variables, lambda page: page.nodes, lambda one: str(one.key))
        return dict(sorted(found.items(), key=lambda item: int(item[0])))

    def unlisted(self) -> list[str]:
        """Names of the settings under which no repository is listed: renamed, moved, hidden or gone."""
        there = {name.lower() for key, one in self.all_repositories().items() for name in (key, one.name)}
        return [name for name in self._settings.repositories if name.lower() not in there]

    def repositories(self) -> dict[str, Repository]:
        """Repositories in scope by id, among them all that the settings name.

        Raises:
            Rejected: one that the settings name cannot be seen, which is a hole and no absence.
        """
        found = self.all_repositories()
        renamed = {name: self._by_old_name(name, found) for name in self.unlisted()}
        if self._settings.scope == "all":
            return found
        named = {name.lower() for name in self._settings.repositories}
        return {key: one for key, one in found.items() if {key, one.name.lower()} & named or key in renamed.values()}

    def _by_old_name(self, name: str, there: Iterable[str]) -> str:
        """Id of the repository that had the name once."""
        answer = self.kept.one("repository", name)
        if rulings.is_hidden(answer):
            reason = "forbidden" if answer.status == rulings.FORBIDDEN else "not_found"
            raise Rejected(reason, f"repositories: {name!r} of the settings does not exist or is hidden from the token")
        key = str(checked(Known, [json_object(answer)], "repository", Counter())[0].id)
        if key not in there:
            raise Rejected("not_found", f"repositories: {name!r} of the settings is no longer the organisation's")
        return key

    def one(self, exchange: Exchange, model: type[Object]) -> Object:
        """Return the object that an answer is."""
        return checked(model, [json_object(exchange)], exchange.resource, self.notes)[0]

    def twice(
        self, resource: str, model: type[Object], subject: str | None = None, key: str = "id"
    ) -> dict[Any, Object]:
        """Objects by id of a list that states no total, of which two readings must name the same."""
        last = agreed(
            self.kept.passes(resource, subject), lambda pages: self._listed(pages, model, key, Counter()).keys()
        )
        return self._listed(last, model, key, self.notes)

    def same(self, resource: str, model: type[Object], subject: str) -> tuple[Object, ...]:
        """Objects without ids of a list that states no total, of which two readings must be the same."""

        def of(pages: Pass) -> tuple[Object, ...]:
            return tuple(one for page in pages for one in listed(page, model, Counter()))

        return of(agreed(self.kept.passes(resource, subject), of))

    def counted(self, resource: str, model: type[Object], subject: str, envelope: str) -> dict[Any, Object]:
        """Objects by id of a list that states how long it is, in an envelope."""
        pages = self.kept.passes(resource, subject)[-1]
        rows = [one for page in pages for one in listed(page, model, self.notes, key=envelope)]
        found = by_id(rows, resource)
        _expect(len(found), json_object(pages[-1]).get("total_count"), resource)
        return found

    def _listed(self, pages: Pass, model: type[Object], key: str, notes: Counter[str]) -> dict[Any, Object]:
        rows = [one for page in pages for one in listed(page, model, notes)]
        return by_id(rows, pages[0].resource, key=key)

    def _whole(
        self,
        listing: Listing[Page],
        variables: graphql.Variables,
        rows_of: Callable[[Page], Iterable[Object]],
        id_of: Callable[[Object], str],
    ) -> dict[str, Object]:
        """Rows of the last pass by id, as many as GitHub says there are."""
        pages = graphql.passes(self.kept, listing, variables)[-1]
        found: dict[str, Object] = {}
        for row in (row for page in pages for row in rows_of(page)):
            if found.setdefault(id_of(row), row) != row:
                raise Rejected("conflict", f"{listing.operation}: {id_of(row)} comes twice with different content")
        _expect(len(found), pages[-1].total, listing.operation)
        return found


def _expect(found: int, total: object, what: str) -> None:
    if found != total:
        raise Rejected(
            "count_mismatch", f"{what}: {found} came, GitHub counts {total if isinstance(total, int) else 'none'}"
        )
