"""HR-05: new people are taught the basic threats and duties before they have been exposed to them for long."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

WORKER = {"worker_id": "w1", "hire_date": "2026-01-12", "start_at": "2026-01-11 23:00:00"}
COURSE = {"worker_id": "w1", "completed_on": "2026-01-30"}
LEAVE = {"worker_id": "w1", "event_type": "leave_start", "effective_date": "2026-01-20"}
BACK = {"worker_id": "w1", "event_type": "leave_end", "effective_date": "2026-02-20"}
WORLD = {"workers": (WORKER,), "training_records": (COURSE,), "employment_events": ()}

CONTROL = ControlTest(
    id="HR-05",
    title="Security awareness training completed on joining",
    objective="New people are taught the basic threats and duties before long exposure.",
    criteria=("CC1.4", "CC2.2"),
    annex_a=("A.6.3",),
    severity="medium",
    owner="Security Lead",
    kind=Event(clock=24, convention="days are counted by the date: the thirtieth day after the first is still in time"),
    parameters={
        "days_after_start": 30,
        "reuse_days": 180,
        "min_score_pct": 80,
        "never_after_days": 30,
        "course_kind": "security_awareness",
        "worker_types": ("employee", "contractor", "temp", "intern", "vendor"),
    },
    subjects="""
        WITH leaves AS (
            SELECT s.day, s.source_id, s.worker_id, s.effective_date AS from_date,
                -- a leave that still lasts has taken the days until now
                coalesce(min(e.effective_date), s.day + 1) AS to_date
            FROM employment_events s LEFT JOIN employment_events e
                ON e.day = s.day AND e.source_id = s.source_id AND e.worker_id = s.worker_id
                AND e.event_type = 'leave_end' AND e.effective_date > s.effective_date
            WHERE s.event_type = 'leave_start' AND s.effective_date <= s.day
            GROUP BY s.day, s.source_id, s.worker_id, s.effective_date),
        away AS (
            SELECT w.day, w.source_id, w.worker_id, greatest(l.from_date, w.hire_date) - w.hire_date AS after_days,
                l.to_date - greatest(l.from_date, w.hire_date) AS days,
                coalesce(sum(days) OVER (PARTITION BY w.day, w.source_id, w.worker_id ORDER BY l.from_date
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS days_before
            FROM workers w JOIN leaves l
                ON l.day = w.day AND l.source_id = w.source_id AND l.worker_id = w.worker_id
                AND l.to_date > w.hire_date),
        paused AS (
            -- what begins before the time is over, put off by the leaves before it, puts it off again
            SELECT day, source_id, worker_id, sum(days)::INTEGER AS leave_days
            FROM away WHERE after_days <= $days_after_start + days_before GROUP BY ALL),
        taken AS (
            SELECT t.day, c.source_id, c.person_id, t.completed_on,
                coalesce(t.score, 100) >= $min_score_pct AS is_passed
            FROM training_records t LEFT JOIN account_candidates c ON c.day = t.day
                AND c.source_id = coalesce(t.worker_source_id, t.source_id) AND c.worker_id = t.worker_id
            WHERE t.course_kind = $course_kind AND t.status = 'completed'),
        left_before AS (
            SELECT d.day, d.source_id, c.person_id, min(d.effective_date) AS first_left_date
            FROM departures d JOIN account_candidates c
                ON c.day = d.day AND c.source_id = d.source_id AND c.worker_id = d.worker_id GROUP BY ALL),
        hires AS (
            SELECT w.day, w.source_id, w.worker_id, e.person_id, w.worker_type, w.hire_date,
                w.start_at AS triggered_at, w.termination_date, coalesce(p.leave_days, 0) AS leave_days,
                (w.hire_date + ($days_after_start::INTEGER + coalesce(p.leave_days, 0)))::DATE AS due_on,
                coalesce(l.first_left_date < w.hire_date, false) AS is_rehire
            FROM workers w
            LEFT JOIN employments e ON e.day = w.day AND e.source_id = w.source_id AND e.worker_id = w.worker_id
            LEFT JOIN paused p ON p.day = w.day AND p.source_id = w.source_id AND p.worker_id = w.worker_id
            LEFT JOIN left_before l ON l.day = w.day AND l.source_id = w.source_id AND l.person_id = e.person_id),
        results AS (
            SELECT h.day, h.source_id, h.worker_id,
                min(t.completed_on) FILTER (t.is_passed AND t.is_theirs) AS passed_on,
                -- finished nobody knows when or by whom: perhaps by this person, in time
                bool_or(t.completed_on IS NULL OR NOT t.is_theirs) AS has_undecided
            FROM hires h JOIN (SELECT *, person_id IS NOT NULL AS is_theirs FROM taken) t ON t.day = h.day
                AND (NOT t.is_theirs OR (t.source_id = h.source_id AND t.person_id = h.person_id))
                AND coalesce(t.completed_on, h.due_on) BETWEEN h.hire_date - $reuse_days::INTEGER
                    AND CASE WHEN t.is_theirs THEN h.day ELSE h.due_on END
            GROUP BY ALL)
        SELECT h.day, h.source_id, h.worker_id, h.hire_date, h.triggered_at, h.due_on, h.leave_days, r.passed_on,
            list_contains($worker_types, h.worker_type) AS must_learn,
            coalesce(h.termination_date <= h.due_on, false) AS left_before_due,
            h.is_rehire AND coalesce(r.passed_on < h.hire_date, false) AS is_still_current,
            d.ends_at - INTERVAL 1 SECOND AS due_at, n.ends_at - INTERVAL 1 SECOND AS never_at,
            c.starts_at AS passed_at,
            CASE WHEN r.passed_on <= h.due_on OR NOT coalesce(r.has_undecided, false) THEN true END AS outcome_is_known
        FROM hires h
        LEFT JOIN results r ON r.day = h.day AND r.source_id = h.source_id AND r.worker_id = h.worker_id
        LEFT JOIN calendar d ON d.day = h.due_on
        LEFT JOIN calendar n ON n.day = h.due_on + $never_after_days::INTEGER
        LEFT JOIN calendar c ON c.day = r.passed_on
    """,
    item=("source_id", "worker_id", "hire_date"),
    exclusions=(
        Exclusion(rule="not_trained", condition="NOT must_learn", reason="not of the kinds of people who are trained"),
        Exclusion(
            rule="left_before_due",
            condition="left_before_due",
            reason="left, or will leave, before the time for the course is over",
        ),
        Exclusion(
            rule="still_current",
            condition="is_still_current",
            reason="hired again while the course of the time before was still good",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The course was finished at all, with the score that it asks",
            expect=gxe.ExpectColumnValuesToNotBeNull(column="passed_on"),
            null_means={"passed_on": "not_done", "outcome_is_known": "unknown"},
            due="never_at",
            done="passed_at",
            show=("due_on",),
        ),
        Attribute(
            id="B",
            text="It was finished within the days that are allowed after the first, leave aside",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_on", column_B="passed_on", or_equal=True),
            null_means={"due_on": "unknown", "passed_on": "not_done", "outcome_is_known": "unknown"},
            done="passed_at",
            show=("leave_days",),
        ),
    ),
    examples=(
        Example(words="Finished after eighteen days", expect="pass", rows=WORLD, item="hr/w1/2026-01-12"),
        Example(
            words="Never finished",
            expect="fail",
            attribute="A",
            rows={**WORLD, "training_records": ()},
            item="hr/w1/2026-01-12",
        ),
        Example(
            words="Finished on the thirty-first day",
            expect="fail",
            attribute="B",
            rows={**WORLD, "training_records": ({**COURSE, "completed_on": "2026-02-12"},)},
            item="hr/w1/2026-01-12",
        ),
        Example(
            words="Finished after fifty days, of which a month was leave",
            expect="pass",
            rows={
                **WORLD,
                "training_records": ({**COURSE, "completed_on": "2026-03-03"},),
                "employment_events": (LEAVE, BACK),
            },
            item="hr/w1/2026-01-12",
        ),
        Example(
            words="Finished, nobody wrote down when",
            expect="unknown",
            attribute="B",
            rows={**WORLD, "training_records": ({**COURSE, "completed_on": None},)},
            item="hr/w1/2026-01-12",
        ),
        Example(
            words="Left after two weeks",
            expect="left_before_due",
            rows={**WORLD, "workers": ({**WORKER, "termination_date": "2026-01-26"},), "training_records": ()},
            item="hr/w1/2026-01-12",
        ),
    ),
)
