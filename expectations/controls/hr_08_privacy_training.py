"""HR-08: people who handle personal data know what was promised about it, and how to act on requests and incidents."""

from expectations.model import Example
from expectations.workforce import Current
from expectations.workforce.courses import COURSES, world

DEMAND = {"course_kind": "privacy"}
HOLDER = {"account_id": "00u1", "employee_number": "E1001", "email": None, "created_at": "2025-01-10 09:00:00"}
OF_SYSTEM = {**DEMAND, "demanded_by": "account", "demanded_source_id": "idp", "demanded_of": "*"}
TAKEN = {"course_kind": "privacy"}
MACHINE = {"account_source_id": "idp", "account_id": "00u1"}

CONTROL = Current(
    id="HR-08",
    title="Privacy training current for people handling personal data",
    objective="People with access to personal data know the privacy commitments and how to act on requests and "
    "incidents.",
    criteria=("CC1.4",),
    annex_a=("A.5.34", "A.6.3"),
    severity="medium",
    owner="Privacy Officer",
    category="privacy",
    text="The course on privacy was finished within the days that it is good for",
    what="course_kind",
    parameters={"max_age_days": 365, "entry_grace_days": 30, "min_score_pct": 80},
    optional=("accounts", "group_memberships", "account_links", "non_person_accounts"),
    asked="""
            SELECT * FROM demanded_courses WHERE course_kind = 'privacy'""",
    proofs=COURSES,
    max_age="$max_age_days",
    has_time="a.day <= a.since_on + $entry_grace_days::INTEGER",
    item=("source_id", "holder_id"),
    show=("since_on",),
    examples=(
        Example(
            words="Whoever has an account in the system took the course half a year ago",
            expect="pass",
            rows=world(TAKEN, course_demands=(OF_SYSTEM,), accounts=(HOLDER,)),
        ),
        Example(
            words="An account for a year, and another course only",
            expect="fail",
            attribute="A",
            rows=world({}, course_demands=(OF_SYSTEM,), accounts=(HOLDER,)),
        ),
        Example(
            words="Finished, nobody wrote down when",
            expect="unknown",
            attribute="A",
            rows=world({**TAKEN, "completed_on": None}, course_demands=(DEMAND,)),
        ),
        Example(
            words="An account of last week",
            expect="still_time",
            rows=world(course_demands=(OF_SYSTEM,), accounts=({**HOLDER, "created_at": "2026-03-24 09:00:00"},)),
        ),
        Example(
            words="An account of no person",
            expect="not_a_person",
            rows=world(
                course_demands=(OF_SYSTEM,),
                accounts=({**HOLDER, "employee_number": None},),
                non_person_accounts=(MACHINE,),
            ),
        ),
    ),
).control
