"""HR-06: awareness is renewed, so that everybody's knowledge stays recent."""

from expectations.model import Example
from expectations.workforce import Current
from expectations.workforce.courses import BACK, COURSES, LEAVE, WORKER, world

CONTROL = Current(
    id="HR-06",
    title="Annual security awareness refresher is current",
    objective="Awareness is renewed so that everyone's knowledge stays recent.",
    criteria=("CC1.4", "CC2.2"),
    annex_a=("A.6.3",),
    severity="medium",
    owner="Security Lead",
    text="The last course that they finished is younger than a year and the days of grace",
    what="course_kind",
    parameters={
        "course_kind": "security_awareness",
        "max_age_days": 365,
        "grace_days": 30,
        "min_score_pct": 80,
        "reuse_days": 180,
    },
    asked="""
            SELECT day, source_id, worker_id AS holder_id, worker_id, $course_kind AS course_kind, false AS is_machine
            FROM workers""",
    proofs=COURSES,
    max_age="$max_age_days + $grace_days",
    # a newcomer's first course, and that of somebody who comes back too late for the old one, is HR-05's
    has_time="(a.day < e.hire_date + ($max_age_days + $grace_days)::INTEGER "
    "AND coalesce(d.last_on < e.hire_date - $reuse_days::INTEGER, true))",
    item=("source_id", "worker_id"),
    examples=(
        Example(words="Renewed half a year ago", expect="pass", rows=world({})),
        Example(
            words="Taken thirteen months ago to the day",
            expect="fail",
            attribute="A",
            rows=world({"completed_on": "2025-03-01"}),
        ),
        Example(words="Here for years, and never taken", expect="fail", attribute="A", rows=world()),
        Example(
            words="Somebody took it whom nobody knows", expect="unknown", attribute="A", rows=world({"worker_id": None})
        ),
        Example(
            words="Came three months ago: the first course is another test's",
            expect="still_time",
            rows=world(workers=({**WORKER, "hire_date": "2026-01-05"},)),
        ),
        Example(
            words="Back from two months of leave for eleven days",
            expect="long_leave",
            rows=world({"completed_on": "2025-02-10"}, employment_events=(LEAVE, BACK)),
        ),
        Example(
            words="A member of the board",
            expect="not_asked",
            rows=world(workers=({**WORKER, "worker_type": "board"},)),
        ),
        Example(
            words="Left a month ago",
            expect="not_at_work",
            rows=world(workers=({**WORKER, "termination_effective_at": "2026-02-27 22:59:59"},)),
        ),
    ),
).control
