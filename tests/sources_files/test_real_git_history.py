"""The default branches of two public projects, read with the shipped settings, judged, and counted a second time."""

import csv
import datetime as dt
import gzip
import json
import os
import shutil
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from assets import judging
from assets.judging import judge_days
from assets.pulling import pull_day
from assets.sources import files, registers
from assets.sources.registers.register import registers as kept_registers
from assets.workspace import Plan, Workspace
from expectations.controls.chg_07_direct_pushes import CONTROL
from warehouse.home import Home

SOURCES = tomllib.loads((Path(files.__file__).parent / "examples/git_history/settings.toml").read_text())["sources"]
DAY = dt.date(2026, 8, 23)
ENDS_AT = dt.datetime(2026, 8, 23, 22, 0, tzinfo=dt.UTC)


class Clock:
    """Stands half an hour after the day's end."""

    basis = "observed"

    def now(self):
        return ENDS_AT + dt.timedelta(minutes=30)

    def reach(self, instant):
        assert instant <= self.now()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home folder whose registers are empty."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "registers").mkdir()
    for register in kept_registers().values():
        (folder / register.file).write_text(",".join(register.columns) + "\n")
    return folder


@pytest.fixture(scope="module")
def exports(realdata, home):
    """The exports as if written just after the day ended."""
    folder = home / "exports/git_history"
    shutil.copytree(realdata / "git_history", folder, copy_function=shutil.copyfile)
    for path in folder.iterdir():
        os.utime(path, (ENDS_AT.timestamp(), ENDS_AT.timestamp()))
    return folder


@pytest.fixture(scope="module")
def by_hand(exports):
    """Second computation: what each commit claims, by gzip and csv alone."""
    found = {}
    for source, given in SOURCES.items():
        with gzip.open(exports / given["records"]["release_commits"]["files"], "rt", newline="") as file:
            found[source] = list(csv.DictReader(file))
    return found


@pytest.fixture(scope="module")
def judged(home, exports):
    """The day pulled and judged by CHG-07: its verdict, with all items."""
    assert exports.is_relative_to(home)
    settings = {name: files.Settings.model_validate(given, context={"home": home}) for name, given in SOURCES.items()}
    connectors = {name: files.connect(name, given) for name, given in settings.items()}
    connectors["home"] = registers.connect("home", registers.Settings(folder=home))
    plan = Plan(
        company="Acme", time_zone="Europe/Berlin", window=(DAY, DAY), reading_window=dt.timedelta(hours=6),
        connectors=connectors, kinds=dict.fromkeys(connectors, "files"),
    )  # fmt: skip
    workspace = Workspace(Home(home), plan, Clock())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "controls", lambda: {CONTROL.id: CONTROL})
        leaves = pull_day(workspace, DAY)
        assert [leaf["status"] for leaf in leaves] == ["complete"] * 3, leaves
        judge_days(workspace, DAY, DAY)
    (verdict,) = (leaf for leaf in workspace.log.read() if leaf["kind"] == "result")
    items = json.loads(workspace.packs.get(verdict["items"]))
    workspace.close()
    return verdict, items


def claim(row):
    return "claims a change" if row["subject_pr"] else "claim missing"


def test_every_commit_of_both_exports_is_an_item_and_only_the_two_roots_are_left_out(judged, by_hand):
    verdict, items = judged
    counts = verdict["counts"]
    assert {name: len(rows) for name, rows in by_hand.items()} == {"cartography": 2_043, "verified_sources": 380}
    assert (counts["received"], verdict["excluded_by"]) == (2_423, {"root_commit": 2})
    shas = {item["item"].rpartition("/")[2] for item in items}
    assert shas == {row["sha"] for rows in by_hand.values() for row in rows if row["parents"]}


def test_without_a_host_nothing_is_a_direct_push_and_nothing_passes(judged):
    verdict, items = judged
    assert (verdict["mark"], verdict["reason"]) == ("indeterminate", "unknown_items")
    assert {item["outcome"] for item in items} == {"unknown"}
    assert (verdict["counts"]["failed"], verdict["counts"]["passed"], verdict["counts"]["unknown"]) == (0, 0, 2_421)


def test_the_result_says_of_each_commit_whether_it_claims_a_change_as_a_second_computation_does(judged, by_hand):
    said = {item["item"].rpartition("/")[2]: item["observed"]["claim"] for item in judged[1]}
    assert said == {row["sha"]: claim(row) for rows in by_hand.values() for row in rows if row["parents"]}
    totals = Counter((item["item"].partition("/")[0], item["observed"]["claim"]) for item in judged[1])
    assert totals == {
        ("cartography", "claims a change"): 1_991,
        ("cartography", "claim missing"): 51,
        ("verified_sources", "claims a change"): 342,
        ("verified_sources", "claim missing"): 37,
    }


def test_the_days_that_commits_claim_decide_nothing(judged, by_hand):
    assert len({row["committed_at"][:10] for rows in by_hand.values() for row in rows}) > 1_000
    assert {(item["verdict_on"], item["triggered_at"][:10]) for item in judged[1]} == {("2026-08-23", "2026-08-23")}


def test_a_claim_is_no_proof_two_commits_claim_the_same_change(by_hand):
    claims = Counter(row["subject_pr"] for row in by_hand["cartography"] if row["subject_pr"])
    assert sorted(number for number, times in claims.items() if times > 1) == ["2769", "316"]


def test_both_exports_are_one_unbroken_line_of_first_parents(by_hand):
    for rows in by_hand.values():
        assert all(older["sha"] == newer["parents"].split()[0] for newer, older in pairwise(rows))
        assert rows[-1]["parents"] == ""
