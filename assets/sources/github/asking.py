"""How a list is asked for until it is believed: to its last page, and again when two readings disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from assets.sources.contract import Exchange, Rejected
from assets.sources.http import paging
from assets.sources.http.answers import OK
from assets.sources.http.session import Session

PAGE: Final = {"per_page": "100"}
_TRIES: Final = 3
_UNSETTLED: Final = frozenset({"conflict", "count_mismatch"})


class Asking:
    """Asks a session for lists."""

    def __init__(self, session: Session) -> None:
        """Ask `session`."""
        self.session = session

    def pages(
        self,
        resource: str,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        subject: str | None = None,
        also: frozenset[int] = frozenset(),
    ) -> Exchange:
        """Read a list to its last page and return its first answer, which may have a status of `also`."""
        first = self.session.get(resource, path, PAGE | dict(params or {}), subject=subject, also=also)
        if first.status == OK:
            paging.read(self.session, first)
        return first

    def agree(self, ask: Callable[[], object], judge: Callable[[], object]) -> None:
        """Read a list that states no total twice, and once more when the two differ."""
        ask()
        self.settle(ask, judge)

    def settle(self, ask: Callable[[], object], judge: Callable[[], object]) -> None:
        """Ask, and again, in case something changed while it was read, until the answers agree or a pull must fail."""
        ask()
        self.mend(ask, judge)

    def mend(self, ask: Callable[[], object], judge: Callable[[], object]) -> None:
        """Judge what was asked, and ask again while the answers disagree, as often as `settle`."""
        for left in reversed(range(_TRIES)):
            try:
                judge()
            except Rejected as rejected:
                if rejected.reason not in _UNSETTLED or not left:
                    raise
                ask()
            else:
                return
