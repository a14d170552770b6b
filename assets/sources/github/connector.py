"""One GitHub organisation as a `Connector`: ties the requests, the judging of answers and the self-test together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from assets.sources.contract import Exchange, Parsed, PullContext
from assets.sources.github import limits
from assets.sources.github.permissions import SelfTest
from assets.sources.github.pull import Pull
from assets.sources.github.reading import Reading
from assets.sources.github.sets import Sets
from assets.sources.github.settings import Settings
from assets.sources.http.clock import Clock
from assets.sources.http.conversation import Conversations
from assets.sources.http.paging import Kept
from assets.sources.http.session import Traffic, Vendor

RECORDS: Final = frozenset(
    {
        "accounts", "branch_protections", "change_commits", "change_contributors", "change_reviews",
        "change_revisions", "changes", "check_runs", "deployments", "group_memberships", "groups", "repositories",
        "repository_events", "role_assignments", "vulnerabilities",
    }
)  # fmt: skip


class GitHub:
    """A GitHub organisation.

    Attributes:
        source_id: the configured instance.
        provides: the records that a complete pull fills.
        is_history: no, its answers are of now.
    """

    is_history = False

    def __init__(self, *, source_id: str, settings: Settings, clock: Clock) -> None:
        """See `assets.sources.github.connect`."""
        self.source_id = source_id
        self.provides = RECORDS - settings.leave_out
        self._settings = settings
        token = limits.Token(settings.token.get_secret_value())
        vendor = Vendor(auth=token, said=limits.said, limited=limits.limited)
        self._conversations = Conversations(settings=settings, vendor=vendor, clock=clock)

    @property
    def traffic(self) -> Traffic:
        """What the latest pull cost, also one that was rejected."""
        return self._conversations.traffic

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:
        """Read the organisation, handing each answer to `keep` as it arrives.

        Raises:
            Rejected: it could not be read whole.
        """
        with self._conversations.pull(context, keep) as (session, kept):
            Pull(session, Reading(kept, self._settings), self._settings, context).run()

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        """Turn kept answers into records.

        Raises:
            Rejected: the answers are not complete or not readable.
        """
        reading = Reading(Kept(exchanges), self._settings)
        return Sets(source_id=self.source_id, reading=reading, settings=self._settings, context=context).parsed()

    def check(self) -> Sequence[str]:
        """Ask for one of everything and name what the token may not read, and who can grant it.

        Raises:
            Rejected: GitHub cannot be reached or refuses the token.
        """
        return self._conversations.check(lambda session: SelfTest(session, self._settings).findings())
