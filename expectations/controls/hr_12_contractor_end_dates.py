"""HR-12: engagements of people who are not employees end by default unless somebody extends them."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

CONTRACTOR = {"worker_id": "c1", "worker_type": "contractor", "manager_worker_id": "m1"}
SPONSOR = {"worker_id": "m1", "employee_number": "E1", "work_email": "sponsor@acme.example"}

CONTROL = ControlTest(
    id="HR-12",
    title="Contractor engagements carry a current end date",
    objective="Non-employee engagements lapse by default unless someone extends them.",
    criteria=("CC6.2",),
    annex_a=("A.5.18", "A.5.19", "A.6.5"),
    severity="medium",
    owner="Head of People",
    kind=State(),
    parameters={"max_horizon_days": 365, "lapsed_grace_days": 0},
    subjects="""
        SELECT w.day, w.source_id, w.worker_id, w.worker_type, e.standing, w.contract_end_date,
            w.day - to_days($lapsed_grace_days) AS must_reach_date,
            coalesce(w.contract_extended_on, w.hire_date) + to_days($max_horizon_days) AS must_not_pass_date,
            w.manager_worker_id, CASE WHEN s.worker_type IN ('contractor', 'temp', 'vendor') THEN 'not_internal'
                ELSE s.standing END AS sponsor_standing
        FROM workers w
        LEFT JOIN employments e ON e.day = w.day AND e.source_id = w.source_id AND e.worker_id = w.worker_id
        LEFT JOIN employments s ON s.day = w.day AND s.source_id = w.source_id AND s.worker_id = w.manager_worker_id
    """,
    item=("source_id", "worker_id"),
    exclusions=(
        Exclusion(
            rule="not_contingent",
            condition="worker_type NOT IN ('contractor', 'temp', 'vendor')",
            reason="employees and interns have no engagement to extend",
        ),
        Exclusion(rule="not_at_work", condition="standing <> 'at_work'", reason="not begun yet, or over"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The engagement has an end date",
            expect=gxe.ExpectColumnValuesToNotBeNull(column="contract_end_date"),
            null_means={"contract_end_date": "not_done"},
            by_row=("workers",),
        ),
        Attribute(
            id="B",
            text="The end date has not passed",
            applies="contract_end_date IS NOT NULL",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="contract_end_date",
                column_B="must_reach_date",
                or_equal=True,
            ),
            null_means={"contract_end_date": "unknown", "must_reach_date": "unknown"},
            by_row=("workers",),
        ),
        Attribute(
            id="C",
            text="The end date lies no further ahead of the last agreement than the longest term",
            applies="contract_end_date IS NOT NULL",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="must_not_pass_date",
                column_B="contract_end_date",
                or_equal=True,
            ),
            null_means={"contract_end_date": "unknown", "must_not_pass_date": "unknown"},
            by_row=("workers",),
        ),
        Attribute(
            id="D",
            text="An active internal sponsor is recorded",
            expect=gxe.ExpectColumnValuesToBeInSet(column="sponsor_standing", value_set=["at_work"]),
            null_means={"sponsor_standing": "not_done"},
            show=("manager_worker_id",),
        ),
    ),
    examples=(
        Example(
            words="A contractor with three months to go and an active sponsor",
            expect="pass",
            rows={"workers": ({**CONTRACTOR, "contract_end_date": "2026-06-30", "hire_date": "2026-01-05"}, SPONSOR)},
            item="hr/c1",
        ),
        Example(
            words="A contractor without an end date",
            expect="fail",
            attribute="A",
            rows={"workers": (CONTRACTOR, SPONSOR)},
            item="hr/c1",
        ),
        Example(
            words="The end date was yesterday and nobody extended it",
            expect="fail",
            attribute="B",
            rows={"workers": ({**CONTRACTOR, "contract_end_date": "2026-03-30"}, SPONSOR)},
            item="hr/c1",
        ),
        Example(
            words="A placeholder date far ahead",
            expect="fail",
            attribute="C",
            rows={"workers": ({**CONTRACTOR, "contract_end_date": "2099-12-31"}, SPONSOR)},
            item="hr/c1",
        ),
        Example(
            words="The sponsor has left",
            expect="fail",
            attribute="D",
            rows={
                "workers": (
                    {**CONTRACTOR, "contract_end_date": "2026-06-30", "hire_date": "2026-01-05"},
                    {**SPONSOR, "status": "terminated"},
                ),
            },
            item="hr/c1",
        ),
        Example(
            words="The hire date is not known, so neither is the longest term",
            expect="unknown",
            attribute="C",
            rows={"workers": ({**CONTRACTOR, "contract_end_date": "2026-06-30", "hire_date": None}, SPONSOR)},
            item="hr/c1",
        ),
        Example(words="An employee", expect="not_contingent", rows={"workers": (SPONSOR,)}, item="hr/m1"),
    ),
)
