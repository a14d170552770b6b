"""The visual language: colours for light and dark pages, and the frame of every chart.

Colours are written down here and in `states.py` and nowhere else; pages and charts name them as CSS
custom properties, so a chart follows the reader's light or dark setting and prints in light.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboards.states import STATES

FONT: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'

_FEW: Final = 6  # below this Plotly would write halves between whole numbers
_DARK: Final = "@media screen and (prefers-color-scheme:dark)"

ROLES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "page": ("#f6f7f9", "#0f1317"),
        "surface": ("#ffffff", "#171c22"),
        "ink": ("#1c2430", "#e8ecf1"),
        "muted": ("#566171", "#a3aebb"),
        "line": ("#dfe4ea", "#2e3740"),
        "link": ("#0b5cad", "#7db8f5"),
        "focus": ("#0b5cad", "#ffd166"),
        "count": ("#3b6ea5", "#6ea3d8"),
        "count-soft": ("#c9d8e8", "#33475c"),
        "severity-critical": ("#16324f", "#e3edf7"),
        "severity-high": ("#3b6ea5", "#9cc0e4"),
        "severity-medium": ("#7fa6cf", "#5584b3"),
        "severity-low": ("#c4d6e8", "#31506f"),
    }
)
"""Colours that are no state, as (light, dark)."""


def colour(role: str) -> str:
    """The CSS reference of a role ('ink') for use in a chart."""
    if role not in ROLES:
        raise KeyError(f"no colour role {role!r} in dashboards/theme.py; it has {', '.join(ROLES)}")
    return f"var(--{role})"


def state_colour(key: str) -> str:
    """The CSS reference of a state's colour for use in a chart."""
    return f"var({STATES[key].css})"


def css() -> str:
    """The stylesheet that holds every colour: light, dark on request, light again on paper."""
    light = _properties(0)
    dark = _properties(1)
    marks = "".join(
        f'.state-{s.key}::before{{background:var({s.css});content:"{s.symbol}";color:{_ink_on(s.light)}}}\n'
        f"{_DARK}{{.state-{s.key}::before{{color:{_ink_on(s.dark)}}}}}\n"
        for s in STATES.values()
    )
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f"{_DARK}{{:root:not(.printing){{color-scheme:dark;{dark}}}}}\n"
        f"body{{font-family:{FONT}}}\n{marks}"
    )


def figure(traces: Sequence[Any], **layout: Any) -> go.Figure:  # noqa: ANN401  (Plotly ships no types)
    """A chart in the site's frame: no ornament, our colours, axes that do not trap a scrolling finger.

    Args:
        traces: Plotly traces.
        layout: what this chart needs beyond or instead of the common layout.
    """
    axis = {
        "gridcolor": colour("line"),
        "linecolor": colour("line"),
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "ticks": "",
    }
    # handed over at once: an update looks for what has changed, which takes longer than all the rest of a page
    common = {
        "template": go.layout.Template(),  # empty, else a large one of Plotly's own comes with it
        "font": {"family": FONT, "size": 12, "color": colour("ink")},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        "hoverlabel": {
            "bgcolor": colour("surface"),
            "bordercolor": colour("muted"),
            "font": {"color": colour("ink")},
        },
        "dragmode": False,
        "bargap": 0.25,
        "xaxis": axis,
        "yaxis": axis,
    }
    made = go.Figure(data=list(traces), layout=common)
    made.update_layout(**layout)
    return made


def count_axis(counts: pl.Series) -> dict[str, Any]:
    """Settings of an axis of whole things, from nought; without halves when there are few."""
    return {"tickformat": ",d", "rangemode": "tozero"} | ({"dtick": 1} if (counts < _FEW).all() else {})


def state_scale() -> dict[str, Any]:
    """Colour settings of a heat map whose z is the position of the state in `STATES`."""
    last = len(STATES)
    steps = [(at / last, (at + 1) / last, state_colour(key)) for at, key in enumerate(STATES)]
    return {
        "colorscale": [point for low, high, shade in steps for point in ((low, shade), (high, shade))],
        "zmin": -0.5,
        "zmax": last - 0.5,
        "showscale": False,
    }


def _properties(which: int) -> str:
    shades = {f"--{role}": pair[which] for role, pair in ROLES.items()}
    shades |= {s.css: (s.light, s.dark)[which] for s in STATES.values()}
    return "".join(f"{name}:{shade};" for name, shade in shades.items())


def _ink_on(shade: str) -> str:
    """Black or white, whichever is easier to read on a colour."""
    red, green, blue = (int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return "#000" if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.18 else "#fff"  # noqa: PLR2004
