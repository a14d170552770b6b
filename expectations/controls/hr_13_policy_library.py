"""HR-13: the policies that express the controls are current, owned, and approved by another than who wrote them."""

from typing import Any

from expectations.approvals import SPEAKS, approved_by_another
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

POLICY: dict[str, Any] = {
    "policy_id": "conduct",
    "policy_kind": "information_security",
    "owner_employee_number": "E1",
    "author_employee_number": "E2",
    "approved_by": "E1",
}
PEOPLE = tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2))
ITEM = "home/conduct"
REQUIRED = (
    "information_security",
    "access_control",
    "change_management",
    "incident_response",
    "acceptable_use",
    "vendor_management",
    "business_continuity",
    "data_classification",
    "privacy",
)
GONE = {"status": "terminated", "termination_effective_at": "2026-03-13 22:59:59"}


def world(policy: dict[str, Any] | None = None, **rows: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A policy that was approved half a year ago, and one of each other kind; the arguments say what differs."""
    others = tuple({**POLICY, "policy_id": kind, "policy_kind": kind} for kind in REQUIRED[1:])
    return {"policies": ({**POLICY, **(policy or {})}, *others), "workers": PEOPLE} | rows


CONTROL = ControlTest(
    id="HR-13",
    title="Policy library owned, approved and reviewed on schedule",
    objective="The policies that express the control framework are current and approved by someone with authority.",
    criteria=("CC5.3",),
    annex_a=("A.5.1", "A.5.37"),
    severity="medium",
    owner="Security Lead",
    kind=State(),
    parameters={"max_review_age_days": 365, "grace_days": 30, "required_kinds": REQUIRED},
    subjects="""
        WITH newest AS (
            SELECT day, source_id, policy_id, unnest(arg_max(
                {'policy_kind': policy_kind, 'owner': owner_employee_number, 'author': author_employee_number,
                    'approver': approved_by, 'approved_on': CASE WHEN approved_on <= day THEN approved_on END,
                    'version': version, 'is_ahead': valid_from_on > day,
                    'is_retired': coalesce(valid_to_on < day, false)},
                """
    + SPEAKS
    + """))
            FROM policies GROUP BY day, source_id, policy_id),
        missing AS (
            SELECT d.day, r.policy_kind FROM days d CROSS JOIN (SELECT unnest($required_kinds) AS policy_kind) r
            ANTI JOIN policies_in_force p ON p.day = d.day AND p.policy_kind = r.policy_kind)
        SELECT n.day, n.source_id, n.policy_id, n.policy_kind, true AS is_published, n.version, n.approved_on,
            (n.day - ($max_review_age_days + $grace_days)::INTEGER)::DATE AS lapsed_on, n.approver, n.owner,
            n.is_ahead, n.is_retired, o.standing AS owner_standing,
            """
    + approved_by_another("n.approved_on", "a", "w")
    + """ AS is_approved_by_another
        FROM newest n
        LEFT JOIN standings o ON o.day = n.day AND o.employee_number = n.owner
        LEFT JOIN tenures a ON a.day = n.day AND a.employee_number = n.approver
        LEFT JOIN tenures w ON w.day = n.day AND w.employee_number = n.author
        UNION ALL
        SELECT m.day, j.source_id, 'missing/' || m.policy_kind, m.policy_kind, false, NULL, NULL, NULL, NULL, NULL,
            false, false, NULL, NULL
        FROM missing m JOIN judging j ON j.day = m.day AND j.record = 'policies'
    """,
    item=("source_id", "policy_id"),
    exclusions=(
        Exclusion(rule="not_yet", condition="is_ahead", reason="its first version is not in force yet"),
        Exclusion(rule="retired", condition="is_retired", reason="no version of it is in force any more"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="There is a policy of each kind that is required",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_published", value_set=[True]),
            null_means={"is_published": "unknown"},
            show=("policy_kind",),
        ),
        Attribute(
            id="B",
            text="It was approved within the last year and the days of grace",
            applies="is_published",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="approved_on", column_B="lapsed_on"),
            null_means={"approved_on": "not_done", "lapsed_on": "unknown"},
            show=("version",),
        ),
        Attribute(
            id="C",
            text="Who approved it worked here then, and is another person than who wrote it",
            applies="is_published AND approved_on IS NOT NULL",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_approved_by_another", value_set=[True]),
            null_means={"is_approved_by_another": "unknown"},
            show=("version", "approver"),
        ),
        Attribute(
            id="D",
            text="Its owner works here",
            applies="is_published",
            expect=gxe.ExpectColumnValuesToBeInSet(column="owner_standing", value_set=["at_work"]),
            null_means={"owner_standing": "unknown"},
            show=("owner",),
        ),
    ),
    examples=(
        Example(words="Approved half a year ago by its owner", expect="pass", rows=world(), item=ITEM),
        Example(
            words="No policy on privacy",
            expect="fail",
            attribute="A",
            rows=world(policies=(POLICY,)),
            item="home/missing%2Fprivacy",
        ),
        Example(
            words="Approved thirteen months ago to the day",
            expect="fail",
            attribute="B",
            rows=world({"approved_on": "2025-03-01"}),
            item=ITEM,
        ),
        Example(
            words="Approved by who wrote it",
            expect="fail",
            attribute="C",
            rows=world({"approved_by": "E2"}),
            item=ITEM,
        ),
        Example(
            words="Its owner left two weeks ago",
            expect="fail",
            attribute="D",
            rows=world(workers=({**PEOPLE[0], **GONE}, PEOPLE[1])),
            item=ITEM,
        ),
        Example(
            words="Approved by somebody whose number nobody bears",
            expect="unknown",
            attribute="C",
            rows=world({"approved_by": "E9"}),
            item=ITEM,
        ),
        Example(words="Withdrawn a month ago", expect="retired", rows=world({"valid_to_on": "2026-02-28"}), item=ITEM),
    ),
)
