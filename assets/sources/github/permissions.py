"""The self-test of a token: one request per thing that a pull reads; what is refused is named with its remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from assets.sources.contract import Exchange, Obstacle, Rejected
from assets.sources.github import graphql, many, rulings
from assets.sources.github.change_reading import TOUCHED
from assets.sources.github.code import ALERT_PATHS, DEPLOYMENTS
from assets.sources.github.graphql import Listing
from assets.sources.github.many import Lists
from assets.sources.github.pull import OUTSIDE, path_of
from assets.sources.github.reading import IDENTITIES, MEMBERS, TEAMS
from assets.sources.github.settings import Scanner, Settings
from assets.sources.github.wire import Known
from assets.sources.http.answers import OK, checked, json_object
from assets.sources.http.session import Session

_ONE: Final = {"per_page": "1"}
_TELLING: Final = frozenset({"forbidden", "not_found"})
"""Refusals that name a missing right; others mean that GitHub cannot be asked at all."""
_SCANNING: Final[dict[Scanner, str]] = {
    "code": "Code scanning alerts",
    "dependency": "Dependabot alerts",
}


_ADDRESS: Final = "base_url must be https://api.github.com, or the address of your enterprise's API"
_ORG: Final = "write its login, as in github.com/<org>, and give the token this organisation as its resource owner"


class _LeftOpenError(Exception):
    """A missing right without which a pull goes on, and something stays unknown."""


class _SwitchedOffError(Exception):
    """A feature that is off; no right would help."""


@dataclass(frozen=True)
class _Need:
    """Something to read, and what GitHub calls the right to it."""

    records: str
    permission: str
    ask: Callable[[], object]


class SelfTest:
    """Tries out what a token may read: of the organisation, and of the repositories that the settings name."""

    def __init__(self, session: Session, settings: Settings) -> None:
        """Prepare it; nothing is asked yet."""
        self._session = session
        self._settings = settings

    def findings(self) -> list[str]:
        """Return what the token cannot read and what the settings name in vain.

        Raises:
            Rejected: GitHub cannot be reached, or refuses the token altogether.
        """
        if not self._is_shown():
            return [Obstacle(f"org: {self._settings.org!r} is no organisation that is shown to the token; {_ORG}")]
        found = _refused(self._of_organisation())
        seen = {name: self._known(name) for name in self._settings.repositories}
        found += [
            Obstacle(f"repositories: {name!r} of the settings does not exist or is hidden from the token")
            for name, known in seen.items()
            if known is None
        ]
        for known in seen.values():
            if known is not None:
                return found + _refused(self._of_repository(known))
        return found

    def _is_shown(self) -> bool:
        """Whether there is such an organisation; what may be read of it is asked later."""
        asked = {"organisation": self._settings.org, "after": None}
        try:
            answer = graphql.ask(self._session, MEMBERS.operation, asked)
        except Rejected as rejected:
            if rejected.reason == "not_found":
                raise Rejected("not_found", f"{rejected.detail}; {_ADDRESS}") from None
            return True
        try:
            graphql.data_of(answer)
        except Rejected as rejected:
            return rejected.reason != "not_found"
        return True

    def _of_organisation(self) -> Iterator[_Need]:
        asked = {"organisation": self._settings.org, "after": None}
        yield _Need("accounts", "Members", lambda: self._members(asked))
        yield _Need("groups", "Members", lambda: self._listed(TEAMS, asked))
        outside = OUTSIDE.format(self._settings.org)
        yield _Need("accounts", "Members", lambda: self._get("outside_collaborators", outside))
        if self._settings.identity_source is not None:
            yield _Need("accounts", "Members (and be an owner's, or an App's)", lambda: self._listed(IDENTITIES, asked))

    def _of_repository(self, known: Known) -> Iterator[_Need]:
        path = f"/repos/{known.full_name}"
        yield _Need("changes", "Pull requests", lambda: self._first(TOUCHED, known))
        if known.default_branch:
            yield from self._of_branch(path, known.default_branch)
        if "deployments" not in self._settings.leave_out:
            yield _Need("deployments", "Deployments", lambda: self._first(DEPLOYMENTS, known))
            yield _Need("deployments", "Actions", lambda: self._get("runs", f"{path}/actions/runs"))
        if "vulnerabilities" not in self._settings.leave_out:
            for scanner in sorted(self._settings.scanners):
                yield _Need("vulnerabilities", _SCANNING[scanner], partial(self._alerts, scanner, path))

    def _of_branch(self, path: str, branch: str) -> Iterator[_Need]:
        there = quote(branch, safe="")
        yield _Need("repository_events", "Contents", lambda: self._get("activity", f"{path}/activity"))
        yield _Need("check_runs", "Checks", lambda: self._get("check_runs", f"{path}/commits/{there}/check-runs"))
        yield _Need("check_runs", "Commit statuses", lambda: self._get("statuses", f"{path}/commits/{there}/statuses"))
        if "branch_protections" not in self._settings.leave_out:
            yield _Need("branch_protections", "Metadata", lambda: self._get("rules", f"{path}/rules/branches/{there}"))
            yield _Need(
                "branch_protections", "Administration", lambda: self._protection(f"{path}/branches/{there}/protection")
            )

    def _members(self, asked: graphql.Variables) -> None:
        answer = self._listed(MEMBERS, asked)
        if self._settings.witness_id is None and not graphql.at(answer, ("organization", "viewerIsAMember")):
            raise Rejected("forbidden", "Members: the token's user is no member, so a witness_id must be set")

    def _listed(self, listing: Listing[Any], asked: graphql.Variables) -> Exchange:
        answer = graphql.ask(self._session, listing.operation, asked)
        graphql.page_of(listing, answer)
        return answer

    def _first(self, lists: Lists[Any], known: Known) -> None:
        name = str(known.node_id)
        many.page_of(lists, many.ask(self._session, lists, [name]), name)

    def _get(self, resource: str, path: str) -> None:
        self._session.get(resource, path, _ONE)

    def _protection(self, path: str) -> None:
        answer = self._session.get("protection", path, also=rulings.REFUSED)
        if rulings.protection(answer) == "hidden":
            raise _LeftOpenError("protection: classic protections of branches are hidden, so all are unknown")

    def _alerts(self, scanner: Scanner, path: str) -> None:
        answer = self._session.get(scanner, f"{path}/{ALERT_PATHS[scanner]}/alerts", _ONE, also=rulings.REFUSED)
        if rulings.is_off(answer):
            raise _SwitchedOffError(f"{scanner}: the scanner is off; take it out of `scanners`, or switch it on")

    def _known(self, name: str) -> Known | None:
        answer = self._session.get(
            "repository", path_of(self._settings.org, name), also=rulings.REFUSED | rulings.MOVED
        )
        if answer.status in rulings.MOVED:
            answer = self._session.follow("repository", rulings.moved_to(answer))
        return checked(Known, [json_object(answer)], "repository", Counter())[0] if answer.status == OK else None


def _refused(needs: Iterator[_Need]) -> list[str]:
    found: list[str] = []
    for need in needs:
        remedy = f"{need.records} need it; an owner must give the token the permission {need.permission}: read"
        try:
            need.ask()
        except _SwitchedOffError as off:
            found.append(str(off))
        except _LeftOpenError as open_:
            found.append(f"{open_}; {remedy}")
        except Rejected as rejected:
            if rejected.reason not in _TELLING:
                raise
            found.append(Obstacle(f"{rejected.detail}; {remedy}"))
    return found
