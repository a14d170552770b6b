"""HR-05: new people are taught the basic threats and duties before they have been exposed to them for long."""

from expectations.model import Example, Exclusion
from expectations.workforce import Joining

WORKER = {"worker_id": "w1", "hire_date": "2026-01-12", "start_at": "2026-01-11 23:00:00"}
COURSE = {"worker_id": "w1", "completed_on": "2026-01-30"}
LEAVE = {"worker_id": "w1", "event_type": "leave_start", "effective_date": "2026-01-20"}
BACK = {"worker_id": "w1", "event_type": "leave_end", "effective_date": "2026-02-20"}
WORLD = {"workers": (WORKER,), "training_records": (COURSE,), "employment_events": ()}

CONTROL = Joining(
    id="HR-05",
    title="Security awareness training completed on joining",
    objective="New people are taught the basic threats and duties before long exposure.",
    criteria=("CC1.4", "CC2.2"),
    annex_a=("A.6.3",),
    severity="medium",
    owner="Security Lead",
    convention="days are counted by the date: the thirtieth day after the first is still in time",
    texts=(
        "The course was finished at all, with the score that it asks",
        "It was finished within the days that are allowed after the first, leave aside",
    ),
    what="course_kind",
    pauses=True,
    parameters={"days_after_start": 30, "reuse_days": 180, "min_score_pct": 80, "course_kind": "security_awareness"},
    asked="SELECT *, $course_kind AS course_kind FROM hires",
    proofs="""
            SELECT day, source_id, person_id, course_kind, completed_on AS done_on,
                coalesce(score, 100) >= $min_score_pct AS counts FROM finished_courses""",
    since="h.hire_date - $reuse_days::INTEGER",
    leaves_out=(
        Exclusion(
            rule="still_current",
            condition="is_still_current",
            reason="hired again while the course of the time before was still good",
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
).control
