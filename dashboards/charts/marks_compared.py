"""How many tests are in which state today, a week ago and a month ago."""

import plotly.graph_objects as go
import polars as pl

from dashboards import theme
from dashboards.states import STATES

PAGE = "overview"
ORDER = 50
TITLE = "Marks today, last week and last month"
TEXT = "Number of control tests in each state. Not connected tests are counted, so the bars have one length."
EMPTY = "No day has been judged yet. Run `tallymark run --day DAY`."
QUERY = """
    SELECT state AS "State", count(*) FILTER (day = $to_day) AS "Today",
        count(*) FILTER (day = $to_day - 7) AS "A week ago",
        count(*) FILTER (day = ($to_day - INTERVAL 1 MONTH)::DATE) AS "A month ago"
    FROM @days
    WHERE day IN ($to_day, $to_day - 7, ($to_day - INTERVAL 1 MONTH)::DATE)
    GROUP BY state
    ORDER BY min(rank), state
"""


def figure(df: pl.DataFrame) -> go.Figure:
    """Three bars, cut by state."""
    when = ["Today", "A week ago", "A month ago"]
    rows = {row["State"]: [row[column] for column in when] for row in df.to_dicts()}
    traces = [
        go.Bar(
            name=f"{state.symbol} {state.label}".strip(),
            y=when,
            x=rows[key],
            orientation="h",
            marker_color=theme.state_colour(key),
            text=[count or "" for count in rows[key]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            hovertemplate="%{y}: %{x} " + state.label + "<extra></extra>",
        )
        for key, state in STATES.items()
        if key in rows
    ]
    made = theme.figure(traces, barmode="stack", height=230)
    return made.update_yaxes(autorange="reversed", showgrid=False).update_xaxes(visible=False)
