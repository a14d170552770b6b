"""HR-06, HR-07 and HR-08 at their edges: the last day, newcomers, leave, moves, groups, and learners nobody knows."""

from typing import Any

import pytest

from expectations.controls import hr_06_awareness_refresher, hr_07_role_training, hr_08_privacy_training
from expectations.examples import DAY, world
from expectations.workforce.courses import TAKEN
from warehouse.snapshots import FIRST_DAY, Scope, derive, look_at

HR_06, HR_07, HR_08 = (it.CONTROL for it in (hr_06_awareness_refresher, hr_07_role_training, hr_08_privacy_training))
FAILS, HOLDS = {"A": "fail"}, dict[str, str]()


def out(rule: str) -> dict[str, str]:
    return {"out": rule}


def of_people(cases: dict[str, Any], **rows: Any) -> dict[str, Any]:
    """A worker for each case: what differs in the worker, the courses and the events of employment."""
    found: dict[str, list[Any]] = {"workers": [], "training_records": [], "employment_events": []}
    for number, (_, worker, courses, events) in enumerate(cases.values()):
        one = {
            "worker_id": str(number),
            "employee_number": f"E{number}",
            "work_email": None,
            "display_name": str(number),
        }
        found["workers"].append({**one, "hire_date": "2024-01-08", "department": "Engineering", **worker})
        for place, course in enumerate(courses):
            key = {"training_record_id": f"{number}-{place}", "worker_id": str(number)}
            found["training_records"].append({**TAKEN, **key, **course})
        found["employment_events"] += [
            {"worker_id": str(number), "event_type": kind, "effective_date": on} for kind, on in events
        ]
    return {name: tuple(given) for name, given in found.items()} | rows


def on(day: str | None, **differs: Any) -> dict[str, Any]:
    return {"completed_on": day, **differs}


def leave(first: str, back: str) -> list[tuple[str, str]]:
    return [("leave_start", first), ("leave_end", back)]


LONG_AGO = on("2025-03-01")  # 395 days before 31 March 2026
REFRESHER: dict[str, Any] = {
    "younger by a day": (HOLDS, {}, [on("2025-03-02")], []),
    "too old to the day": (FAILS, {}, [LONG_AGO], []),
    "the newest counts": (HOLDS, {}, [on("2023-05-01"), on("2026-03-31"), LONG_AGO], []),
    "entered for tomorrow": (FAILS, {}, [LONG_AGO, on("2026-04-01")], []),
    "failed the test": (FAILS, {}, [LONG_AGO, on("2026-02-01", score=79.9)], []),
    "another course": (FAILS, {}, [LONG_AGO, on("2026-02-01", course_kind="privacy")], []),
    "waived": (FAILS, {}, [LONG_AGO, on("2026-02-01", status="waived")], []),
    "finished, nobody knows when": ({"A": "unknown"}, {}, [LONG_AGO, on(None, status="completed")], []),
    "good, and another one without a date": (HOLDS, {}, [on("2026-02-01"), on(None)], []),
    "a newcomer who has taken none": (out("still_time"), {"hire_date": "2025-03-02"}, [], []),
    "no newcomer any more": (FAILS, {"hire_date": "2025-03-01"}, [], []),
    "a newcomer's first course is the first annual one": (HOLDS, {"hire_date": "2025-06-01"}, [on("2025-06-10")], []),
    "a course from before coming back, still good": (HOLDS, {"hire_date": "2025-10-01"}, [on("2025-04-04")], []),
    "… and too old by then: the first one is asked again": (
        out("still_time"), {"hire_date": "2025-10-01"}, [on("2025-04-03")], [],
    ),
    "fifteen days of leave": (out("long_leave"), {}, [LONG_AGO], leave("2026-03-20", "2026-04-04")),
    "fourteen days of leave": (FAILS, {}, [LONG_AGO], leave("2026-03-20", "2026-04-03")),
    "back for less than thirty days": (out("long_leave"), {}, [LONG_AGO], leave("2025-12-01", "2026-03-02")),
    "back for thirty days": (FAILS, {}, [LONG_AGO], leave("2025-12-01", "2026-03-01")),
    "leave without an end, for fifteen days": (out("long_leave"), {}, [LONG_AGO], [("leave_start", "2026-03-17")]),
    "leave without an end, for fourteen days": (FAILS, {}, [LONG_AGO], [("leave_start", "2026-03-18")]),
    "leave that is yet to come": (FAILS, {}, [LONG_AGO], leave("2026-04-01", "2026-06-01")),
    "of the board": (out("not_asked"), {"worker_type": "board"}, [], []),
    "nobody knows of which kind": ({"": "unknown"}, {"worker_type": None}, [], []),
    "yet to begin": (out("not_at_work"), {"start_at": "2026-04-30 22:00:00"}, [], []),
}  # fmt: skip


@pytest.fixture(scope="module")
def refreshed(outcomes):
    return outcomes(HR_06, of_people(REFRESHER))


@pytest.mark.parametrize("words", REFRESHER)
def test_what_hr_06_says(refreshed, words):
    assert refreshed[f"hr/{list(REFRESHER).index(words)}"] == REFRESHER[words][0]


def test_a_learner_nobody_knows_could_be_whoever_is_too_late_and_spoils_nothing_else(outcomes):
    cases = {name: REFRESHER[name] for name in ("younger by a day", "too old to the day")}
    given = of_people(cases)
    stranger = {**TAKEN, "training_record_id": "x", "worker_id": None}
    said = outcomes(HR_06, given | {"training_records": (*given["training_records"], stranger)})
    assert said == {"hr/0": HOLDS, "hr/1": {"A": "unknown"}}
    old = {**stranger, **LONG_AGO}
    said = outcomes(HR_06, given | {"training_records": (*given["training_records"], old)})
    assert said == {"hr/0": HOLDS, "hr/1": FAILS}


def test_a_course_under_another_employment_record_is_the_same_person_s(outcomes):
    same = {"work_email": "robin@acme.example", "employee_number": "E7", "display_name": "Robin"}
    cases = {"contractor": ({}, same, [on("2026-01-10")], []), "employee": ({}, same, [], [])}
    assert outcomes(HR_06, of_people(cases)) == {"hr/0": HOLDS, "hr/1": HOLDS}


def secure(day: str | None) -> dict[str, Any]:
    return on(day, course_kind="secure_development")


MOVED = ("transfer", "2026-01-30")  # sixty days before 31 March
ROLES: dict[str, Any] = {
    "taken 364 days ago": (HOLDS, {}, [secure("2025-04-01")], []),
    "taken a year ago": (FAILS, {}, [secure("2025-03-31")], []),
    "awareness is another course": (FAILS, {}, [on("2026-01-01")], []),
    "moved sixty days ago": (out("still_time"), {}, [], [MOVED]),
    "moved sixty-one days ago": (FAILS, {}, [], [("transfer", "2026-01-29")]),
    "hired sixty days ago": (out("still_time"), {"hire_date": "2026-01-30"}, [], []),
    "moved before being hired again": (FAILS, {"hire_date": "2026-01-29"}, [], [("transfer", "2025-06-01")]),
    "will move": (FAILS, {}, [], [("transfer", "2026-04-20")]),
}


@pytest.fixture(scope="module")
def by_department(outcomes):
    demand = {"course_kind": "secure_development"}
    ended = {**demand, "demanded_by": "job_title", "demanded_of": "Engineer", "valid_to_on": "2026-03-30"}
    other = {**demand, "demanded_of": "Sales"}
    return outcomes(HR_07, of_people(ROLES, course_demands=(demand, ended, other, {"course_kind": "privacy"})))


@pytest.mark.parametrize("words", ROLES)
def test_what_hr_07_says_of_a_department(by_department, words):
    assert by_department[f"hr/{list(ROLES).index(words)}/secure_development"] == ROLES[words][0]


def test_nothing_is_asked_of_whom_nothing_is_demanded(by_department):
    assert len(by_department) == len(ROLES)  # neither the demand that ended, nor that of Sales, nor that of HR-08


GROUP = {"demanded_by": "group", "demanded_source_id": "idp", "demanded_of": "00g1"}
SYSTEM = {"demanded_by": "account", "demanded_source_id": "idp", "demanded_of": "*"}
SEEN = {"group_id": "00g1", "_appeared_by_at": "2026-02-28 22:30:00"}  # 31 days before
ACCOUNT = {"email": None, "created_at": "2026-02-28 09:00:00"}


def members(demand: dict[str, Any]) -> dict[str, Any]:
    cases = {name: ({}, {"department": "Sales"}, taken, []) for name, taken in (
        ("untaught", []), ("taught", [on("2026-01-10", course_kind="privacy")]),
    )}  # fmt: skip
    owners = {"a0": "E0", "a1": "E1", "nobody": None, "machine": None, "off": "E0"}
    return of_people(
        cases,
        course_demands=({"course_kind": "privacy", **demand},),
        group_memberships=tuple({**SEEN, "account_id": name} for name in owners if name != "off"),
        accounts=tuple(
            {**ACCOUNT, "account_id": name, "employee_number": number, "is_enabled": name != "off"}
            for name, number in owners.items()
        ),
        non_person_accounts=({"account_source_id": "idp", "account_id": "machine"},),
    )


@pytest.mark.parametrize("demand", [GROUP, SYSTEM], ids=["group", "account"])
def test_members_of_a_group_and_holders_of_an_account_are_asked_whatever_their_job(outcomes, demand):
    said = outcomes(HR_08, members(demand))
    assert said["hr/0"] == FAILS
    assert said["hr/1"] == HOLDS
    assert said["idp/nobody"] == {"": "unknown"}
    assert said["idp/machine"] == out("not_a_person")
    assert len(said) == 4


def test_the_days_of_grace_of_a_group_count_from_when_the_membership_was_first_seen(outcomes):
    given = members(GROUP)
    later = tuple({**row, "_appeared_by_at": "2026-03-01 22:30:00"} for row in given["group_memberships"])
    assert outcomes(HR_08, given | {"group_memberships": later})["hr/0"] == out("still_time")


def test_without_an_identity_provider_jobs_and_departments_are_asked_all_the_same(outcomes):
    demand = {"course_kind": "privacy", "demanded_of": "Sales"}
    given = {name: rows for name, rows in members(demand).items() if name not in {"accounts", "group_memberships"}}
    assert outcomes(HR_08, given) == {"hr/0": FAILS, "hr/1": HOLDS}


@pytest.mark.parametrize(
    ("department_until_21_march", "since"),
    [("Sales", "2026-03-20"), ("Engineering", "2024-01-08")],
    ids=["the move began it", "it was so before the move"],
)
def test_a_role_begins_with_the_move_that_brought_it_and_not_with_a_later_one(department_until_21_march, since):
    moved = {"promoted": ({}, {}, [], [("transfer", "2026-03-20")])}
    with world(of_people(moved, course_demands=({"course_kind": "secure_development"},))) as db:
        before = f"SELECT * REPLACE ('{department_until_21_march}' AS department, DATE '2025-11-01' AS from_day, "
        db.run(f"INSERT INTO history_workers {before} DATE '2026-03-20' AS to_day) FROM history_workers")
        look_at(db, Scope(from_day=FIRST_DAY, to_day=DAY))
        derive(db, ["demanded_courses"])
        assert db.rows("SELECT worker_id, since_on::VARCHAR FROM demanded_courses") == [("0", since)]
