"""Reading kept answers again: by the connector and the settings of their time, which are evidence too.

A pull's leaf names the settings that it was parsed by. Leaves from before settings were kept name none; then
the source's table in today's settings is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from assets.sources.contract import Connector, Rejected
from warehouse.canonical import Leaf
from warehouse.packs import PackDamagedError, Packs


class Connecting(Protocol):
    """Where connectors come from: those of today, and those that kept settings describe."""

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """By source id."""

    def reconnect(self, source: str, settings: bytes, /) -> Connector:
        """Make a connector that parses what a source of these settings answered."""


class SourceGoneError(Exception):
    """Kept answers can be read by today's settings only, and those do not have their source any more."""


class UnreadableError(Exception):
    """Kept answers cannot be read again."""


class Readers:
    """One connector for each source and settings, made when first needed."""

    def __init__(self, plan: Connecting, packs: Packs) -> None:
        self._plan, self._packs = plan, packs
        self._made: dict[tuple[str, str], Connector] = {}

    def of(self, leaf: Leaf) -> Connector:
        """Return what reads the answers of a pull.

        Raises:
            SourceGoneError: the leaf names no settings, and the source is not among today's.
            UnreadableError: what was kept is not settings of any connector that is there now.
        """
        source, name = leaf["source"], leaf.get("settings")
        if name is None:
            return self._of_today(source)
        if (source, name) not in self._made:
            settings = self._packs.get(name)
            try:
                self._made[source, name] = self._plan.reconnect(source, settings)
            except (LookupError, ValueError) as error:
                raise UnreadableError(
                    f"the settings of that time (pack {name}) are none today: {error}. "
                    "Use the version of Tallymark that wrote them: the results of the day name its commit."
                ) from error
        return self._made[source, name]

    def _of_today(self, source: str) -> Connector:
        try:
            return self._plan.connectors[source]
        except KeyError:
            raise SourceGoneError(
                f"sources.{source}: not here, and the evidence holds answers of it from before settings were kept "
                "with them; put the table back while you rebuild"
            ) from None


@contextmanager
def about(leaf: Leaf) -> Iterator[None]:
    """Say of every error in the block which leaf and pack it is about, and what can be done."""
    told = f"leaf {leaf['seq']} of the evidence log, {leaf['source']} of {leaf['day']}, pack {leaf['pack']}"
    try:
        yield
    except (PackDamagedError, UnreadableError) as error:
        raise UnreadableError(f"{told}: {error}") from error
    except Rejected as error:
        raise UnreadableError(
            f"{told}: its answers were whole when they were read and are refused now ({error}). "
            "Use the version of Tallymark that read them: the results of the day name its commit."
        ) from error
    except Exception as error:
        error.add_note(f"It was reading {told}.")
        raise
