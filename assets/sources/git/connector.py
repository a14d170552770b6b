"""A company's repositories as a `Connector`: ties clones, the judging of answers and the self-test together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assets.sources.contract import Exchange, Parsed, PullContext
from assets.sources.git.command import Command
from assets.sources.git.cursor import Cursor
from assets.sources.git.pull import Pull
from assets.sources.git.sets import RECORDS, Sets
from assets.sources.git.settings import Settings
from assets.sources.http.clock import Clock


class Git:
    """The release branches of a company's repositories.

    Attributes:
        source_id: the configured instance.
        provides: the records that a complete pull fills.
        is_history: no, tips are of now; what happened to them between two readings is bounded by the two.
    """

    is_history = False
    provides = frozenset(RECORDS)

    def __init__(self, *, source_id: str, settings: Settings, clock: Clock) -> None:
        """See `assets.sources.git.connect`."""
        self.source_id = source_id
        self._settings = settings
        self._clock = clock

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:
        """Read every repository of the scope list, handing each answer to `keep` as it arrives.

        Raises:
            Rejected: one of them could not be read whole.
        """
        self._reading(keep).run(Cursor.of(context.cursor))

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        """Turn kept answers into records; needs neither git nor the clones.

        Raises:
            Rejected: the answers are not complete or not readable.
        """
        return Sets(source_id=self.source_id, settings=self._settings, context=context).parsed(exchanges)

    def check(self) -> Sequence[str]:
        """Ask for every repository's branches and name what cannot be read, and why.

        Raises:
            Rejected: git is not installed.
        """
        return list(self._reading(lambda _: None).findings())

    def _reading(self, keep: Callable[[Exchange], None]) -> Pull:
        return Pull(
            command=Command(self._settings, self._clock),
            settings=self._settings,
            folder=self._settings.folder / self.source_id,
            keep=keep,
        )
