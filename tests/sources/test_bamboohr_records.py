"""What a worker, a departure, a move of BambooHR becomes, and what proves that they are all."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from assets.sources.bamboohr import Settings, mapping, wire
from assets.sources.contract import Rejected
from warehouse.record import records

EMPLOYEE = {
    "id": "101", "employeeNumber": "E1", "displayName": "Robin Example", "workEmail": "robin@acme.example",
    "status": "Active", "hireDate": "2024-01-08", "terminationDate": "0000-00-00", "jobTitle": "Engineer",
    "department": "Engineering", "location": "Berlin", "supervisorEId": "100",
    "lastChanged": "2026-01-05T10:00:00+00:00",
}  # fmt: skip
READ_AT = datetime.fromisoformat("2026-03-10T23:30:00")
ZONE = "Europe/Berlin"


def settings(**changes):
    return Settings.model_validate({"base_url": "https://acme.example", "token": "t"} | changes)


def employee(**changes):
    return wire.Employee.model_validate(EMPLOYEE | changes)


def status(day, word="Full-Time", kind=None):
    return wire.StatusRow.model_validate({"date": day, "employmentStatus": word, "terminationTypeId": kind})


def worker(statuses=(), *, zone=ZONE, read_at=READ_AT, own=None, **changes):
    rows = [status("2024-01-08"), *statuses]
    return mapping.worker(employee(**changes), rows, own or settings(), zone, read_at)


class TestDates:
    @pytest.mark.parametrize("nothing", ["0000-00-00", "", None])
    def test_a_date_of_zeros_is_no_date(self, nothing):
        row = worker(terminationDate=nothing)
        assert (row["termination_date"], row["termination_effective_at"], row["termination_type"]) == (None, None, None)

    @pytest.mark.parametrize(
        ("zone", "day", "effective"),
        [
            ("Europe/Berlin", "2026-03-28", "2026-03-28T22:59:59"),
            ("Europe/Berlin", "2026-03-29", "2026-03-29T21:59:59"),  # clocks go forward on this day
            ("Europe/Berlin", "2026-10-25", "2026-10-25T22:59:59"),  # and back on this one
            ("America/New_York", "2026-03-08", "2026-03-09T03:59:59"),
            ("America/New_York", "2026-11-01", "2026-11-02T04:59:59"),
            ("Asia/Singapore", "2026-03-29", "2026-03-29T15:59:59"),
        ],
    )
    def test_a_last_day_ends_where_the_worker_is(self, zone, day, effective):
        left = status(day, "Terminated", "Resignation (Voluntary)")
        row = worker([left], zone=zone, terminationDate=day)
        assert row["termination_effective_at"] == datetime.fromisoformat(effective)
        (event,) = mapping.terminations("101", [left], settings(), zone, None)
        assert event["effective_at"] == row["termination_effective_at"]

    def test_a_first_day_begins_where_the_worker_is(self):
        assert worker(zone="America/New_York")["start_at"] == datetime.fromisoformat("2024-01-08T05:00:00")

    @pytest.mark.parametrize("wrong", ["2026-13-01", "01/02/2026", "2026-3-1", 20260301])
    def test_what_is_no_date_is_refused(self, wrong):
        with pytest.raises(ValueError, match="date"):
            employee(hireDate=wrong)


class TestStatus:
    @pytest.mark.parametrize(
        ("changes", "statuses", "means"),
        [
            ({}, [], "active"),
            ({"status": "Inactive"}, [], "terminated"),
            ({"hireDate": "2026-03-12"}, [], "pre_hire"),
            ({"hireDate": "2026-03-11"}, [], "active"),  # it is past midnight in Berlin
            ({}, [("2026-03-01", "Leave", None)], "on_leave"),
            ({}, [("2026-03-12", "Leave", None)], "active"),
            ({}, [("2026-02-01", "Leave", None), ("2026-03-01", "Full-Time", None)], "active"),
            ({"terminationDate": "2026-04-30"}, [("2026-04-30", "Terminated", "Death")], "active"),
        ],
    )
    def test_status_is_that_of_the_reading(self, changes, statuses, means):
        assert worker([status(*row) for row in statuses], **changes)["status"] == means

    @pytest.mark.parametrize(
        ("rows", "kind"),
        [
            ([], "employee"),
            ([("2026-01-01", "Contractor", None)], "contractor"),
            ([("2026-04-01", "Contractor", None)], "employee"),
            ([("2026-01-01", "Leave", None)], "employee"),
            ([("2026-01-01", "Intern", None), ("2026-02-01", "Terminated", "Death")], "intern"),
        ],
    )
    def test_neither_leave_nor_departure_changes_the_kind_of_worker(self, rows, kind):
        assert worker([status(*row) for row in rows])["worker_type"] == kind


class TestWords:
    def test_the_companys_words_replace_bamboohrs(self):
        own = settings(worker_types={"Angestellt": "employee"}, termination_types={"Gegangen": "voluntary"})
        assert mapping.worker(employee(), [status("2024-01-08", "Angestellt")], own, ZONE, READ_AT)
        (event,) = mapping.terminations("1", [status("2026-01-01", "Terminated", "Gegangen")], own, ZONE, None)
        assert event["termination_type"] == "voluntary"

    @pytest.mark.parametrize(
        ("make", "word", "key"),
        [
            (lambda: worker([status("2025-01-01", "Freelance")]), "Freelance", "worker_types"),
            (
                lambda: list(
                    mapping.terminations("1", [status("2026-01-01", "Terminated", "Gone")], settings(), ZONE, None)
                ),
                "Gone",
                "termination_types",
            ),
            (
                lambda: mapping.zone_of(employee(location="Mars"), settings(locations={"Berlin": ZONE}), ZONE),
                "Mars",
                "locations",
            ),
        ],
    )
    def test_a_word_that_nobody_has_heard_of_is_named_with_its_remedy(self, make, word, key):
        with pytest.raises(Rejected) as caught:
            make()
        assert caught.value.reason == "schema"
        assert word in caught.value.detail
        assert key in caught.value.detail

    def test_a_departure_whose_type_hr_left_empty_has_none(self):
        (event,) = mapping.terminations("1", [status("2026-01-01", "Terminated", "")], settings(), ZONE, None)
        assert event["termination_type"] is None

    def test_a_departure_of_the_report_must_stand_in_the_history(self):
        with pytest.raises(Rejected) as caught:
            worker(terminationDate="2026-02-28")
        assert caught.value.reason == "count_mismatch"

    def test_without_locations_the_zone_is_the_companys(self):
        assert mapping.zone_of(employee(), settings(), "Asia/Tokyo") == "Asia/Tokyo"
        assert mapping.zone_of(employee(location=None), settings(locations={}), "Asia/Tokyo") == "Asia/Tokyo"

    def test_a_zone_that_does_not_exist_is_refused(self):
        with pytest.raises(ValueError, match="IANA"):
            settings(locations={"Berlin": "Europe/Bonn"})


class TestMoves:
    def test_a_new_department_or_title_is_a_move_once_a_day_and_a_new_manager_is_none(self):
        days = {"2026-02-01": "Lead", "2024-01-08": "Engineer", "2025-06-01": "Senior", "2025-09-01": "Senior"}
        told = [{"date": day, "department": "Platform", "jobTitle": title} for day, title in days.items()]
        jobs = [wire.JobRow.model_validate(row) for row in (*told, told[2])]
        moves = list(mapping.transfers("101", jobs, ZONE, None))
        assert [move["effective_date"] for move in moves] == [date(2025, 6, 1), date(2026, 2, 1)]
        assert moves[0]["effective_at"] == datetime.fromisoformat("2025-05-31T22:00:00")

    def test_a_departure_that_was_undone_by_a_new_hire_stays_an_event(self):
        rows = [status("2025-01-31", "Terminated", "End of Contract"), status("2025-06-01")]
        assert len(list(mapping.terminations("101", rows, settings(), ZONE, None))) == 1
        assert worker(rows)["termination_date"] is None


class TestPulls:
    def test_rows_have_exactly_the_columns_of_their_records(self, sandbox, hr_pull):
        assert {part.record for part in hr_pull.parsed.sets} == sandbox.bamboohr().provides
        for part in hr_pull.parsed.sets:
            assert dict(part.rows.schema) == records()[part.record].schema
            keys = part.rows.select(records()[part.record].full_key)
            assert keys.n_unique() == keys.height > 0

    def test_people_who_left_are_read_too_and_managers_are_workers(self, hr_pull):
        workers = {row["worker_id"]: row for row in hr_pull.rows("workers")}
        assert "terminated" in {row["status"] for row in workers.values()}
        managers = {row["manager_worker_id"] for row in workers.values()} - {None}
        assert managers <= set(workers)
        assert {row["work_timezone"] for row in workers.values()} == {
            "Europe/Berlin", "America/New_York", "Asia/Singapore"
        }  # fmt: skip

    def test_contractors_have_the_dates_of_the_companys_own_fields(self, hr_pull):
        contractors = [row for row in hr_pull.rows("workers") if row["worker_type"] == "contractor"]
        assert contractors
        assert all(row["contract_end_date"] for row in contractors if row["status"] == "active")

    def test_the_set_is_reconciled_with_whoever_ever_was(self, hr_pull):
        (workers,) = [part for part in hr_pull.parsed.sets if part.record == "workers"]
        assert {proof.level for proof in workers.proofs} == {"transferred", "reconciled"}
        assert workers.source_total == workers.rows.height

    def test_a_witness_makes_it_visible_and_its_absence_rejects(self, sandbox, hr_pull):
        seen = sandbox.bamboohr(witness_id="101").parse(hr_pull.exchanges, sandbox.context())
        assert "visible" in {proof.level for proof in seen.sets[0].proofs}
        with pytest.raises(Rejected) as caught:
            sandbox.bamboohr(witness_id="0").parse(hr_pull.exchanges, sandbox.context())
        assert caught.value.reason == "witness_missing"
        assert [part.proofs for part in caught.value.partial] == [()]

    @pytest.mark.parametrize("resource", ["report", "changed", "employmentStatus", "jobInfo"])
    def test_an_answer_that_was_taken_out_is_missed(self, sandbox, hr_pull, resource):
        left = [exchange for exchange in hr_pull.exchanges if exchange.resource != resource]
        with pytest.raises(Rejected) as caught:
            sandbox.bamboohr().parse(left, sandbox.context())
        assert caught.value.reason == "truncated"

    def test_somebody_who_was_deleted_is_gone_from_all_answers(self, sandbox, hr_pull):
        def without(exchange):
            document = json.loads(exchange.body)
            if exchange.resource == "changed":
                document["employees"]["101"]["action"] = "Deleted"
            elif exchange.resource == "report":
                document["employees"] = [row for row in document["employees"] if row["id"] != "101"]
            else:
                del document["employees"]["101"]
            return replace(exchange, body=json.dumps(document).encode())

        parsed = sandbox.bamboohr().parse([without(e) for e in hr_pull.exchanges], sandbox.context())
        assert parsed.sets[0].rows.height == hr_pull.parsed.sets[0].rows.height - 1

    def test_a_field_that_the_key_may_not_see_is_named_by_the_pull_and_by_the_check(self, sandbox, pulling):
        blind = sandbox.bamboohr(contract_end_field="customSecret")
        with pytest.raises(Rejected) as caught:
            pulling(blind, sandbox.context())
        assert caught.value.reason == "schema"
        assert "customSecret" in caught.value.detail
        assert any("customSecret" in finding for finding in blind.check())
