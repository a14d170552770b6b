"""HR-01: people are screened as their role demands before they are trusted with systems or data."""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, Example, Exclusion
from expectations.workforce import Joining
from expectations.workforce.papers import ITEM, WORKER

CHECK: dict[str, Any] = {"completed_on": "2026-01-20"}
MANAGER = {"worker_id": "1000", "employee_number": "E1000", "work_email": None, "worker_type": "board"}
OFFICER = {"worker_id": "w3", "employee_number": "E3", "work_email": None, "worker_type": "board"}


def world(check: dict[str, Any] | None, worker: dict[str, Any] | None = None) -> dict[str, tuple[dict[str, Any], ...]]:
    """Somebody who came two months ago, checked two weeks before; the arguments say what differs."""
    return {
        "workers": ({**WORKER, **(worker or {})}, MANAGER, OFFICER),
        "screenings": () if check is None else ({**CHECK, **check},),
        "employment_events": (),
    }


CONTROL = Joining(
    id="HR-01",
    title="Background screening completed before access-bearing work starts",
    objective="Give assurance that people are screened to the level set for their role before they are trusted with "
    "systems or data.",
    criteria=("CC1.4",),
    annex_a=("A.6.1",),
    severity="high",
    owner="Head of People",
    convention="days are counted by the date where the person works: the day before the first one is the last in time",
    texts=(
        "A check of at least the level that is demanded was completed, and not too long before",
        "It was completed before the first day, and the days that are allowed after it",
    ),
    what="demanded",
    by_number=True,
    parameters={
        "grace_days_after_start": 0,
        "max_check_age_days": 180,
        "rehire_reuse_days": 365,
        "accepted_results": ("clear",),
        "required_level": 1,
        "trusted_level": 2,
        "trusted_departments": (),  # as HR writes them
    },
    due_on="w.hire_date - 1 + $grace_days_after_start::INTEGER",
    asked="""
            SELECT h.*, 'screening' AS demanded, m.source_id || '/' || m.person_id AS manager,
                CASE WHEN list_contains($trusted_departments::VARCHAR[], h.department) THEN $trusted_level
                    ELSE $required_level END AS required_level
            FROM hires h LEFT JOIN employments m
                ON m.day = h.day AND m.source_id = h.source_id AND m.worker_id = h.manager_worker_id""",
    proofs="""
            SELECT s.day, n.source_id, n.person_id, 'screening' AS demanded, s.package_level, s.result, s.decided_on,
                CASE WHEN s.result = 'exempt' THEN s.decided_on ELSE s.completed_on END AS done_on,
                d.source_id || '/' || d.person_id AS decided_by, n.source_id || '/' || n.person_id AS person,
                s.result <> 'exempt' AS counts
            FROM screenings s
            LEFT JOIN numbered_people n ON n.day = s.day AND n.employee_number = s.employee_number
            LEFT JOIN numbered_people d ON d.day = s.day AND d.employee_number = s.decided_by
            WHERE s.result <> 'cancelled' AND (n.employee_number IS NOT NULL OR s.employee_number IS NULL)""",
    counts="p.counts AND p.package_level >= h.required_level",
    since="h.hire_date - CASE WHEN h.is_rehire THEN $rehire_reuse_days ELSE $max_check_age_days END::INTEGER",
    results=""",
                bool_or(p.is_theirs AND p.result = 'exempt' AND p.decided_on IS NOT NULL) AS is_exempt,
                min(CASE WHEN list_contains($accepted_results, p.result) THEN p.done_on
                    WHEN p.decided_by <> p.person AND coalesce(p.decided_by <> h.manager, true)
                        THEN greatest(p.done_on, p.decided_on) END)
                    FILTER (p.counts AND p.is_theirs AND p.package_level >= h.required_level) AS cleared_on,
                bool_or(p.is_theirs AND p.decided_on IS NOT NULL AND p.decided_by IS NULL) AS is_by_nobody_known""",
    # what a check found is to be decided about by then, too; of one that comes too late, at once
    columns=""", coalesce(r.is_exempt, false) AS is_exempt, r.cleared_on, l.starts_at AS cleared_at,
            CASE WHEN r.done_on IS NOT NULL THEN greatest(h.due_on, r.done_on) END AS decide_by_on,
            CASE WHEN r.done_on IS NOT NULL THEN greatest(d.ends_at, c.ends_at) - INTERVAL 1 SECOND END
                AS decide_by_at,
            CASE WHEN r.cleared_on <= greatest(h.due_on, r.done_on) OR NOT coalesce(r.is_by_nobody_known, false)
                THEN true END AS clearance_is_known""",
    joins="""
        LEFT JOIN calendar l ON l.day = r.cleared_on""",
    leaves_out=(
        Exclusion(
            rule="exempt", condition="is_exempt", reason="somebody decided that the law of the country allows no check"
        ),
    ),
    asks=(
        Attribute(
            id="C",
            text="It was clear, or somebody else than the hiring manager decided in time to hire all the same",
            applies="done_on IS NOT NULL",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="decide_by_on", column_B="cleared_on", or_equal=True
            ),
            null_means={"decide_by_on": "unknown", "cleared_on": "not_done", "clearance_is_known": "unknown"},
            due="decide_by_at",
            done="cleared_at",
        ),
    ),
    examples=(
        Example(words="Clear two weeks before the first day", expect="pass", rows=world({}), item=ITEM),
        Example(words="Never checked", expect="fail", attribute="A", rows=world(None), item=ITEM),
        Example(
            words="Completed on the first day",
            expect="fail",
            attribute="B",
            rows=world({"completed_on": "2026-02-02"}),
            item=ITEM,
        ),
        Example(
            words="Something was found, and the hiring manager decided",
            expect="fail",
            attribute="C",
            rows=world({"result": "consider", "decided_by": "E1000", "decided_on": "2026-01-25"}),
            item=ITEM,
        ),
        Example(
            words="Something was found, and somebody else decided",
            expect="pass",
            rows=world({"result": "consider", "decided_by": "E3", "decided_on": "2026-01-25"}),
            item=ITEM,
        ),
        Example(
            words="The provider says clear, and not when",
            expect="unknown",
            attribute="B",
            rows=world({"completed_on": None}),
            item=ITEM,
        ),
        Example(
            words="No check may be made in the country",
            expect="exempt",
            rows=world({"result": "exempt", "completed_on": None, "decided_by": "E3", "decided_on": "2026-01-25"}),
            item=ITEM,
        ),
    ),
).control
