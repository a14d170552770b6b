"""New and open deviations of one test, day by day."""

import plotly.graph_objects as go
import polars as pl

from dashboards import theme

PAGE = "control"
ORDER = 40
TITLE = "Deviations over time"
TEXT = "Bars are deviations that began on the day, the line is how many were open. A day without a verdict has none."
EMPTY = "Nothing of this test has been judged yet. Run `tallymark run --day DAY` once its source is connected."
QUERY = """
    SELECT day AS "Day", new_deviations AS "New", open_deviations AS "Open"
    FROM @days
    WHERE test_id = $test_id AND EXISTS (
        SELECT 1 FROM control_daily WHERE test_id = $test_id AND reason <> 'not_in_force'
    )
    ORDER BY day
"""


def figure(df: pl.DataFrame) -> go.Figure:
    """Bars of new deviations under a stepped line of open ones."""
    days = {"x0": str(df["Day"][0]), "dx": 86_400_000}
    traces = [
        go.Bar(
            name="New",
            y=df["New"].to_list(),
            marker_color=theme.state_colour("fail_new"),
            hovertemplate="%{x|%Y-%m-%d}: %{y} new<extra></extra>",
            **days,
        ),
        go.Scatter(
            name="Open",
            y=df["Open"].to_list(),
            mode="lines",
            line={"shape": "hvh", "width": 2, "color": theme.colour("count")},
            hovertemplate="%{x|%Y-%m-%d}: %{y} open<extra></extra>",
            **days,
        ),
    ]
    made = theme.figure(traces, height=240, bargap=0)
    return made.update_yaxes(**theme.count_axis(df["Open"])).update_xaxes(type="date", showgrid=False)
