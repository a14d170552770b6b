"""The SQL of a list of criteria: both frameworks are shown alike."""

from __future__ import annotations

from typing import Final, Literal

_COVERAGE: Final = """
    SELECT v.criterion AS "Criterion", v.title AS "Title", replace(v.how, '_', ' ') AS "How", v.support AS "Support",
        v.daily + v.per_event AS "Tests in force", v.not_in_force AS "Not connected",
        count(*) FILTER (w.deviations > 0) AS "With deviations",
        count(*) FILTER (w.has_only_gaps) AS "With gaps only",
        v.elsewhere AS "To be shown otherwise"
    FROM criteria_coverage AS v
    LEFT JOIN control_criteria AS s USING (framework, criterion)
    LEFT JOIN @window AS w ON w.test_id = s.test_id
    WHERE v.framework = '{framework}'
    GROUP BY ALL
    ORDER BY min(v.place)
"""


def coverage(framework: Literal["TSC", "ISO27001"]) -> str:
    """SQL: each criterion of a framework, how it is supported, and what its tests found in the window."""
    return _COVERAGE.replace("{framework}", framework)
