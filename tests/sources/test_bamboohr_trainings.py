"""Trainings of BambooHR: whose are asked for, what they become, and what is refused."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from assets.sources.bamboohr import Settings, mapping, training, wire
from assets.sources.contract import Exchange, PullContext, Rejected
from assets.sources.http.paging import Kept

TYPES = {"1": "security_awareness", "2": "privacy", "3": "secure_development"}
ROW = {"id": 5, "employeeId": "101", "completed": "2026-01-30", "type": {"id": 1, "name": "Security awareness"}}
DAY = date(2026, 3, 10)
CONTEXT = PullContext(
    source_id="hr", day=DAY, day_ends_at=datetime.fromisoformat("2026-03-10T23:00:00"),
    observed_from=datetime.fromisoformat("2026-03-10T23:30:00"), time_zone="Europe/Berlin",
)  # fmt: skip
SWEPT = {"trainings_swept_on": "2026-03-08"}


def settings(**changes):
    given = {"base_url": "https://acme.example", "token": "t", "training_types": TYPES}
    return Settings.model_validate(given | changes)


def employee(name, hired):
    empty = dict.fromkeys(
        ("employeeNumber", "displayName", "workEmail", "terminationDate", "jobTitle", "department", "location",
         "supervisorEId")
    )  # fmt: skip
    there = {"id": name, "status": "Active", "hireDate": hired, "lastChanged": "2026-01-05T10:00:00+00:00"}
    return wire.Employee.model_validate(empty | there)


def answered(resource, body, subject=None):
    headers = {"content-type": "application/json"}
    return Exchange(
        resource=resource,
        method="GET",
        url="https://acme.example",
        status=200,
        headers=headers,
        body=body,
        subject=subject,
    )


STAFF = {"100": employee("100", "2019-05-01"), "101": employee("101", "2026-01-12")}


def job(day):
    return wire.JobRow.model_validate({"date": day, "department": "Security", "jobTitle": "Analyst"})


def finished(on, kind=1):
    return {f"{kind}/{on}": wire.TrainingRow.model_validate(ROW | {"completed": on, "type": kind})}


def asked(cursor, jobs=(), staff=STAFF, **changes):
    return training.learners(staff, {"100": jobs}, replace(CONTEXT, cursor=cursor), settings(**changes))


def left_behind(found, cursor=SWEPT, staff=STAFF, context=CONTEXT):
    return training.left_behind(replace(context, cursor=cursor), settings(), found, staff)


def test_everybody_is_asked_about_at_first_and_in_a_sweep_and_newcomers_every_day():
    assert asked({}) == {"100", "101"}
    assert asked(SWEPT) == {"101"}
    assert asked(SWEPT, training_days=30) == set()
    assert asked({"trainings_swept_on": "2026-03-03"}) == {"100", "101"}


def test_whoever_moved_lately_is_asked_about_every_day_and_whoever_will_move_is_not_yet():
    assert asked(SWEPT, jobs=[job("2026-01-05")]) == {"100", "101"}
    assert asked(SWEPT, jobs=[job("2025-09-05")]) == {"101"}
    assert asked(SWEPT, jobs=[job("2026-03-11")]) == {"101"}


def test_the_sweep_is_remembered_until_the_next_one():
    cursor = left_behind({}, cursor={})
    later = replace(CONTEXT, day=DAY + timedelta(days=1))
    assert left_behind({}, cursor, context=later) == {"trainings_swept_on": "2026-03-10"}
    assert not training.is_sweep(replace(later, cursor=cursor), settings())


def test_who_took_one_that_will_be_old_before_the_next_sweep_is_asked_about_until_they_took_it_again():
    old, young = finished("2025-04-06"), finished("2025-04-07")  # 345 days before the next sweep, and a day less
    cursor = left_behind({"100": old, "101": young})
    assert cursor == SWEPT | {"trainings_renewing": ["100"]}
    assert asked(cursor) == {"100", "101"}
    assert left_behind({"100": old | finished("2025-04-07", kind=2)}, cursor) == cursor
    assert left_behind({"100": old | finished("2026-03-09")}, cursor) == SWEPT


def left(on, told="2026-02-01T10:00:00"):
    told_at = datetime.fromisoformat(told)
    return STAFF | {
        "100": STAFF["100"].model_copy(update={"termination_date": date.fromisoformat(on), "last_changed": told_at})
    }


def test_who_has_left_is_not_asked_about_any_more():
    assert left_behind({"100": finished("2025-01-10")}, staff=left("2026-03-09")) == SWEPT


@pytest.mark.parametrize(
    ("staff", "is_asked"),
    [
        (left("2026-03-02"), False),
        (left("2026-03-03"), True),
        (left("2026-03-01", told="2026-03-05T10:00:00"), True),
    ],
    ids=["before the sweep before", "on its day", "before it, as HR said only later"],
)
def test_a_sweep_asks_about_those_who_had_not_left_by_the_sweep_before_as_was_known_then(staff, is_asked):
    assert ("100" in asked({"trainings_swept_on": "2026-03-03"}, staff=staff)) is is_asked


def test_the_first_sweep_asks_about_everybody_who_ever_was():
    assert "100" in asked({}, staff=left("2021-03-02"))


@pytest.mark.parametrize("given", [1, "1", {"id": 1, "name": "x"}, {"id": "1"}], ids=str)
def test_a_type_is_its_id_however_it_is_written(given):
    row = mapping.training(wire.TrainingRow.model_validate(ROW | {"type": given}), "hr", settings())
    assert row == {
        "training_record_id": "5", "worker_id": "101", "worker_source_id": "hr", "course_id": "1",
        "course_kind": "security_awareness", "status": "completed", "completed_on": date(2026, 1, 30), "score": None,
    }  # fmt: skip


def test_a_type_that_nobody_explained_rejects_the_pull_and_is_named():
    row = wire.TrainingRow.model_validate(ROW | {"type": 9})
    with pytest.raises(Rejected, match=r"schema: trainings.type: '9' is unknown; add it to training_types"):
        mapping.training(row, "hr", settings())


def test_a_type_of_the_settings_that_does_not_exist_rejects_the_pull():
    kept = Kept([answered("training_types", b'[{"id": 1}, {"id": 2}]')])
    with pytest.raises(Rejected, match="there is no type 3; correct training_types"):
        training.check_types(kept, settings(), Counter())


@pytest.mark.parametrize("body", [b'[{"id": 5}]', b'{"5": {"id": 5}}', b"[]", b"{}"])
def test_objects_come_as_a_list_or_keyed_by_id(body):
    assert training.rows(answered("trainings", body)) in ([{"id": 5}], [])


class TestLeave:
    def events(self, *rows):
        history = [
            wire.StatusRow.model_validate({"date": day, "employmentStatus": word, "terminationTypeId": None})
            for day, word in rows
        ]
        found = mapping.leaves("101", history, settings(), "Europe/Berlin", None)
        return [(event["event_type"], event["effective_date"].isoformat()) for event in found]

    def test_lasts_until_the_next_status_that_is_none(self):
        rows = (("2024-01-08", "Full-Time"), ("2026-01-20", "Leave"), ("2026-02-20", "Part-Time"))
        assert self.events(*rows) == [("leave_start", "2026-01-20"), ("leave_end", "2026-02-20")]

    def test_that_goes_over_into_another_leave_is_one_leave(self):
        rows = (("2024-01-08", "Full-Time"), ("2026-01-20", "Leave"), ("2026-02-01", "Furloughed"))
        assert self.events(*rows) == [("leave_start", "2026-01-20")]

    def test_ends_when_the_worker_leaves(self):
        rows = (("2024-01-08", "Full-Time"), ("2026-01-20", "Leave"), ("2026-02-01", "Terminated"))
        assert self.events(*rows)[-1] == ("leave_end", "2026-02-01")


class TestAgainstTheSandbox:
    @pytest.fixture
    def learning(self, sandbox):
        return sandbox.bamboohr(training_types=TYPES)

    def test_a_pull_holds_the_trainings_of_all_who_were_asked_about(self, sandbox, pulling, learning):
        pulled = pulling(learning, sandbox.context())
        (found,) = (part for part in pulled.parsed.sets if part.record == "training_records")
        workers = {row["worker_id"] for row in pulled.rows("workers")}
        assert (found.parents, found.rests_on) == (workers, "sweep")
        assert set(found.rows["worker_id"]) <= workers
        assert found.rows.height > 0
        assert set(found.rows["course_kind"]) <= set(TYPES.values())

    def test_the_pull_after_it_asks_about_newcomers_and_those_who_moved_or_will_renew(self, sandbox, pulling, learning):
        first = pulling(learning, sandbox.context())
        second = pulling(learning, sandbox.context(first.parsed.cursor))
        (found,) = (part for part in second.parsed.sets if part.record == "training_records")
        newest = sandbox.now.date() - timedelta(days=120)
        newcomers = {row["worker_id"] for row in second.rows("workers") if row["hire_date"] >= newest}
        moved = {row["worker_id"] for row in second.rows("employment_events") if row["event_type"] == "transfer"}
        assert newcomers < found.parents
        assert found.parents <= newcomers | moved | set(first.parsed.cursor["trainings_renewing"])
        assert len(found.parents) < len(second.rows("workers")) / 2

    def test_one_answer_that_is_missing_rejects_everything(self, sandbox, pulling, learning):
        pulled = pulling(learning, sandbox.context())
        fewer = [one for one in pulled.exchanges if one.subject != min(pulled.parsed.sets[-1].parents)]
        with pytest.raises(Rejected, match="truncated: trainings: was not read"):
            learning.parse(fewer, sandbox.context())

    def test_an_answer_about_somebody_else_rejects_everything(self, sandbox, pulling, learning):
        pulled = pulling(learning, sandbox.context())
        one = next(
            exchange for exchange in pulled.exchanges if exchange.resource == "trainings" and b"id" in exchange.body
        )
        swapped = [replace(x, body=one.body) if x.resource == "trainings" else x for x in pulled.exchanges]
        with pytest.raises(Rejected, match="conflict: trainings"):
            learning.parse(swapped, sandbox.context())

    def test_without_types_in_the_settings_nothing_is_asked(self, hr_pull):
        assert not any(exchange.resource.startswith("training") for exchange in hr_pull.exchanges)
        assert hr_pull.parsed.cursor == {}
