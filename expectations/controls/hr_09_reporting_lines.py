"""HR-09: everybody has a manager who answers for them, and each responsibility for security somebody who holds it."""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

ROLES = ("security_officer", "privacy_officer", "incident_commander", "change_authority")
CHIEF: dict[str, Any] = {"worker_id": "w0", "employee_number": "E0", "work_email": None, "manager_worker_id": None}
BOSS = {**CHIEF, "worker_id": "w1", "employee_number": "E1", "manager_worker_id": "w0"}
WORKER = {**CHIEF, "worker_id": "w2", "employee_number": "E2", "manager_worker_id": "w1"}
LEFT = {
    "status": "terminated",
    "termination_date": "2026-03-13",
    "termination_effective_at": "2026-03-13 22:59:59",
}
HELD = tuple({"role": role, "employee_number": "E1"} for role in ROLES)


def world(*workers: dict[str, Any], **rows: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A company of three, whose jobs are described and whose responsibilities are held; `rows` says what differs."""
    return {"workers": workers or (CHIEF, BOSS, WORKER), "designated_roles": HELD, "job_profiles": ({},)} | rows


CONTROL = ControlTest(
    id="HR-09",
    title="Reporting lines and designated security responsibilities are in place",
    objective="Everyone has a current accountable manager and each named security or privacy responsibility has a "
    "current holder.",
    criteria=("CC1.3",),
    annex_a=("A.5.2", "A.5.4"),
    severity="low",
    owner="Head of People",
    kind=State(),
    parameters={"manager_gap_days": 14, "required_roles": ROLES},
    subjects="""
        WITH held AS (
            SELECT r.day, r.role, count(DISTINCT h.person) FILTER (h.standing = 'at_work') AS holders,
                bool_or(d.standing = 'at_work') AS has_deputy,
                bool_or(h.person IS NULL OR (r.deputy_employee_number IS NOT NULL AND d.person IS NULL)) AS is_unclear
            FROM designated_roles r
            LEFT JOIN standings h ON h.day = r.day AND h.employee_number = r.employee_number
            LEFT JOIN standings d ON d.day = r.day AND d.employee_number = r.deputy_employee_number
            WHERE r.subject = 'company' AND r.valid_from_on <= r.day
                AND (r.valid_to_on IS NULL OR r.day <= r.valid_to_on)
            GROUP BY ALL)
        SELECT l.day, l.source_id, l.worker_id AS subject_id, false AS is_role, l.worker_type, l.standing,
            l.manager_worker_id, l.is_in_circle, w.job_title,
            CASE WHEN l.manager_standing = 'left' AND l.day <= l.manager_left_on + $manager_gap_days::INTEGER
                THEN 'just_left' ELSE l.manager_standing END AS manager_standing,
            -- of several descriptions of one job any will do
            max(p.description_ref) AS description_ref, NULL::BOOLEAN AS is_held, NULL::INTEGER AS holders
        FROM reporting_lines l
        LEFT JOIN workers w ON w.day = l.day AND w.source_id = l.source_id AND w.worker_id = l.worker_id
        LEFT JOIN job_profiles p ON p.day = l.day AND p.job_title = w.job_title AND p.valid_from_on <= p.day
            AND (p.valid_to_on IS NULL OR p.day <= p.valid_to_on)
        GROUP BY ALL
        UNION ALL
        SELECT j.day, j.source_id, 'role/' || r.role, true, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            CASE WHEN h.holders = 1 OR coalesce(h.has_deputy, false) THEN true
                WHEN coalesce(h.is_unclear, false) THEN NULL ELSE false END,
            coalesce(h.holders, 0)
        FROM judging j CROSS JOIN (SELECT unnest($required_roles) AS role) r
        LEFT JOIN held h ON h.day = j.day AND h.role = r.role
        WHERE j.record = 'designated_roles'
    """,
    item=("source_id", "subject_id"),
    exclusions=(
        Exclusion(
            rule="not_at_work", condition="NOT is_role AND standing <> 'at_work'", reason="not begun yet, or over"
        ),
        Exclusion(
            rule="contingent",
            condition="NOT is_role AND worker_type IN ('contractor', 'temp', 'vendor')",
            reason="their sponsor is asked about by HR-12, and their contract says what they do",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="A manager is named who works here, or left a few days ago",
            applies="NOT is_role",
            expect=gxe.ExpectColumnValuesToBeInSet(
                column="manager_standing", value_set=["at_work", "just_left", "top"]
            ),
            null_means={"manager_standing": "unknown"},
            show=("manager_worker_id",),
        ),
        Attribute(
            id="B",
            text="The line of managers does not come back to where it began",
            applies="NOT is_role",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_in_circle", value_set=[False]),
            null_means={"is_in_circle": "unknown"},
            show=("manager_worker_id",),
        ),
        Attribute(
            id="C",
            text="The job is described",
            applies="NOT is_role",
            expect=gxe.ExpectColumnValuesToNotBeNull(column="description_ref"),
            null_means={"description_ref": "not_done"},
            show=("job_title",),
        ),
        Attribute(
            id="D",
            text="One person at work holds the responsibility, or a deputy at work stands in",
            applies="is_role",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_held", value_set=[True]),
            null_means={"is_held": "unknown"},
            show=("holders",),
        ),
    ),
    examples=(
        Example(words="A manager at work, a job that is described", expect="pass", rows=world(), item="hr/w2"),
        Example(
            words="The manager left eighteen days ago",
            expect="fail",
            attribute="A",
            rows=world(CHIEF, {**BOSS, **LEFT}, WORKER),
            item="hr/w2",
        ),
        Example(
            words="Two who report to each other",
            expect="fail",
            attribute="B",
            rows=world(CHIEF, {**BOSS, "manager_worker_id": "w2"}, WORKER),
            item="hr/w2",
        ),
        Example(
            words="Nobody described the job",
            expect="fail",
            attribute="C",
            rows=world(job_profiles=({"job_title": "Analyst"},)),
            item="hr/w2",
        ),
        Example(
            words="Nobody answers for privacy",
            expect="fail",
            attribute="D",
            rows=world(designated_roles=(HELD[0],)),
            item="home/role%2Fprivacy_officer",
        ),
        Example(
            words="The register names a number that nobody bears",
            expect="unknown",
            attribute="D",
            rows=world(designated_roles=({**HELD[0], "employee_number": "E9"},)),
            item="home/role%2Fsecurity_officer",
        ),
        Example(
            words="A contractor, whose sponsor is another test's",
            expect="contingent",
            rows=world(CHIEF, BOSS, {**WORKER, "worker_type": "contractor"}),
            item="hr/w2",
        ),
    ),
)
