"""How a day looks: its mark, and whether deviations are new or still open behind it.

Marks come from the judge and are never changed here. A state only says how a mark is drawn, so that
a day that passed while a deviation is open does not look like a day on which all was well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, kw_only=True)
class State:
    """One way a day is drawn.

    Attributes:
        key: value of the column `state`.
        label: words people read.
        symbol: sign beside or instead of the colour, for those who cannot tell colours apart.
        rank: how bad; a move to a higher rank is 'worse', equal ranks are no move.
        light, dark: colour on a light and on a dark page.
    """

    key: str
    label: str
    symbol: str
    rank: int
    light: str
    dark: str

    @property
    def css(self) -> str:
        """Name of the CSS custom property that holds the colour."""
        return f"--state-{self.key.replace('_', '-')}"


_ALL: Final = (
    State(key="pass", label="Pass", symbol="", rank=0, light="#2f9e8f", dark="#2f9e8f"),
    State(key="open", label="Deviations still open", symbol="!", rank=1, light="#f0c34a", dark="#f2cc5c"),
    State(key="fail_new", label="Fail, new deviations", symbol="✕", rank=4, light="#a62b0f", dark="#ff7a57"),
    State(key="fail", label="Fail, known deviations", symbol="•", rank=4, light="#e8845a", dark="#a3482a"),
    State(key="indeterminate", label="Indeterminate", symbol="?", rank=2, light="#8457b0", dark="#b48ce0"),
    State(key="not_run", label="Not run", symbol="○", rank=3, light="#33373e", dark="#f2f4f7"),
    State(key="not_applicable", label="Not applicable", symbol="-", rank=0, light="#adb9c6", dark="#56616e"),
    State(key="not_connected", label="Not connected", symbol="", rank=0, light="#e3e7ec", dark="#2b323b"),
)
STATES: Final[Mapping[str, State]] = MappingProxyType({state.key: state for state in _ALL})
"""Every state by key, in the order of legends."""

STATE_SQL: Final = """CASE
            WHEN mark = 'fail' AND new_deviations > 0 THEN 'fail_new'
            WHEN mark IN ('pass', 'not_applicable') AND open_deviations > 0 THEN 'open'
            WHEN mark = 'not_applicable' AND reason = 'not_in_force' THEN 'not_connected'
            ELSE mark END"""
"""The state of a row that has mark, reason, new_deviations and open_deviations."""


def state_of(key: str) -> State:
    """Look a state up.

    Raises:
        ValueError: the published file holds a mark that this page does not know.
    """
    if key not in STATES:
        raise ValueError(f"control_daily holds the mark {key!r}; give it a look in dashboards/states.py")
    return STATES[key]
