"""HR-07: developers, administrators and incident responders hold the extra training that their role calls for."""

from expectations.model import Example
from expectations.workforce import Current
from expectations.workforce.courses import BACK, COURSES, LEAVE, world

DEMAND = {"course_kind": "secure_development"}
MEMBER = {"account_id": "00u1", "employee_number": "E1001", "email": None}
OF_GROUP = {**DEMAND, "demanded_by": "group", "demanded_source_id": "idp", "demanded_of": "00g1"}
TAKEN = {"course_kind": "secure_development"}

CONTROL = Current(
    id="HR-07",
    title="Role-specific training current for high-risk roles",
    objective="Developers, administrators and incident responders hold the extra training their role calls for.",
    criteria=("CC1.4",),
    annex_a=("A.6.3", "A.8.28"),
    severity="low",
    owner="Engineering Lead",
    text="A course of the kind that is demanded was finished within the days that it is good for",
    what="course_kind",
    parameters={"max_age_days": 365, "role_entry_grace_days": 60, "min_score_pct": 80},
    optional=("accounts", "group_memberships", "account_links", "non_person_accounts"),
    asked="""
            SELECT * FROM demanded_courses WHERE course_kind <> 'privacy'""",
    proofs=COURSES,
    max_age="$max_age_days",
    has_time="a.day <= a.since_on + $role_entry_grace_days::INTEGER",
    item=("source_id", "holder_id", "course_kind"),
    show=("since_on",),
    examples=(
        Example(
            words="A developer who took the course half a year ago",
            expect="pass",
            rows=world(TAKEN, course_demands=(DEMAND,)),
        ),
        Example(
            words="A developer whose course is a year old",
            expect="fail",
            attribute="A",
            rows=world({**TAKEN, "completed_on": "2025-03-31"}, course_demands=(DEMAND,)),
        ),
        Example(
            words="A member of a group that demands it, whatever the title",
            expect="fail",
            attribute="A",
            rows=world(
                course_demands=(OF_GROUP,),
                group_memberships=({"_appeared_by_at": "2026-01-01 22:30:00"},),
                accounts=(MEMBER,),
            ),
        ),
        Example(
            words="A member of the group whose account is nobody's",
            expect="unknown",
            rows=world(
                course_demands=(OF_GROUP,),
                group_memberships=({"_appeared_by_at": "2026-01-01 22:30:00"},),
                accounts=({**MEMBER, "employee_number": None},),
            ),
        ),
        Example(
            words="Moved into the department three weeks ago",
            expect="still_time",
            rows=world(
                course_demands=(DEMAND,),
                employment_events=({"worker_id": "w1", "event_type": "transfer", "effective_date": "2026-03-09"},),
            ),
        ),
        Example(
            words="On a long leave until eleven days ago",
            expect="long_leave",
            rows=world(course_demands=(DEMAND,), employment_events=(LEAVE, BACK)),
        ),
    ),
).control
