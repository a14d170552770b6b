"""HR-11: the HR record, which drives access removal, is updated no later than the event itself."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

WORKER = {"worker_id": "w1"}
EVENT = {"worker_id": "w1", "effective_date": "2026-03-27", "effective_at": "2026-03-27 22:59:59"}
IN_TIME = {**EVENT, "_appeared_after_at": "2026-03-20 22:30:00", "_appeared_by_at": "2026-03-21 09:00:00"}
LATE = {**EVENT, "_appeared_after_at": "2026-03-29 22:30:00", "_appeared_by_at": "2026-03-30 09:00:00"}

CONTROL = ControlTest(
    id="HR-11",
    title="Leavers and movers recorded in HR on time",
    objective="The HR record, which drives access removal, is updated no later than the event itself.",
    criteria=("CC6.2", "CC2.1"),
    annex_a=("A.6.5", "A.5.18"),
    severity="high",
    owner="Head of People",
    kind=Event(clock=24, convention="a last day ends at 23:59:59, a move begins at 00:00, local time of the office"),
    parameters={"max_lag_hours": 0, "max_lag_hours_immediate": 4, "transfer_max_lag_hours": 72},
    subjects="""
        SELECT e.day, e.source_id, e.worker_id, e.event_type, e.termination_type,
            coalesce(v.moved_from_date, e.effective_date) AS effective_date, e.effective_date AS present_date,
            e.effective_at AS triggered_at,
            e.effective_at + to_hours(CASE WHEN e.event_type = 'transfer' THEN $transfer_max_lag_hours
                WHEN e.termination_type IN ('involuntary', 'death') THEN $max_lag_hours_immediate
                ELSE $max_lag_hours END) AS due_at,
            -- a date that was moved is an event that was entered when its first date was
            coalesce(v.appeared_by_at, e.appeared_by_at) AS done_at,
            CASE WHEN v.day IS NULL THEN e.appeared_after_at ELSE v.appeared_after_at END AS entered_after_at,
            entered_after_at IS NULL AND e.effective_at <= done_at AS was_there_before,
            CASE WHEN done_at <= due_at OR entered_after_at > due_at THEN true END AS entry_time_is_known,
            CASE WHEN v.effective_date > e.effective_date AND v.effective_at < e.appeared_by_at
                THEN e.appeared_by_at END AS moved_at,
            v.moved_from_date, coalesce(moved_at, e.effective_at) AS settled_at
        FROM employment_events e
        LEFT JOIN (
            -- gone at the reading at which the other appeared: its date was moved
            SELECT *, effective_date AS moved_from_date FROM vanished_employment_events
            WHERE event_type = 'termination'
            QUALIFY row_number() OVER (PARTITION BY day, source_id, worker_id, changed_after_at
                ORDER BY effective_date) = 1
        ) v ON v.day = e.day AND v.source_id = e.source_id AND v.worker_id = e.worker_id
            AND v.event_type = e.event_type AND v.changed_after_at = e.appeared_after_at
    """,
    item=("source_id", "worker_id", "event_type", "effective_date"),
    exclusions=(
        Exclusion(
            rule="leave",
            condition="event_type IN ('leave_start', 'leave_end')",
            reason="leave and return take no access away and move nobody",
        ),
        Exclusion(
            rule="before_monitoring",
            condition="was_there_before",
            reason="in HR already when monitoring began: when it was entered cannot be known",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="It was entered no later than it took effect, plus the lag that is allowed",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
            null_means={"due_at": "unknown", "done_at": "unknown", "entry_time_is_known": "unknown"},
            show=("event_type", "termination_type", "entered_after_at"),
        ),
        Attribute(
            id="B",
            text="Its date was not moved backwards after it had passed",
            expect=gxe.ExpectColumnValuesToBeNull(column="moved_at"),
            null_means={"moved_at": "wanted"},
            due="settled_at",
            done="moved_at",
            show=("present_date",),
        ),
    ),
    examples=(
        Example(
            words="A resignation entered a week ahead",
            expect="pass",
            rows={"workers": (WORKER,), "employment_events": (IN_TIME,)},
            item="hr/w1/termination/2026-03-27",
        ),
        Example(
            words="A departure entered three days after it took effect",
            expect="fail",
            attribute="A",
            rows={"workers": (WORKER,), "employment_events": (LATE,)},
            item="hr/w1/termination/2026-03-27",
        ),
        Example(
            words="A move entered three days late: three are allowed",
            expect="pass",
            rows={"workers": (WORKER,), "employment_events": ({**LATE, "event_type": "transfer"},)},
            item="hr/w1/transfer/2026-03-27",
        ),
        Example(
            words="Entered between two readings, and the deadline lies between them too",
            expect="unknown",
            attribute="A",
            rows={
                "workers": (WORKER,),
                "employment_events": (
                    {**EVENT, "_appeared_after_at": "2026-03-26 22:30:00", "_appeared_by_at": "2026-03-28 22:30:00"},
                ),
            },
            item="hr/w1/termination/2026-03-27",
        ),
        Example(
            words="The date was moved a week back after it had passed",
            expect="fail",
            attribute="B",
            rows={
                "workers": (WORKER,),
                "employment_events": ({**LATE, "effective_date": "2026-03-20", "effective_at": "2026-03-20 22:59:59"},),
                "vanished_employment_events": (
                    {
                        **EVENT,
                        "_appeared_after_at": "2026-03-20 22:30:00",
                        "_appeared_by_at": "2026-03-21 09:00:00",
                        "_changed_after_at": "2026-03-29 22:30:00",
                        "_changed_by_at": "2026-03-30 09:00:00",
                    },
                ),
            },
            item="hr/w1/termination/2026-03-27",
        ),
        Example(
            words="A departure that was in HR when monitoring began",
            expect="before_monitoring",
            rows={"workers": (WORKER,), "employment_events": ({**EVENT, "_appeared_by_at": "2026-03-31 22:30:00"},)},
            item="hr/w1/termination/2026-03-27",
        ),
    ),
)
