"""IAM-09: owners re-confirm who should have what. The population is the reviews that the plan demands."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Periodic

PLAN = {"review_id": "r", "first_due_on": "2026-03-16", "valid_from_on": "2026-01-01"}
REVIEW = {
    "obligation_id": "r-2026-03-16",
    "review_id": "r",
    "due_on": "2026-03-16",
    "list_count": 1,
    "decided_count": 1,
}
DONE = {**REVIEW, "completed_at": "2026-03-20 10:00:00", "has_unlisted": False}
ITEM = {"obligation_id": "r-2026-03-16", "item_id": "1", "reviewed_source_id": "idp", "account_id": "a1"}
PEOPLE = {
    "workers": (
        {"worker_id": "w1", "employee_number": "E1", "work_email": "one@acme.example"},
        {"worker_id": "w2", "employee_number": "E2", "work_email": "two@acme.example"},
    ),
    "accounts": (
        {"account_id": "a1", "employee_number": "E1", "login": "one@acme.example", "email": "one@acme.example"},
        {"account_id": "a2", "employee_number": "E2", "login": "two@acme.example", "email": "two@acme.example"},
    ),
}

CONTROL = ControlTest(
    id="IAM-09",
    title="Periodic user access review complete, timely and independent",
    objective="Owners re-confirm who should have what, over the whole population.",
    criteria=("CC6.3",),
    annex_a=("A.5.18",),
    severity="high",
    owner="System Owner",
    kind=Periodic(),
    parameters={"grace_days": 14, "opens_days": 30},
    optional=("reviews", "review_items", "account_links"),
    subjects="""
        WITH plan AS (
            SELECT p.day, p.source_id, p.review_id, d.ends_at,
                unnest(generate_series(0, 120)) AS occurrence, p.first_due_on, p.every_months,
                p.valid_from_on, p.valid_to_on
            FROM review_plan p JOIN days d ON d.day = p.day),
        demanded AS (
            SELECT *, (first_due_on + to_months((occurrence * every_months)::INTEGER))::DATE AS due_on FROM plan),
        reviewers AS (
            -- a sign-in name counts wherever it is known, if it is everywhere the same person's
            SELECT a.day, a.login, min(p.person_source_id) AS person_source_id, min(p.person_id) AS person_id
            FROM accounts a LEFT JOIN account_people p
                ON p.day = a.day AND p.source_id = a.source_id AND p.account_id = a.account_id
            GROUP BY a.day, a.login
            HAVING count(*) = count(p.person_id) AND count(DISTINCT (p.person_source_id, p.person_id)) = 1),
        own AS (
            SELECT i.day, i.source_id, i.obligation_id, count(*) AS decisions,
                bool_or(s.person_id = r.person_id AND s.person_source_id = r.person_source_id) AS has_own,
                count(*) = count(r.person_id) AS reviewers_are_known
            FROM review_items i
            LEFT JOIN account_people s
                ON s.day = i.day AND s.source_id = i.reviewed_source_id AND s.account_id = i.account_id
            LEFT JOIN reviewers r ON r.day = i.day AND r.login = i.reviewer_login
            WHERE i.decision IS NOT NULL GROUP BY ALL)
        SELECT d.day, d.source_id, d.review_id, d.due_on,
            c.starts_at - to_days($opens_days) AS triggered_at,
            g.ends_at - INTERVAL 1 SECOND AS due_at,
            r.completed_at AS done_at, r.list_count, coalesce(r.decided_count, 0) AS decided_count, r.has_unlisted,
            coalesce(r.decided_count = r.list_count AND NOT r.has_unlisted, false) AS covers_the_list,
            CASE WHEN o.has_own THEN false WHEN o.reviewers_are_known THEN true END AS is_independent
        FROM demanded d JOIN calendar c ON c.day = d.due_on JOIN calendar g ON g.day = d.due_on + $grace_days::INTEGER
        LEFT JOIN reviews r
            ON r.day = d.day AND r.source_id = d.source_id AND r.obligation_id = d.review_id || '-' || d.due_on
        LEFT JOIN own o ON o.day = r.day AND o.source_id = r.source_id AND o.obligation_id = r.obligation_id
        WHERE d.due_on >= d.valid_from_on AND (d.valid_to_on IS NULL OR d.due_on <= d.valid_to_on)
    """,
    item=("source_id", "review_id", "due_on"),
    attributes=(
        Attribute(
            id="A",
            text="The review was completed by its due date plus grace",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
            null_means={"due_at": "unknown", "done_at": "not_done"},
        ),
        Attribute(
            id="B",
            text="The decisions that came back cover exactly the list that went out",
            applies="decided_count > 0",
            expect=gxe.ExpectColumnValuesToBeInSet(column="covers_the_list", value_set=[True]),
            null_means={"covers_the_list": "unknown"},
            show=("list_count", "decided_count", "has_unlisted"),
        ),
        Attribute(
            id="D",
            text="Nobody decided on their own access, directly or through a second account",
            applies="decided_count > 0",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_independent", value_set=[True]),
            null_means={"is_independent": "unknown"},
        ),
    ),
    examples=(
        Example(
            words="Decided by another person, complete, four days after the due date",
            expect="pass",
            rows={
                **PEOPLE,
                "review_plan": (PLAN,),
                "reviews": (DONE,),
                "review_items": ({**ITEM, "reviewer_login": "two@acme.example"},),
            },
            item="home/r/2026-03-16",
        ),
        Example(
            words="The plan demands it and nothing was ever done",
            expect="fail",
            attribute="A",
            rows={**PEOPLE, "review_plan": (PLAN,), "reviews": (), "review_items": ()},
            item="home/r/2026-03-16",
        ),
        Example(
            words="One of two lines was left undecided",
            expect="fail",
            attribute="B",
            rows={
                **PEOPLE,
                "review_plan": (PLAN,),
                "reviews": ({**DONE, "list_count": 2, "completed_at": None},),
                "review_items": ({**ITEM, "reviewer_login": "two@acme.example"},),
            },
            item="home/r/2026-03-16",
        ),
        Example(
            words="The reviewer confirmed their own access",
            expect="fail",
            attribute="D",
            rows={
                **PEOPLE,
                "review_plan": (PLAN,),
                "reviews": (DONE,),
                "review_items": ({**ITEM, "reviewer_login": "one@acme.example"},),
            },
            item="home/r/2026-03-16",
        ),
        Example(
            words="The reviewer's login belongs to nobody we know",
            expect="unknown",
            attribute="D",
            rows={
                **PEOPLE,
                "review_plan": (PLAN,),
                "reviews": (DONE,),
                "review_items": ({**ITEM, "reviewer_login": "ghost@acme.example"},),
            },
            item="home/r/2026-03-16",
        ),
    ),
)
