"""Readings of git, kept, loaded and judged like any other: the way from a push to a mark of CHG-07."""

import datetime as dt
import json
import shutil

import pytest

from assets import judging
from assets.judging import judge_days
from assets.pulling import pull_day
from assets.sources import registers
from assets.sources.registers.register import registers as kept_registers
from assets.workspace import Plan, Workspace
from expectations.controls.chg_07_direct_pushes import CONTROL
from warehouse.home import Home

FIRST = dt.date(2026, 3, 2)


class Clock:
    """Stands where it was last put."""

    basis = "observed"
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)

    def now(self):
        return self.at

    def reach(self, instant):
        self.at = max(self.at, instant)


@pytest.fixture
def run(reader, monkeypatch):
    """Pull and judge the next day; returns its mark, and the outcome of each item by attribute."""
    monkeypatch.setattr(judging, "controls", lambda: {CONTROL.id: CONTROL})
    (reader.home / "registers").mkdir(parents=True)
    for register in kept_registers().values():
        (reader.home / register.file).write_text(",".join(register.columns) + "\n")
    reader.settings = {"host_source": None}
    home = registers.connect("home", registers.Settings(folder=reader.home))
    plan = Plan(
        company="Acme", time_zone="UTC", window=(FIRST, FIRST + dt.timedelta(days=30)),
        reading_window=dt.timedelta(hours=6), connectors={"code": reader.source(), "home": home},
        kinds={"code": "git", "home": "registers"},
    )  # fmt: skip
    workspace = Workspace(Home(reader.home), plan, Clock())
    days = iter(range(30))

    def _run():
        day = FIRST + dt.timedelta(days=next(days))
        pull_day(workspace, day)
        judge_days(workspace, day, day)
        leaf = [leaf for leaf in workspace.log.read() if leaf["kind"] == "result"][-1]
        items = json.loads(workspace.packs.get(leaf["items"])) if "items" in leaf else []
        kinds = {(item["item"].split("/")[3], item["attribute"]): item["outcome"] for item in items}
        return leaf["mark"], leaf["reason"], kinds

    yield _run
    workspace.close()


def test_from_a_push_to_a_mark(code, run, host):
    assert run() == ("not_applicable", "no_occurrence", {})
    code.commit(message="Ledger (#7)")
    # nobody who only knows git can tell a direct push from a change that was merged
    assert run() == ("indeterminate", "unknown_items", {("commit", "A"): "unknown", ("move", "B"): "pass"})
    code.git.move("main", code.git.parents(code.git.tip("main"))[0])
    assert run() == ("fail", "deviation", {("move", "B"): "fail"})
    away = shutil.move(host.folder, host.folder.with_name("away"))
    assert run()[:2] == ("indeterminate", "not_found")
    shutil.move(away, host.folder)
    assert run() == ("not_applicable", "no_occurrence", {})
