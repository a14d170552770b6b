"""CHG-14: data is corrected by hand only with approval, peer check and evidence."""

from expectations.cases import Before, Case, all_said, approved, latest, state, that

_COUNTS_AGREE = that(
    "CASE WHEN c.rows_expected IS NOT NULL AND c.rows_affected IS NOT NULL THEN c.rows_expected = c.rows_affected "
    "WHEN c.rows_expected_is_empty OR c.rows_affected_is_empty THEN false END",
    lacks={"more rows than were expected": {"evidence": {"rows_affected": "13"}}},
    blurs={"rows that nobody counted": {"evidence": {"rows_affected": "many"}}},
)

CASE = Case(
    id="CHG-14",
    title="Direct production data changes approved and recorded",
    objective="Data is corrected by hand only with approval, peer check and evidence.",
    criteria=("PI1.5", "CC8.1"),
    annex_a=("A.8.32", "A.8.3"),
    severity="high",
    owner="Data Owner",
    category="processing_integrity",
    kinds=("data_fix",),
    parameters={"required_fields": ("dataset", "script", "script_review", "rows_expected", "rows_affected")},
    evidence={
        "dataset": "customers",
        "script": "fixes/0042.sql",
        "script_review": "change 118",
        "rows_expected": "12",
        "rows_affected": "12",
    },
    reads={"dataset": "VARCHAR", "rows_expected": "DOUBLE", "rows_affected": "DOUBLE"},
    roles=(("data_owner", "customers"),),
    asked=(
        Before(
            id="A",
            text="The owner of the data, who neither asked for it nor carried it out, approved it before it was done",
            what=approved("requester", "performer", role="list_contains(a.roles, 'data_owner:' || lower(c.dataset))"),
            than=state("first_resolved_at"),
        ),
        Before(
            id="B",
            text="Script, its review and the numbers of rows are recorded, and as many changed as were expected",
            what=latest(all_said("script", "script_review"), _COUNTS_AGREE),
            than=state("first_resolved_at"),
        ),
    ),
)
CONTROL = CASE.control
