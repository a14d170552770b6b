"""HR-04: everybody who works here has confirmed the rules that apply today."""

from expectations.gx import gxe
from expectations.model import Attribute, Example
from expectations.workforce import Current
from expectations.workforce.papers import CONCERNS, WORKER, world

ITEM = "hr/w1/conduct"
LONG_HERE = {"hire_date": "2024-01-08"}
LEAVE = {"worker_id": "w1", "event_type": "leave_start", "effective_date": "2026-01-20"}
BACK = {"worker_id": "w1", "event_type": "leave_end", "effective_date": "2026-03-20"}

CONTROL = Current(
    id="HR-04",
    title="Current policy versions acknowledged by everyone, no older than a year",
    objective="The whole workforce has confirmed the rules that apply today.",
    criteria=("CC2.2", "CC5.3"),
    annex_a=("A.5.1", "A.6.2"),
    severity="medium",
    owner="Security Lead",
    text="The policy was acknowledged within the last year",
    what="policy_id",
    by_number=True,
    parameters={
        "max_ack_age_days": 365,
        "new_version_grace_days": 30,
        "days_after_start": 14,
        "return_grace_days": 14,
    },
    asked=f"""
            SELECT w.day, w.source_id, w.worker_id AS holder_id, w.worker_id, false AS is_machine, p.policy_id,
                p.version, p.versions, p.from_on, p.known_from_on
            FROM workers w JOIN policies_in_force p ON p.day = w.day AND {CONCERNS}""",
    proofs="""
            SELECT day, source_id, person_id, document_id AS policy_id, acknowledged_on AS done_on
            FROM signatures WHERE document_kind = 'policy'""",
    max_age="$max_ack_age_days",
    # a newcomer's first acknowledgement is HR-03's until its time is over, with a leave that is no long one
    has_time="(a.day <= e.hire_date + ($days_after_start + $leave_exempt_days)::INTEGER "
    "OR a.day < a.from_on + $new_version_grace_days::INTEGER)",
    columns=""",
            CASE WHEN a.day < a.known_from_on + $new_version_grace_days::INTEGER THEN true
                WHEN list_has_any(k.known_versions, a.versions) THEN true
                WHEN e.employee_number IS NULL OR coalesce(d.has_undated, false) OR s.done_on IS NOT NULL THEN NULL
                ELSE false END AS knows_the_version""",
    joins="""
        LEFT JOIN (
            SELECT day, source_id, person_id, document_id, list(DISTINCT version) AS known_versions
            FROM signatures WHERE document_kind = 'policy' AND acknowledged_on <= day GROUP BY ALL) k
            ON k.day = a.day AND k.source_id = a.source_id AND k.person_id = e.person_id
            AND k.document_id = a.policy_id""",
    asks=(
        Attribute(
            id="B",
            text="What was acknowledged is the version in force, or that one has been in force for some days only",
            applies="last_on IS NOT NULL",
            expect=gxe.ExpectColumnValuesToBeInSet(column="knows_the_version", value_set=[True]),
            null_means={"knows_the_version": "unknown"},
            show=("version", "known_from_on"),
        ),
    ),
    item=("source_id", "worker_id", "policy_id"),
    examples=(
        Example(words="Acknowledged in February", expect="pass", rows=world({}, LONG_HERE), item=ITEM),
        Example(
            words="Acknowledged a year ago",
            expect="fail",
            attribute="A",
            rows=world({"acknowledged_on": "2025-03-31"}, LONG_HERE),
            item=ITEM,
        ),
        Example(
            words="Acknowledged the version before",
            expect="fail",
            attribute="B",
            rows=world({"version": "2"}, LONG_HERE),
            item=ITEM,
        ),
        Example(
            words="Nobody wrote down when",
            expect="unknown",
            attribute="A",
            rows=world({"acknowledged_on": None}, LONG_HERE),
            item=ITEM,
        ),
        Example(
            words="Came two weeks ago",
            expect="still_time",
            rows=world(None, {**WORKER, "hire_date": "2026-03-17"}),
            item=ITEM,
        ),
        Example(
            words="Back from a long leave for eleven days",
            expect="long_leave",
            rows=world(None, LONG_HERE, employment_events=(LEAVE, BACK)),
            item=ITEM,
        ),
    ),
).control
