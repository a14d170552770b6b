"""The self-test of a credential: one request per thing that a pull reads, and every word that has no meaning yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, TypeVar

from pydantic import Field

from assets.sources.contract import Exchange, Obstacle, Rejected
from assets.sources.http import paging
from assets.sources.http.answers import OK, Answer, checked, json_list
from assets.sources.http.paging import Kept
from assets.sources.http.session import Session
from assets.sources.jira.dialect import dialect
from assets.sources.jira.plan import in_order, scope
from assets.sources.jira.reading import Reading
from assets.sources.jira.settings import Settings
from assets.sources.jira.wire import IssueId, Named, Project

Object = TypeVar("Object", bound=Answer)
_REFUSED: Final = frozenset({403, 404})
_USERS: Final = "a site administrator must give the credential's account Browse users and groups"
_WITNESS: Final = (
    "witness_id: none is set, so nothing shows that restricted tickets are seen, and 'no incident' cannot pass; "
    "have a ticket restricted, give the credential's account that security level, and set its id"
)


class _Type(Named):
    """An issue type of a project, with the statuses that its tickets can have."""

    statuses: tuple[Named, ...] = Field(strict=False)


def findings(session: Session, settings: Settings) -> list[str]:
    """Return what the credential cannot read, what the settings name in vain, and words without a meaning.

    Raises:
        Rejected: Jira cannot be reached, or refuses the credential altogether.
    """
    it, kept = dialect(settings.deployment), Kept()
    kept.add(session.get("me", f"{it.api}/myself"))
    kept.add(session.get("fields", f"{it.api}/field"))
    for page in paging.read(session, session.get("projects", it.api + it.projects), it.listed):
        kept.add(page)
    reading = Reading(kept, settings, {})
    reading.zone()
    if found := _named_in_vain(reading):
        return found
    projects = reading.scope()
    found = [finding for project in projects.values() for finding in _words(session, project, settings)]
    return [*found, *_refused(session, settings), *_witness(session, list(projects), settings)]


def _named_in_vain(reading: Reading) -> list[str]:
    found: list[str] = []
    for judge in (reading.field_ids, reading.scope):
        try:
            judge()
        except Rejected as rejected:
            found.append(Obstacle(rejected.detail))
    return found


def _refused(session: Session, settings: Settings) -> Iterator[str]:
    it = dialect(settings.deployment)
    asked = {**it.user_params, "maxResults": "1"}
    if session.get("users", it.api + it.users, asked, also=_REFUSED).status != OK:
        yield Obstacle(f"users: may not be read, which accounts need; {_USERS}")


def _words(session: Session, project: Project, settings: Settings) -> Iterator[str]:
    path = f"{dialect(settings.deployment).api}/project/{project.id}/statuses"
    answer = session.get("statuses", path, subject=project.id, also=_REFUSED)
    if answer.status != OK:
        yield f"statuses of {project.key}: may not be read; give the credential Browse Projects there"
        return
    types = _checked(answer, _Type)
    statuses = {status.id: status for kind in types for status in kind.statuses}.values()
    for setting, table, named in (("kinds", settings.kinds, types), ("statuses", settings.statuses, statuses)):
        for word in named:
            if not {word.id, word.name} & table.keys():
                yield f"{project.key}: {word.name!r} has no meaning; add it to `{setting}`"


def _witness(session: Session, project_ids: list[str], settings: Settings) -> Iterator[str]:
    if settings.witness_id is None:
        yield _WITNESS
        return
    it = dialect(settings.deployment)
    jql = in_order(f"{scope(project_ids)} AND id = {settings.witness_id}", "ASC")
    answer = session.get("ids", it.api + it.search, {"jql": jql, "fields": "id"}, also=frozenset({400}))
    if answer.status != OK or not _checked(answer, IssueId, "issues"):
        yield Obstacle("witness_id: the ticket is not shown; give the credential's account its security level")


def _checked(answer: Exchange, model: type[Object], key: str | None = None) -> list[Object]:
    return checked(model, json_list(answer, key), answer.resource, Counter())
