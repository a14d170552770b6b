"""The marks of one test as a calendar: weeks across, weekdays down."""

from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl

from dashboards import theme
from dashboards.states import STATES

PAGE = "control"
ORDER = 20
TITLE = "Calendar of marks"
TEXT = (
    "A column a week, a line a weekday. A day that did not fail while a deviation was open has a state of its "
    "own. The table also shows the basis of each day and a first mark that was restated."
)
LEGEND = True
EMPTY = "No day has been judged yet. Run `tallymark run --day DAY`."
QUERY = """
    SELECT day AS "Day", state AS "State", mark AS "Mark", CASE WHEN restated THEN first_mark END AS "First mark",
        reason AS "Reason", basis AS "Basis", judged AS "Judged", failed AS "Failed",
        new_deviations AS "New", open_deviations AS "Open"
    FROM @days
    WHERE test_id = $test_id
    ORDER BY day
"""

_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def figure(df: pl.DataFrame) -> go.Figure:
    """A cell a day, with a sign for those who cannot tell the colours apart."""
    codes = {key: at for at, key in enumerate(STATES)}
    weeks = sorted({_monday(day) for day in df["Day"]})
    column = {week: at for at, week in enumerate(weeks)}
    shades: list[list[int | None]] = [[None] * len(weeks) for _ in _WEEKDAYS]
    signs, words = ([[""] * len(weeks) for _ in _WEEKDAYS] for _ in range(2))
    for row in df.iter_rows(named=True):
        at, down = column[_monday(row["Day"])], row["Day"].weekday()
        state = STATES[row["State"]]
        shades[down][at], signs[down][at] = codes[row["State"]], state.symbol
        words[down][at] = f"{row['Day']:%a %d %b %Y}: {state.label}{_detail(row)}"
    trace = go.Heatmap(
        z=shades,
        x=[str(week) for week in weeks],
        y=_WEEKDAYS,
        text=signs,
        texttemplate="%{text}",
        hovertext=words,
        hovertemplate="%{hovertext}<extra></extra>",
        hoverongaps=False,
        xgap=2,
        ygap=2,
        **theme.state_scale(),
    )
    made = theme.figure([trace], height=210)
    made.update_yaxes(autorange="reversed", showgrid=False)
    return made.update_xaxes(type="date", dtick="M1", tickformat="%b\n%Y", showgrid=False)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _detail(row: dict[str, object]) -> str:
    """Reason and open deviations, for days that are not plain passes."""
    if row["State"] == "pass":
        return ""
    return f" ({row['Reason']})" + (f", {row['Open']} open" if row["Open"] else "")
