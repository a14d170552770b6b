"""How long what is open has been open."""

import plotly.graph_objects as go
import polars as pl

from dashboards import theme

PAGE = "overview"
ORDER = 80
TITLE = "Open deviations by age"
TEXT = "Days from the first day of the deviation to the newest marked day, cut by severity of the test."
EMPTY = "No deviation is open."
QUERY = """
    SELECT CASE WHEN age <= 7 THEN '0 to 7 days' WHEN age <= 30 THEN '8 to 30 days'
                WHEN age <= 90 THEN '31 to 90 days' ELSE 'over 90 days' END AS "Age",
        count(*) FILTER (severity = 'critical') AS "Critical", count(*) FILTER (severity = 'high') AS "High",
        count(*) FILTER (severity = 'medium') AS "Medium", count(*) FILTER (severity = 'low') AS "Low",
        count(*) AS "All"
    FROM (
        SELECT $newest_day - d.first_day AS age, c.severity
        FROM deviations AS d JOIN controls AS c USING (test_id) WHERE d.status = 'open'
    )
    GROUP BY "Age"
    ORDER BY min(age)
"""


def figure(df: pl.DataFrame) -> go.Figure:
    """A column an age, cut by severity."""
    traces = [
        go.Bar(
            name=severity,
            x=df["Age"].to_list(),
            y=df[severity].to_list(),
            marker_color=theme.colour(f"severity-{severity.lower()}"),
            hovertemplate="%{x}: %{y} " + severity.lower() + "<extra></extra>",
        )
        for severity in ("Critical", "High", "Medium", "Low")
        if df[severity].sum()
    ]
    made = theme.figure(traces, barmode="stack", height=260, showlegend=True)
    return made.update_yaxes(**theme.count_axis(df["All"])).update_xaxes(type="category", showgrid=False)
