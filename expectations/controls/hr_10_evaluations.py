"""HR-10: people are evaluated against their responsibilities, control duties included, in each cycle."""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, Periodic

DUE = "2026-02-27"
CYCLE: dict[str, Any] = {
    "obligation_id": "reviews",
    "duty": "performance_review",
    "first_due_on": DUE,
    "every_months": 12,
    "valid_from_on": "2025-01-01",
}
PERSON: dict[str, Any] = {"worker_id": "w1", "employee_number": "E1001", "work_email": None}
BOSS: dict[str, Any] = {"worker_id": "w2", "employee_number": "E1000", "work_email": None, "hire_date": "2026-01-07"}
ITEM = f"hr/w1/home/reviews/{DUE}"


def world(evaluation: dict[str, Any] | None, **rows: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A cycle that was due a month ago, and somebody who is here for years and was evaluated in it."""
    made = () if evaluation is None else (evaluation,)
    return {"obligations": (CYCLE,), "workers": (PERSON, BOSS), "employment_events": (), "evaluations": made} | rows


CONTROL = ControlTest(
    id="HR-10",
    title="Performance evaluations completed each cycle",
    objective="People are evaluated against their responsibilities, control duties included.",
    criteria=("CC1.4", "CC1.5"),
    annex_a=("A.5.4",),
    severity="low",
    owner="Head of People",
    kind=Periodic(),
    parameters={"min_tenure_days": 180, "grace_days": 30, "worker_types": ("employee",)},
    subjects="""
        WITH cycles AS (
            SELECT o.day, o.source_id AS register_id, o.obligation_id, o.due_on, c.starts_at AS triggered_at,
                (o.due_on + $grace_days::INTEGER)::DATE AS last_on,
                coalesce(o.due_before_on, (o.due_on - INTERVAL 1 YEAR)::DATE) AS from_on
            FROM obligations_due o JOIN calendar c ON c.day = o.due_on
            WHERE o.duty = 'performance_review' AND o.due_on <= o.day),
        away AS (
            SELECT c.day, c.register_id, c.obligation_id, c.due_on, l.source_id, l.worker_id,
                sum(least(l.to_date, c.due_on) - greatest(l.from_date, c.from_on)) * 2 > c.due_on - c.from_on AS is_away
            FROM cycles c JOIN leaves l ON l.day = c.day AND l.from_date < c.due_on AND l.to_date > c.from_on
            GROUP BY c.day, c.register_id, c.obligation_id, c.due_on, c.from_on, l.source_id, l.worker_id),
        notices AS (
            -- who leaves after the cycle, and had said so by then
            SELECT c.day, c.register_id, c.obligation_id, c.due_on, d.source_id, d.worker_id
            FROM cycles c JOIN days n ON n.day = c.day
            JOIN calendar e ON e.day = c.due_on
            JOIN departures d ON d.day = c.day AND d.effective_date > c.due_on AND d.appeared_by_at <= e.ends_at
            GROUP BY ALL),
        made AS (
            SELECT v.day, v.obligation_id, v.due_on, n.source_id, n.person_id, v.completed_on,
                r.source_id || '/' || r.person_id <> n.source_id || '/' || n.person_id AS is_by_another
            FROM evaluations v
            LEFT JOIN numbered_people n ON n.day = v.day AND n.employee_number = v.employee_number
            LEFT JOIN numbered_people r ON r.day = v.day AND r.employee_number = v.reviewer_employee_number
            WHERE n.employee_number IS NOT NULL OR v.employee_number IS NULL),
        results AS (
            SELECT day, obligation_id, due_on, source_id, person_id,
                min(completed_on) FILTER (completed_on <= day) AS done_on,
                bool_or(completed_on IS NULL) AS has_undated,
                -- of several the one by another person counts, and of those the first
                bool_or(is_by_another) AS is_by_another
            FROM made GROUP BY ALL)
        SELECT c.day, e.source_id, e.worker_id, c.register_id, c.obligation_id, c.due_on, c.triggered_at, c.last_on,
            g.ends_at - INTERVAL 1 SECOND AS due_at, r.done_on, f.starts_at AS done_at, r.is_by_another,
            list_contains($worker_types, e.worker_type) AS is_asked,
            e.hire_date > c.due_on - $min_tenure_days::INTEGER AS is_too_new,
            coalesce(w.termination_date <= c.due_on, false) AS has_left, n.worker_id IS NOT NULL AS is_leaving,
            coalesce(a.is_away, false) AS is_away,
            CASE WHEN r.done_on <= c.last_on THEN true
                WHEN e.employee_number IS NULL OR coalesce(r.has_undated, false) OR s.day IS NOT NULL THEN NULL
                ELSE true END AS outcome_is_known
        FROM cycles c
        JOIN employments e ON e.day = c.day
        LEFT JOIN workers w ON w.day = e.day AND w.source_id = e.source_id AND w.worker_id = e.worker_id
        LEFT JOIN away a ON a.day = c.day AND a.register_id = c.register_id AND a.obligation_id = c.obligation_id
            AND a.due_on = c.due_on AND a.source_id = e.source_id AND a.worker_id = e.worker_id
        LEFT JOIN notices n ON n.day = c.day AND n.register_id = c.register_id AND n.obligation_id = c.obligation_id
            AND n.due_on = c.due_on AND n.source_id = e.source_id AND n.worker_id = e.worker_id
        LEFT JOIN results r ON r.day = c.day AND r.obligation_id = c.obligation_id AND r.due_on = c.due_on
            AND r.source_id = e.source_id AND r.person_id = e.person_id
        -- of nobody known: perhaps of whoever has no other
        LEFT JOIN results s ON s.day = c.day AND s.obligation_id = c.obligation_id AND s.due_on = c.due_on
            AND s.person_id IS NULL
        LEFT JOIN calendar g ON g.day = c.last_on
        LEFT JOIN calendar f ON f.day = r.done_on
    """,
    item=("source_id", "worker_id", "register_id", "obligation_id", "due_on"),
    exclusions=(
        Exclusion(rule="not_asked", condition="NOT is_asked", reason="not of the kinds of people who are evaluated"),
        Exclusion(rule="left", condition="has_left", reason="left by the day on which the cycle was due"),
        Exclusion(rule="under_notice", condition="is_leaving", reason="HR knew by then that they will leave"),
        Exclusion(rule="too_new", condition="is_too_new", reason="here for too short to be evaluated"),
        Exclusion(rule="away", condition="is_away", reason="on leave for more than half of the cycle"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The evaluation was completed by the day on which the cycle was due, and the days of grace",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="last_on", column_B="done_on", or_equal=True),
            null_means={"last_on": "unknown", "done_on": "not_done", "outcome_is_known": "unknown"},
        ),
        Attribute(
            id="B",
            text="Somebody else made it",
            applies="done_on IS NOT NULL",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_by_another", value_set=[True]),
            null_means={"is_by_another": "unknown"},
            due="done_at",
        ),
    ),
    examples=(
        Example(
            words="Evaluated a week before the day by the manager",
            expect="pass",
            rows=world({"due_on": DUE}),
            item=ITEM,
        ),
        Example(words="Never evaluated", expect="fail", attribute="A", rows=world(None), item=ITEM),
        Example(
            words="Evaluated by oneself",
            expect="fail",
            attribute="B",
            rows=world({"reviewer_employee_number": "E1001"}),
            item=ITEM,
        ),
        Example(
            words="Nobody wrote down who made it",
            expect="unknown",
            attribute="B",
            rows=world({"reviewer_employee_number": None}),
            item=ITEM,
        ),
        Example(words="Came in January", expect="too_new", rows=world(None), item=ITEM.replace("w1", "w2")),
    ),
)
