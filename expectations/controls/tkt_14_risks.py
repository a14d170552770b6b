"""TKT-14: what is accepted, treated or transferred is decided by somebody with authority, and again in time.

How grave a risk is follows from likelihood and impact, and from what they were within the last year: what is rated
lower today does not need less authority for it. Who may approve what stands in the register of designated roles.
"""

from typing import Any

from expectations.approvals import SPEAKS, approved_by_another
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

RISK: dict[str, Any] = {
    "risk_id": "r1",
    "owner_employee_number": "E1",
    "requested_by": "E1",
    "approved_by": "E2",
}
MITIGATED = {"treatment": "mitigate", "action_ref": "SEC-1", "action_due_on": "2026-04-30"}
ROLE: dict[str, Any] = {
    "role": "risk_approver",
    "subject": "medium",
    "employee_number": "E2",
    "valid_from_on": "2025-01-01",
}
PEOPLE = tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2))
ITEM = "home/r1"


def world(risk: dict[str, Any] | None = None, **rows: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A small risk that was accepted in January for half a year; the arguments say what differs."""
    return {"risks": ({**RISK, **(risk or {})},), "designated_roles": (ROLE,), "workers": PEOPLE} | rows


CONTROL = ControlTest(
    id="TKT-14",
    title="Risk treatments, acceptances and policy exceptions approved and time-bound",
    objective="What is accepted, treated or transferred is decided by someone with authority and does not drift.",
    criteria=("CC5.1", "CC9.1", "CC3.2"),
    annex_a=("A.5.36",),
    severity="medium",
    owner="Security Lead",
    kind=State(pending="is_being_decided"),
    parameters={
        "decide_days": 30,
        "medium_from": 5,  # likelihood times impact
        "high_from": 10,
        "critical_from": 20,
        "rating_memory_days": 365,
        "max_acceptance_days_low": 365,
        "max_acceptance_days_medium": 365,
        "max_acceptance_days_high": 180,
        "max_acceptance_days_critical": 90,
        "approver_role": "risk_approver",  # of the subject low, medium, high, critical, or company for all of them
    },
    subjects="""
        WITH chosen AS (
            SELECT day, source_id, risk_id, min(valid_from_on) AS raised_on,
                max(likelihood * impact) FILTER (valid_from_on <= day
                    AND coalesce(valid_to_on > day - $rating_memory_days::INTEGER, true)) AS score,
                unnest(arg_max(
                    {'kind': kind, 'treatment': treatment, 'owner': owner_employee_number, 'requested_by': requested_by,
                        'approved_by': approved_by, 'approved_on': CASE WHEN approved_on <= day THEN approved_on END,
                        'review_on': review_on, 'action_ref': action_ref, 'action_due_on': action_due_on,
                        'is_ahead': valid_from_on > day, 'is_closed': coalesce(valid_to_on < day, false)},
                    """
    + SPEAKS
    + """))
            FROM risks GROUP BY day, source_id, risk_id),
        rated AS (
            SELECT *, CASE WHEN score >= $critical_from THEN 'critical' WHEN score >= $high_from THEN 'high'
                    WHEN score >= $medium_from THEN 'medium' ELSE 'low' END AS rating,
                approved_on + (CASE rating WHEN 'critical' THEN $max_acceptance_days_critical
                    WHEN 'high' THEN $max_acceptance_days_high WHEN 'medium' THEN $max_acceptance_days_medium
                    ELSE $max_acceptance_days_low END)::INTEGER AS at_most_until_on
            FROM chosen),
        may AS (
            SELECT r.day, t.person, r.valid_from_on, coalesce(r.valid_to_on, DATE '9999-12-31') AS valid_to_on,
                CASE lower(r.subject) WHEN 'company' THEN 4
                    ELSE list_position(['low', 'medium', 'high', 'critical'], lower(r.subject)) END AS up_to
            FROM designated_roles r JOIN tenures t ON t.day = r.day AND t.employee_number = r.employee_number
            WHERE r.role = $approver_role),
        entitled AS (
            SELECT r.day, r.source_id, r.risk_id, max(m.up_to) AS up_to
            FROM rated r
            JOIN tenures a ON a.day = r.day AND a.employee_number = r.approved_by
            JOIN may m ON m.day = a.day AND m.person = a.person
                AND m.valid_from_on <= r.approved_on AND m.valid_to_on >= r.approved_on
            GROUP BY ALL)
        SELECT r.day, r.source_id, r.risk_id, r.kind, r.rating, coalesce(r.treatment, 'undecided') AS decision,
            r.owner, r.approved_by, r.approved_on, r.review_on, r.action_ref, r.action_due_on, r.is_ahead, r.is_closed,
            r.treatment IS NULL AND r.raised_on > r.day - $decide_days::INTEGER AS is_being_decided,
            CASE WHEN r.treatment IS NULL THEN false ELSE w.standing = 'at_work' END AS is_decided,
            CASE WHEN r.approved_on IS NULL OR (a.person IS NOT NULL AND coalesce(e.up_to, 0)
                    < list_position(['low', 'medium', 'high', 'critical'], r.rating)) THEN false
                ELSE """
    + approved_by_another("r.approved_on", "a", "q")
    + """ END AS is_approved,
            coalesce(r.review_on >= r.day, false) AND (r.treatment <> 'accept'
                OR coalesce(r.review_on <= r.at_most_until_on, true)) AS is_bound,
            coalesce(r.action_due_on >= r.day, false) AS is_acted_on
        FROM rated r
        LEFT JOIN entitled e ON e.day = r.day AND e.source_id = r.source_id AND e.risk_id = r.risk_id
        LEFT JOIN standings w ON w.day = r.day AND w.employee_number = r.owner
        LEFT JOIN tenures a ON a.day = r.day AND a.employee_number = r.approved_by
        LEFT JOIN tenures q ON q.day = r.day AND q.employee_number = r.requested_by
        UNION ALL
        -- a company without any risk has not looked for one
        SELECT j.day, j.source_id, '*', NULL, NULL, 'undecided', NULL, NULL, NULL, NULL, NULL, NULL, false, false,
            false, false, NULL, NULL, NULL
        FROM judging j ANTI JOIN (
            SELECT day FROM risks WHERE valid_from_on <= day AND coalesce(valid_to_on >= day, true)) o ON o.day = j.day
        WHERE j.record = 'risks'
    """,
    item=("source_id", "risk_id"),
    exclusions=(
        Exclusion(rule="not_yet", condition="is_ahead", reason="it is not on the register yet"),
        Exclusion(rule="closed", condition="is_closed", reason="it is not there any more"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="Somebody at work owns it, and it is decided what to do",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_decided", value_set=[True]),
            null_means={"is_decided": "unknown"},
            show=("kind", "rating", "decision", "owner"),
        ),
        Attribute(
            id="B",
            text="Who accepted it may do so for its rating, and is another person than who asked for it",
            applies="decision = 'accept'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_approved", value_set=[True]),
            null_means={"is_approved": "unknown"},
            show=("kind", "rating", "approved_by", "approved_on"),
        ),
        Attribute(
            id="C",
            text="The decision holds today, and an acceptance no longer than its rating allows",
            applies="decision <> 'undecided'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_bound", value_set=[True]),
            null_means={"is_bound": "unknown"},
            show=("kind", "rating", "approved_on", "review_on"),
        ),
        Attribute(
            id="D",
            text="What mitigates it is under way, and not overdue",
            applies="decision = 'mitigate'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_acted_on", value_set=[True]),
            null_means={"is_acted_on": "unknown"},
            show=("rating", "action_ref", "action_due_on"),
        ),
    ),
    examples=(
        Example(words="Accepted in January for half a year", expect="pass", rows=world(), item=ITEM),
        Example(
            words="Nobody decided for two months",
            expect="fail",
            attribute="A",
            rows=world({"treatment": None, "valid_from_on": "2026-01-31"}),
            item=ITEM,
        ),
        Example(words="No risk at all", expect="fail", attribute="A", rows=world(risks=()), item="home/*"),
        Example(
            words="Accepted by somebody who may accept smaller ones only",
            expect="fail",
            attribute="B",
            rows=world({"likelihood": 4, "impact": 3}),
            item=ITEM,
        ),
        Example(
            words="Accepted until yesterday",
            expect="fail",
            attribute="C",
            rows=world({"review_on": "2026-03-30"}),
            item=ITEM,
        ),
        Example(
            words="What is to mitigate it was due yesterday",
            expect="fail",
            attribute="D",
            rows=world({**MITIGATED, "action_due_on": "2026-03-30"}),
            item=ITEM,
        ),
        Example(
            words="Accepted by somebody whose number nobody bears",
            expect="unknown",
            attribute="B",
            rows=world({"approved_by": "E9"}),
            item=ITEM,
        ),
        Example(
            words="Brought up last week",
            expect="pending",
            rows=world({"treatment": None, "valid_from_on": "2026-03-24"}),
            item=ITEM,
        ),
        Example(
            words="On the register from tomorrow on",
            expect="not_yet",
            rows=world({"valid_from_on": "2026-04-01"}),
            item=ITEM,
        ),
        Example(words="Gone a month ago", expect="closed", rows=world({"valid_to_on": "2026-02-28"}), item=ITEM),
    ),
)
