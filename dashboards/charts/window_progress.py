"""How much of the window's evidence has been gathered, by domain."""

import plotly.graph_objects as go
import polars as pl

from dashboards import theme

PAGE = "overview"
ORDER = 100
TITLE = "Readings made and missing"
TEXT = (
    "A reading is one look at a source for one day, for one test. Expected are the readings that were due "
    "up to the newest day."
)
EMPTY = "No reading was due yet. Connect a source and run `tallymark run --day DAY`."
QUERY = """
    SELECT domain AS "Domain", count(*) AS "Tests", sum(readings_expected)::BIGINT AS "Readings expected",
        sum(readings_made)::BIGINT AS "Readings made", sum(readings_missing)::BIGINT AS "Readings missing"
    FROM @window
    GROUP BY domain
    ORDER BY domain
"""


def figure(df: pl.DataFrame) -> go.Figure:
    """A bar a domain: made, then missing."""
    traces = [
        go.Bar(
            name=heading.removeprefix("Readings ").capitalize(),
            y=df["Domain"].to_list(),
            x=df[heading].to_list(),
            orientation="h",
            marker_color=shade,
            hovertemplate="%{y}: %{x:,} " + heading.removeprefix("Readings ") + "<extra></extra>",
        )
        for heading, shade in (
            ("Readings made", theme.colour("count")),
            ("Readings missing", theme.state_colour("not_run")),
        )
    ]
    made = theme.figure(traces, barmode="stack", height=90 + 28 * df.height)
    return made.update_yaxes(autorange="reversed", showgrid=False).update_xaxes(
        **theme.count_axis(df["Readings expected"])
    )
