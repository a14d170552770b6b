"""Twelve monthly HR exports, read with the shipped settings and counted a second time with the standard library."""

import csv
import datetime as dt
import gzip
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from assets.sources import files

EXAMPLE = Path(files.__file__).parent / "examples/hr_months/settings.toml"


@pytest.fixture(scope="module")
def months(realdata):
    """Second computation: the rows of each month by csv and gzip alone."""
    found = {}
    for path in sorted((realdata / "hr_months").glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            found[path.name[:7]] = list(csv.DictReader(file))
    return found


@pytest.fixture
def parsed(read, realdata):
    (table,) = tomllib.loads(EXAMPLE.read_text())["sources"]["hr"]["records"].values()
    return read("workers", folder=realdata / "hr_months", **table)


def test_each_month_is_a_whole_snapshot_of_its_last_day(parsed, months):
    assert [s.day.strftime("%Y-%m") for s in parsed.sets] == list(months)
    assert all((s.day + dt.timedelta(days=1)).day == 1 for s in parsed.sets)
    assert all([proof.level for proof in s.proofs] == ["transferred"] for s in parsed.sets)
    for made, rows in zip(parsed.sets, months.values(), strict=True):
        assert set(made.rows["worker_id"]) == {row["user_id"] for row in rows}


def test_142_people_leave_one_file_and_are_not_in_the_next(parsed, months):
    gone = [set(a.rows["worker_id"]) - set(b.rows["worker_id"]) for a, b in pairwise(parsed.sets)]
    by_hand = [{r["user_id"] for r in a} - {r["user_id"] for r in b} for a, b in pairwise(months.values())]
    assert gone == by_hand
    assert [len(ids) for ids in gone] == [0, 13, 12, 11, 6, 18, 12, 17, 22, 13, 18]
    assert sum(map(len, gone)) == len(set().union(*gone)) == 142


def test_supervisors_by_name_become_the_person_who_alone_bears_it(parsed, months):
    for made, rows in zip(parsed.sets, months.values(), strict=True):
        bearer = {row["employee_name"]: row["user_id"] for row in rows}
        assert len(bearer) == len(rows)
        ours = dict(made.rows.select("worker_id", "manager_worker_id").iter_rows())
        assert ours == {row["user_id"]: bearer.get(row["supervisor"]) for row in rows}


def test_nothing_but_people_is_provided_so_no_account_test_can_count_here(parsed):
    assert {made.record for made in parsed.sets} == {"workers"}
    rows = parsed.sets[-1].rows
    for column in ("hire_date", "termination_date", "worker_type", "employee_number"):
        assert rows[column].null_count() == rows.height
