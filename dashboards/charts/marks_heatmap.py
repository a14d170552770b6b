"""Every test on every day of the window."""

import plotly.graph_objects as go
import polars as pl

from dashboards import theme
from dashboards.states import STATES

PAGE = "overview"
ORDER = 60
TITLE = "Every control test, every day"
TEXT = (
    "A line a test, a column a day of the window so far. The table counts the days of each line; select a line "
    "to open the page of the control, where every day is listed."
)
LEGEND = True
EMPTY = "No day has been judged yet. Run `tallymark run --day DAY`."
QUERY = """
    SELECT test_id AS "Control", count(*) AS "Days", count(*) FILTER (state = 'pass') AS "Pass",
        count(*) FILTER (state = 'open') AS "Still open", count(*) FILTER (state = 'fail_new') AS "Fail, new",
        count(*) FILTER (state = 'fail') AS "Fail, known",
        count(*) FILTER (state = 'indeterminate') AS "Indeterminate",
        count(*) FILTER (state = 'not_run') AS "Not run",
        count(*) FILTER (state = 'not_applicable') AS "Not applicable",
        count(*) FILTER (state = 'not_connected') AS "Not connected",
        list(state ORDER BY day) AS _states, min(day) AS _first_day
    FROM @days
    GROUP BY test_id
    ORDER BY test_id
"""

_ROW = 15  # pixels a test


def figure(df: pl.DataFrame) -> go.Figure:
    """A heat map of states; the page's script turns the numbers into words when the pointer asks."""
    codes = {key: at for at, key in enumerate(STATES)}
    trace = go.Heatmap(
        z=[[codes[state] for state in states] for states in df["_states"].to_list()],
        y=df["Control"].to_list(),
        x0=str(df["_first_day"][0]),
        dx=86_400_000,
        meta={"labels": [state.label for state in STATES.values()]},
        hovertemplate="%{y}, %{x|%Y-%m-%d}: %{text}<extra></extra>",
        ygap=2,
        **theme.state_scale(),
    )
    made = theme.figure([trace], height=60 + _ROW * df.height, meta={"href": "control/{y}.html"})
    made.update_yaxes(autorange="reversed", showgrid=False, tickfont_size=10, dtick=1)
    return made.update_xaxes(type="date", showgrid=False, side="top")
