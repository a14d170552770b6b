"""The SQL that blocks share, and the form in which a page shows it: ready to paste into DuckDB.

Queries are constants of this package. Values reach them as `$name` parameters; only what a person
reads has the values written in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from dashboards.states import STATE_SQL, STATES
from warehouse.audit import Audit

_RANKS: Final = " ".join(f"WHEN '{state.key}' THEN {state.rank}" for state in STATES.values())

_DAYS: Final = f"""(
        SELECT *, {STATE_SQL} AS state, CASE state {_RANKS} END AS rank
        FROM (
            SELECT grid.test_id, grid.day, d.* EXCLUDE (test_id, day, mark, reason),
                coalesce(d.mark, if(grid.status = 'in_force', 'not_run', 'not_applicable')) AS mark,
                CASE WHEN d.mark IS NOT NULL THEN d.reason
                     WHEN grid.status = 'in_force' THEN 'no_mark_published' ELSE 'not_in_force' END AS reason
            FROM (
                SELECT test_id, status,
                    unnest(generate_series($from_day, $to_day, INTERVAL 1 DAY))::DATE AS day
                FROM controls
            ) AS grid
            LEFT JOIN control_daily AS d ON d.test_id = grid.test_id AND d.day = grid.day
        )
    )"""

_WINDOW: Final = """(
        SELECT c.test_id, c.title, c.severity, c.owner, c.domain, w.* EXCLUDE (test_id),
            list_position(['critical', 'high', 'medium', 'low'], c.severity) AS severity_rank,
            n.days_not_run, n.days_indeterminate,
            w.deviations = 0 AND (w.readings_missing + w.readings_unpinned + w.unknown + n.days_not_run
                + n.days_indeterminate) > 0 AS has_only_gaps
        FROM controls AS c
        JOIN (
            SELECT test_id, figure_text, coalesce(readings_expected, 0) AS readings_expected,
                coalesce(readings_made, 0) AS readings_made, coalesce(readings_missing, 0) AS readings_missing,
                coalesce(readings_unpinned, 0) AS readings_unpinned,
                coalesce(deviations, 0) AS deviations, coalesce(unknown, 0) AS unknown
            FROM control_window($from_day, $to_day)
        ) AS w USING (test_id)
        JOIN (
            SELECT test_id, count(*) FILTER (mark = 'not_run') AS days_not_run,
                count(*) FILTER (mark = 'indeterminate') AS days_indeterminate
            FROM @days GROUP BY test_id
        ) AS n USING (test_id)
        WHERE c.status = 'in_force' OR w.readings_made + w.readings_unpinned > 0 OR w.deviations > 0
    )"""

FRAGMENTS: Final[Mapping[str, str]] = MappingProxyType({"@window": _WINDOW, "@days": _DAYS})
"""What stands behind a name in a query, expanded in this order.

`@days` every test and day of the range with mark, state and rank; a day of a test in force without a
published mark is there as `not_run`, so a lost row is seen. `@window` the tests that count in the
window (in force, or judged while they were) with their window figures and their days without a verdict.
"""

_FIGURES: Final = "control_window($from_day, $to_day)"
_SHARED: Final = MappingProxyType({_FIGURES: "shared_figures", "@days": "shared_days", "@window": "shared_window"})
_PARAMETER: Final = re.compile(r"\$([a-z][a-z0-9_]*)")


def expand(query: str) -> str:
    """Put the shared fragments in place of their names."""
    for name, text in FRAGMENTS.items():
        query = query.replace(name, text)
    return query.strip()


def share(audit: Audit, params: Mapping[str, object]) -> None:
    """Compute once for all pages what every second query begins with: the fragments, the figures of the window.

    Args:
        audit: the published file; the rows stand beside it until it is closed.
        params: of the site.
    """
    for fragment, table in _SHARED.items():
        query = expand(fragment)
        audit.keep(table, f"FROM {query}", **used(query, params))


def shared(query: str) -> str:
    """The same query over the rows that `share` computed."""
    for fragment, table in reversed([*_SHARED.items()]):
        query = query.replace(expand(fragment), table)
    return query


def parameters(query: str) -> set[str]:
    """Names of the parameters in a query."""
    return set(_PARAMETER.findall(query))


def used(query: str, params: Mapping[str, object]) -> dict[str, object]:
    """The parameters that a query names; DuckDB refuses others.

    Raises:
        KeyError: the query names a parameter that its page does not give.
    """
    return {name: params[name] for name in sorted(parameters(query))}


def readable(query: str, params: Mapping[str, object]) -> str:
    """The query with its values written in, to be read, copied and run by hand."""
    return _PARAMETER.sub(lambda match: _literal(params[match.group(1)]), query)


def _literal(value: object) -> str:
    if isinstance(value, date):
        return f"DATE '{value:%Y-%m-%d}'"
    return "'" + str(value).replace("'", "''") + "'"
