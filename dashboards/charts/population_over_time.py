"""Where everything that was received went, day by day."""

import plotly.graph_objects as go
import polars as pl

from dashboards import theme

PAGE = "control"
ORDER = 50
TITLE = "Population over time"
TEXT = (
    "What was received each day, cut into what became of it; the bars add up to it. A hole is a day on which "
    "nothing was received or nothing was read."
)
EMPTY = "Nothing of this test has been judged yet. Run `tallymark run --day DAY` once its source is connected."
QUERY = """
    SELECT d.day AS "Day", d.received AS "Received", d.judged AS "Judged", d.excluded AS "Excluded",
        d.unknown AS "Unknown", d.pending AS "Pending", coalesce(w.count, 0) AS "Withdrawn"
    FROM @days AS d
    LEFT JOIN population_ledger AS w ON w.test_id = d.test_id AND w.day = d.day AND w.line = 'withdrawn'
    WHERE d.test_id = $test_id AND EXISTS (
        SELECT 1 FROM control_daily WHERE test_id = $test_id AND reason <> 'not_in_force'
    )
    ORDER BY d.day
"""


def figure(df: pl.DataFrame) -> go.Figure:
    """Stacked bars without gaps, so that a missing day is a visible hole."""
    shades = {
        "Judged": theme.colour("count"),
        "Excluded": theme.colour("count-soft"),
        "Unknown": theme.state_colour("indeterminate"),
        "Pending": theme.state_colour("not_applicable"),
        "Withdrawn": theme.state_colour("not_run"),
    }
    traces = [
        go.Bar(
            name=part,
            x0=str(df["Day"][0]),
            dx=86_400_000,
            y=df[part].to_list(),
            marker={"color": shade, "line": {"width": 0}},
            hovertemplate="%{x|%Y-%m-%d}: %{y:,} " + part.lower() + "<extra></extra>",
        )
        for part, shade in shades.items()
        if part == "Judged" or df[part].sum()
    ]
    made = theme.figure(traces, barmode="stack", height=240, bargap=0, showlegend=True)
    return made.update_yaxes(**theme.count_axis(df["Received"])).update_xaxes(type="date", showgrid=False)
