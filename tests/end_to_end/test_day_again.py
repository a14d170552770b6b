"""A day that is run again: nothing counts twice, and another answer stands beside the first verdict."""

import csv
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import definitions
from pipelines.demo import Demo, company
from warehouse.audit import Audit
from warehouse.database import Database
from warehouse.home import Home
from warehouse.log import EvidenceLog

pytestmark = pytest.mark.timeout(600)  # whole demos are played first

ROOT = Path(__file__).parents[2]
VERDICTS = {"result", "not_run", "restatement"}
SETTINGS = """
[company]
name = "Acme"
time_zone = "{zone}"

[window]
from = 2026-01-01
to = 2099-12-31

[reading]
window_hours = 24

[sources.hr]
connector = "files"
folder = "exports"

[sources.hr.records.workers]
files = "workers.csv.gz"
format = "csv"
zone = "{zone}"

[sources.hr.records.workers.columns]
worker_id = "Number"
hire_date = "First day"
contract_end_date = "Contract end"
manager_worker_id = "Sponsor"

[sources.hr.records.workers.columns.worker_type]
from = "Type"
values = {{ "Employee" = "employee", "Contractor" = "contractor" }}

[sources.hr.records.workers.columns.status]
from = "Status"
values = {{ "Active" = "active" }}
"""


def leaves(home, *kinds):
    return [leaf for leaf in EvidenceLog(home.log).read() if leaf["kind"] in kinds]


def index(home):
    """What is published about the days, and history."""
    with Audit(home.audit) as audit:
        names = ("control_daily", "deviations", "unknown_items", "population_ledger")
        found = {name: sorted(map(repr, audit.query(f"SELECT * FROM {name}").rows())) for name in names}
    with Database(home.database, read_only=True) as db:
        for (name,) in db.rows("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'history_%'"):
            found[name] = sorted(map(repr, db.rows(f"SELECT * FROM {name}")))
    return found


def noon(now):
    """A time zone in which it is about noon: yesterday may be read for hours yet, and today does not end soon."""
    return f"Etc/GMT{now.hour - 12:+d}"  # these names turn the sign round


def export(home, yesterday, contract_end):
    """Write an export of a contractor and her sponsor."""
    path = home.path / "exports/workers.csv.gz"
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Number", "Type", "Status", "First day", "Contract end", "Sponsor"])
        writer.writerow(["1", "Employee", "Active", yesterday - timedelta(days=90), "", ""])
        writer.writerow(["2", "Contractor", "Active", yesterday - timedelta(days=90), contract_end, "1"])


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return Home(tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="module")
def readings(home, with_few_tests):
    """Yesterday read with a current contract, then without an end date, without any change, and as at first.

    After each: verdicts and HR's pulls in the log, and the day as published (mark, first mark, restated).
    """
    now = datetime.now(UTC)
    yesterday = now.date() - timedelta(days=1)
    assert with_few_tests("init", home.path) == 0
    home.settings.write_text(SETTINGS.format(zone=noon(now)), encoding="utf-8")
    current, found = yesterday + timedelta(days=60), []
    for contract_end in (current, "", None, current):
        if contract_end is not None:
            export(home, yesterday, contract_end)
        again = ["--again"] if found else []
        assert with_few_tests("run", "--home", home.path, "--day", yesterday, *again) == 0
        kept = [leaf for leaf in leaves(home, *VERDICTS, "pull") if leaf.get("source") != "home"]
        with Audit(home.audit) as audit:
            query = "SELECT mark, first_mark, restated FROM control_daily WHERE test_id = 'HR-12'"
            found.append((kept, audit.query(query).row(0)))
    return found


def added(readings, number):
    """What a reading added to the log, after all that stood there before it."""
    before, after = readings[number - 1][0], readings[number][0]
    assert after[: len(before)] == before
    return after[len(before) :]


def test_another_answer_for_the_same_day_becomes_a_restatement_beside_the_first_verdict(readings):
    (first,) = [leaf for leaf in readings[0][0] if leaf.get("test") == "HR-12"]
    pull, restated = added(readings, 1)
    assert (pull["attempt"], pull["status"]) == (2, "complete")
    assert (first["kind"], first["mark"]) == ("result", "pass")
    assert (restated["kind"], restated["mark"], restated["cause"]) == ("restatement", "fail", "read_again")
    assert (restated["test"], restated["day"]) == (first["test"], first["day"])
    assert [published for _, published in readings[:2]] == [("pass", "pass", False), ("fail", "pass", True)]


def test_the_same_answer_for_the_same_day_is_another_attempt_and_no_verdict(readings):
    (pull,) = added(readings, 2)
    assert (pull["kind"], pull["attempt"], pull["status"]) == ("pull", 3, "complete")
    assert readings[2][1] == readings[1][1]


def test_a_better_answer_is_written_down_and_the_worse_one_counts(readings):
    _, restated = added(readings, 3)
    assert (restated["kind"], restated["mark"]) == ("restatement", "pass")
    assert readings[3][1] == readings[1][1]


@pytest.mark.usefixtures("readings")
def test_an_improvement_counts_when_the_command_names_its_cause_and_two_people(home, with_few_tests, capfd):
    assert with_few_tests("status", "--home", home.path) == 0
    assert "1 restatements would improve something and wait for a second person" in capfd.readouterr().out
    assert with_few_tests("restatements", "--home", home.path) == 0
    (line,) = [line.split("\t") for line in capfd.readouterr().out.splitlines() if "HR-12" in line]
    number, said = line[0], ["--cause", "source_correction", "--reason", "the export was cut"]
    assert (line[1], *line[4:8]) == ("HR-12", "read_again", "pass", "pass", "waits")
    approve = ["restatements", "--home", home.path, "--approve", number, *said, "--proposed-by", "A. Adams"]
    assert with_few_tests(*approve, "--approved-by", "a. adams") == 2
    assert leaves(home, "approval") == []
    assert with_few_tests(*approve, "--approved-by", "B. Brown") == 0
    (leaf,) = leaves(home, "approval")
    assert (leaf["restatement"], leaf["proposed_by"], leaf["approved_by"]) == (int(number), "A. Adams", "B. Brown")
    with Audit(home.audit) as audit:
        query = "SELECT mark, first_mark FROM control_daily WHERE test_id = 'HR-12'"
        assert audit.query(query).row(0) == ("pass", "pass")
        assert audit.query("SELECT status FROM deviations WHERE test_id = 'HR-12'").rows() == [("restated",)]


@pytest.mark.usefixtures("readings")
def test_a_draft_is_judged_over_what_is_stored_and_nothing_is_written(home, with_few_tests, capfd, tmp_path):
    file = tmp_path / "hr_99_nobody_has_a_sponsor.py"
    text = (ROOT / "expectations/controls/hr_12_contractor_end_dates.py").read_text(encoding="utf-8")
    text = text.replace('id="HR-12"', 'id="HR-99"').replace('value_set=["at_work"]', 'value_set=["ended"]')
    file.write_text(text, encoding="utf-8")
    size = len(list(EvidenceLog(home.log).read()))
    assert with_few_tests("backtest", file, "--home", home.path) == 0
    told = capfd.readouterr().out
    assert "6 of 7 examples are as they claim" in told
    assert "“A contractor with three months to go and an active sponsor” claims pass, and is fail" in told
    assert "fail\tdeviation\t1" in told
    assert "hr/2\tD\t1" in told
    assert len(list(EvidenceLog(home.log).read())) == size
    assert with_few_tests("backtest", file, "--home", home.path, "--from", "2099-01-01") == 2
    assert "no day that was read lies there" in capfd.readouterr().err


@pytest.mark.usefixtures("readings")
def test_a_changed_parameter_waits_for_the_command_that_shows_what_it_changes(home, with_few_tests, capfd):
    with home.settings.open("a", encoding="utf-8") as settings:
        settings.write("\n[tests.HR-12.parameters]\nmax_horizon_days = 30\n")
    size = len(list(EvidenceLog(home.log).read()))
    for words in (["check"], ["adopt"], ["adopt", "HR-12", "--dry-run"]):
        assert with_few_tests(*words, "--home", home.path) == 0
        assert "HR-12" in capfd.readouterr().out
    assert with_few_tests("adopt", "HR-12", "--home", home.path) == 2  # no reason
    assert with_few_tests("adopt", "HR-99", "--reason", "x", "--home", home.path) == 2
    capfd.readouterr()
    assert len(list(EvidenceLog(home.log).read())) == size
    assert with_few_tests("adopt", "HR-12", "--reason", "30 days by policy", "--home", home.path) == 0
    told = capfd.readouterr().out
    assert "max_horizon_days\t365\t30\tstricter: 0 deviations disappear, 1 appear" in told
    assert "appears\t" in told
    assert "hr/2" in told
    (leaf,) = [leaf for leaf in leaves(home, "catalogue") if leaf.get("why")]
    assert leaf["why"] == "30 days by policy"
    assert leaf["tests"]["HR-12"]["backtest"]["appear"] == 1
    with Audit(home.audit) as audit:
        query = "SELECT how, status FROM definitions WHERE test_id = 'HR-12'"
        assert audit.query(query).rows() == [("first", "in_force"), ("adopted", "begins_later")]
    assert with_few_tests("rebuild", "--home", home.path) == 0
    with Audit(home.audit) as audit:
        assert audit.query(query).rows() == [("first", "in_force"), ("adopted", "begins_later")]


@pytest.fixture(scope="module")
def ticked_twice(tmp_path_factory, with_few_tests):
    """A day of the sandbox company run three times: twice as a daemon would that ticks twice, then `--again`."""
    home = Home(tmp_path_factory.mktemp("twice"))
    demo = Demo(home=home, people=60, days=2, seed=7)
    found = []
    with company(demo):
        for more in ([], [], ["--again"]):
            assert with_few_tests("run", "--home", home.path, "--day", demo.start, *more) == 0
            found.append((leaves(home, *VERDICTS, "pull"), index(home)))
    return found


def test_the_schedule_asks_for_the_same_day_by_the_same_key_however_often_it_ticks(tmp_path, tallymark):
    assert tallymark("init", tmp_path) == 0
    defs = definitions(tmp_path)
    schedule, repository = defs.resolve_schedule_def("every_night"), defs.get_repository_def()
    asked = []
    at = datetime.now(UTC).replace(hour=0, minute=35)  # the window of a new home folder begins in this month
    yesterday = (at.date() - timedelta(days=1)).isoformat()
    for _ in range(2):
        context = dg.build_schedule_context(scheduled_execution_time=at, repository_def=repository)
        asked += schedule.evaluate_tick(context).run_requests
    assert [(request.run_key, request.partition_key) for request in asked] == [(yesterday, yesterday)] * 2


def test_a_tick_that_comes_twice_changes_nothing(ticked_twice):
    (once, first), (twice, second), _ = ticked_twice
    assert twice == once
    assert second == first


def test_a_second_attempt_keeps_the_same_answers_and_counts_nobody_twice(ticked_twice):
    _, (before, first), (after, second) = ticked_twice
    assert {leaf["kind"] for leaf in after[len(before) :]} == {"pull"}
    packs = {(leaf["source"], leaf["attempt"]): leaf["pack"] for leaf in after if leaf["kind"] == "pull"}
    assert {"bamboohr", "home", "okta"} <= {source for source, attempt in packs if attempt == 2}
    assert packs["home", 2] == packs["home", 1]  # others ask only for what is new since
    assert second == first
