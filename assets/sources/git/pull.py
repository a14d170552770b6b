"""One reading: per repository the host's list of release branches, and the commits that came in since the last one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from assets.sources.contract import Exchange, Obstacle, Rejected
from assets.sources.git.answers import Answers
from assets.sources.git.command import Command
from assets.sources.git.cursor import Cursor, Seen
from assets.sources.git.mirror import Mirror
from assets.sources.git.moves import Move
from assets.sources.git.refs import HEADS, asked
from assets.sources.git.settings import Repository, Settings

_MEGABYTE: Final = 1_000_000
_CARRIED: Final = 1000  # old commits that may still be deployed
_EVERY_BRANCH: Final = (f"{HEADS}*",)


class _Told(NamedTuple):
    """What git told of a clone."""

    resource: str
    about: str
    headers: dict[str, str]
    body: bytes


class Pull:
    """Reads all repositories of a source."""

    def __init__(
        self, *, command: Command, settings: Settings, folder: Path, keep: Callable[[Exchange], None] = lambda _: None
    ) -> None:
        """Prepare a reading.

        Args:
            command: runs git.
            settings: of the source.
            folder: of the clones of this source.
            keep: is given each answer as it arrives.
        """
        self._command = command
        self._settings = settings
        self._folder = folder
        self._keep = keep

    def run(self, cursor: Cursor) -> None:
        """Read every repository of the scope list.

        Raises:
            Rejected: one of them could not be read whole.
        """
        for name, repository in sorted(self._settings.repositories.items()):
            self._read(name, repository, cursor.repositories.get(name))

    def findings(self) -> Iterator[str]:
        """Ask for every repository's branches and tell what could not be read."""
        for name, repository in sorted(self._settings.repositories.items()):
            try:
                self._branches(self._mirror(name, repository), name, repository, None)
            except Rejected as rejected:
                yield Obstacle(rejected.detail)

    def _read(self, name: str, repository: Repository, seen: Seen | None) -> None:
        mirror = self._mirror(name, repository)
        answers = self._branches(mirror, name, repository, seen)
        found = answers.moves()
        if not found and not mirror.is_new:
            return  # a quiet day costs one question
        named = {sha for move in found for part in (move.added, move.dropped) if part for sha in part.commits}
        mirror.fetch(named | set(answers.refs.tips.values()))
        for move in found:
            for told in _told(mirror, move):
                self._keep(self._exchange(name, repository, told))

    def _branches(self, mirror: Mirror, name: str, repository: Repository, seen: Seen | None) -> Answers:
        answers = Answers((), seen)

        def ask(resource: str, patterns: tuple[str, ...]) -> None:
            exchange = Exchange(
                resource=resource,
                method="LS-REMOTE",
                url=repository.url,
                request_body="\n".join(patterns),
                status=200,
                headers={},
                body=mirror.advertised(patterns),
                subject=name,
            )
            self._keep(exchange)
            answers.add(exchange)

        ask("refs", asked(repository, seen))
        if answers.is_unexplained:
            ask("heads", _EVERY_BRANCH)
            answers.refuse_unexplained()
        return answers

    def _exchange(self, name: str, repository: Repository, told: _Told) -> Exchange:
        if len(told.body) > self._settings.max_body_mb * _MEGABYTE:
            raise Rejected(
                "too_large",
                f"repository {name}: `{told.resource}` exceeds {self._settings.max_body_mb} MB; raise max_body_mb",
            )
        return Exchange(
            resource=told.resource,
            method="GIT",
            url=repository.url,
            request_body=told.about,
            status=200,
            headers=told.headers,
            body=told.body,
            subject=name,
        )

    def _mirror(self, name: str, repository: Repository) -> Mirror:
        return Mirror(self._command, folder=self._folder / f"{name}.git", name=name, url=repository.url)


def _told(mirror: Mirror, move: Move) -> Iterator[_Told]:
    """Ask for all that tells a move: what came, which files it touches, what went; or what was there at first."""
    if move.added:
        count, body = mirror.commits(move.added)
        length = {"length": str(mirror.length(move.added.tip))}
        yield _Told("added", str(move.added), {"count": str(count), **length}, body)
        yield _Told("paths", str(move.added), {}, mirror.paths(move.added))
    elif move.after:
        count, body = mirror.newest(move.after, _CARRIED)
        yield _Told("carried", move.after, {"count": str(count), "length": str(mirror.length(move.after))}, body)
    if move.dropped:
        count, body = mirror.commits(move.dropped)
        yield _Told("dropped", str(move.dropped), {"count": str(count)}, body)
