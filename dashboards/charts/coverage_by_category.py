"""How much of each category is judged, and how."""

import plotly.graph_objects as go
import polars as pl

from dashboards import theme

PAGE = "criteria"
ORDER = 10
TITLE = "Criteria by category, and how they are supported"
TEXT = (
    "Judged are criteria of which a test in force judges whether something operates. Recorded only: that something "
    "was written down. Not covered: a test could judge, and none is in force. By other evidence: no record of people, "
    "accounts, tickets or changes can tell."
)
EMPTY = "No criteria are published. Run `tallymark rebuild`."
QUERY = """
    SELECT CASE framework WHEN 'TSC' THEN 'SOC 2' ELSE 'Annex A' END
            || ': ' || replace(category, '_', ' ') AS "Category",
        count(*) FILTER (how = 'judged_daily') AS "Judged daily",
        count(*) FILTER (how = 'judged_per_event') AS "Judged per event",
        count(*) FILTER (how = 'record_only') AS "Recorded only",
        count(*) FILTER (how = 'not_covered') AS "Not covered",
        count(*) FILTER (how = 'manual_evidence') AS "By other evidence",
        count(*) AS "All"
    FROM criteria_coverage
    GROUP BY framework, category
    ORDER BY framework DESC, category
"""
_COLOURS = {
    "Judged daily": theme.colour("count"),
    "Judged per event": theme.colour("severity-medium"),
    "Recorded only": theme.colour("severity-low"),
    "Not covered": theme.state_colour("not_run"),
    "By other evidence": theme.state_colour("not_connected"),
}


def figure(df: pl.DataFrame) -> go.Figure:
    """A bar a category, cut by how it is supported."""
    traces = [
        go.Bar(
            name=how,
            y=df["Category"].to_list(),
            x=df[how].to_list(),
            orientation="h",
            marker_color=colour,
            hovertemplate="%{y}: %{x} " + how.lower() + "<extra></extra>",
        )
        for how, colour in _COLOURS.items()
        if df[how].sum()
    ]
    made = theme.figure(traces, barmode="stack", height=120 + 32 * df.height, showlegend=True)
    return made.update_xaxes(**theme.count_axis(df["All"])).update_yaxes(
        type="category", autorange="reversed", showgrid=False
    )
