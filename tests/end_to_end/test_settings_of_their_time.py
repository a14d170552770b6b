"""Settings change and answers do not: what was read is read again by the settings of its time, without a secret.

A company reads HR's export, changes how it is mapped, loses half of its people in a day, accepts that, and takes
both sources out. Then everything is made anew.
"""

import gzip
import json
import os
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest

from assets import judging
from assets.judging import judge_days
from assets.publishing import publish_audit
from assets.pulling import pull_day
from assets.workspace import Workspace
from expectations.catalogue import controls
from pipelines.resources import HomeDesk, clock_of, plan_of
from pipelines.settings import load
from warehouse import publish
from warehouse.audit import Audit
from warehouse.database import Database
from warehouse.home import Home
from warehouse.log import EvidenceLog
from warehouse.packs import Packs

DAYS = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)]
CANARY = "canary-5eb63bbbe01eeed093cb22bb8f5acdc3"
SETTINGS = """
[company]
name = "Acme"
time_zone = "{zone}"
[window]
from = 2026-01-01
to = 2026-12-31
[simulation]
url = "{clock}"
[tests.HR-12]
owner = "{owner}"
"""
SOURCES = """
[sources.okta]
connector = "okta"
base_url = "http://127.0.0.1:9"
token_env = "THE_TOKEN"
max_attempts = 1
[sources.hr]
connector = "files"
folder = "exports"
[sources.hr.records.workers]
files = "workers.csv.gz"
format = "csv"
zone = "Europe/Berlin"
witness = "w0"
[sources.hr.records.workers.columns]
worker_id = "{key}"
employee_number = "Number"
hire_date = "First day"
contract_end_date = "Contract end"
manager_worker_id = {{ constant = "w0" }}
worker_type = {{ constant = "contractor" }}
status = {{ constant = "active" }}
"""
TABLES = ("history_", "readings", "pulls", "result", "item_sets", "catalogue", "settings", "acceptances", "quarantine")


@dataclass
class Story:
    """The home folder in the end, and what was said on the way."""

    home: Home
    said: dict[str, tuple[int, str]] = field(default_factory=dict)
    before: dict[str, list] = field(default_factory=dict)


def tables(home):
    """The tables that evidence makes, in full."""
    with Database(home.database, read_only=True) as db:
        names = [name for (name,) in db.rows("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        return {name: sorted(map(repr, db.rows(f"FROM {name}"))) for name in names if name.startswith(TABLES)}


def export(home, day, people, key):
    """Write HR's export of a day, made after the day had ended."""
    path = home.path / "exports/workers.csv.gz"
    path.parent.mkdir(exist_ok=True)
    lines = [f"{key},Number,First day,Contract end", *(f"w{n},E{n},2026-01-08,2026-04-30" for n in range(people))]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    written = datetime.combine(day + timedelta(days=1), time(0), UTC).timestamp()
    os.utime(path, (written, written))


def live(home, day):
    """Read, judge and publish a day."""
    with HomeDesk(home.path).open("a test") as workspace:
        pull_day(workspace, day)
        judge_days(workspace, day, day)
        publish_audit(workspace)


@pytest.fixture(scope="module")
def say(tallymark):
    """Run a command; its exit code, and what it said."""

    def _say(home, *words):
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            code = tallymark(*words, "--home", home.path)
        return code, out.getvalue() + err.getvalue()

    return _say


@pytest.fixture(scope="module")
def story(tmp_path_factory, tallymark, say, company_clock):
    home = Home(tmp_path_factory.mktemp("settings") / "acme")
    told = Story(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "controls", lambda: {"HR-12": controls()["HR-12"]})
        assert tallymark("init", home.path) == 0
        patch.setenv("THE_TOKEN", CANARY)
        plain = SETTINGS.format(zone="Europe/Berlin", clock=company_clock, owner="HR lead")
        for day, people, key in ((DAYS[0], 20, "Id"), (DAYS[1], 20, "Person"), (DAYS[2], 10, "Person")):
            home.settings.write_text(plain + SOURCES.format(key=key), encoding="utf-8")
            export(home, day, people, key)
            live(home, day)
        patch.delenv("THE_TOKEN")
        told.said["status"] = say(home, "status")
        told.said["shown"] = say(home, "accept-pull", "hr", "--day", DAYS[2])
        (pack,) = [line.split()[1] for line in told.said["shown"][1].splitlines() if line.startswith("pack ")]
        words = ("accept-pull", "hr", "--day", DAYS[2], "--pack", pack, "--reason", "site closed")
        told.said["alone"] = say(home, *words, "--requested-by", "Kim", "--approved-by", "KIM")
        told.said["accepted"] = say(home, *words, "--requested-by", "Kim", "--approved-by", "Robin")
        told.said["twice"] = say(home, *words, "--requested-by", "Kim", "--approved-by", "Robin")
        told.said["traced"] = say(home, "trace", "HR-12", "hr/w1")
        told.before = tables(home)
        home.settings.write_text(SETTINGS.format(zone="Asia/Tokyo", clock="http://127.0.0.1:9", owner="Somebody"))
        shutil.rmtree(home.path / "exports")
        for register in home.registers.glob("*.csv"):
            register.write_text("spoilt\n", encoding="utf-8")
        told.said["rebuilt"] = say(home, "rebuild")
        yield told


def test_a_rebuild_needs_neither_tables_nor_mappings_nor_secrets_nor_files_of_today(story):
    assert story.said["rebuilt"][0] == 0, story.said["rebuilt"]
    after = tables(story.home)
    assert len(after["history_workers"]) > 20
    assert {name: rows for name, rows in after.items() if rows != story.before[name]} == {}


def test_every_pull_names_the_settings_that_it_was_parsed_by_and_a_change_is_kept_once(story):
    leaves = list(EvidenceLog(story.home.log).read())
    names = [leaf["settings"] for leaf in leaves if leaf["kind"] == "pull" and leaf["source"] == "hr"]
    assert (len(names), len(set(names)), names[1]) == (3, 2, names[2])
    kept = [json.loads(Packs(story.home.packs).get(name))["settings"]["records"]["workers"] for name in names[:2]]
    assert [table["columns"]["worker_id"]["from"] for table in kept] == ["Id", "Person"]
    assert [leaf["kind"] for leaf in leaves].count("settings") == 2


def test_the_changes_are_published_key_by_key(story):
    with Audit(story.home.audit) as audit:
        rows = audit.query("SELECT key, before, after FROM settings_history WHERE before IS NOT NULL").rows()
        first = dict(audit.query("SELECT key, after FROM settings_history WHERE before IS NULL").rows())
    assert rows == [("sources.hr.records.workers.columns.worker_id.from", "Id", "Person")]
    assert first["company.time_zone"] == "Europe/Berlin"
    assert first["tests.HR-12.owner"] == "HR lead"
    assert first["reading.window_hours"] == "6"
    assert first["sources.okta.base_url"] == "http://127.0.0.1:9"
    assert not [key for key in first if "token" in key.lower()]


def test_no_secret_and_no_word_of_where_one_comes_from_is_kept_anywhere(story):
    packs = Packs(story.home.packs)
    files = {path.name: path.read_bytes() for path in story.home.data.rglob("*") if path.is_file()}
    everything = files | {name: packs.get(name) for name in packs.names()}
    assert len(everything) > 20
    for secret in (CANARY.encode(), b"THE_TOKEN"):
        assert [name for name, data in everything.items() if secret in data] == []


def test_whoever_looks_at_the_marks_is_told_what_waits_for_a_word(story):
    code, said = story.said["status"]
    assert code == 0
    assert f"tallymark accept-pull hr --day {DAYS[2]}" in said


def test_layoff_day_is_shown_and_then_accepted_by_two_people(story):
    code, said = story.said["shown"]
    assert (code, "workers\t20\t10\t10\t0\t0" in said, "--requested-by" in said) == (0, True, True)
    assert story.said["alone"][0] == 2
    assert "a second person" in story.said["alone"][1]
    assert story.said["accepted"][0] == 0
    assert f"HR-12\t{DAYS[2]}\tfail" in story.said["accepted"][1]
    assert story.said["twice"] == (0, f"hr of {DAYS[2]} was accepted already, and the day is judged by it.\n")
    with Audit(story.home.audit) as audit:
        (pull,) = audit.query("SELECT status, accepted_because FROM pulls WHERE accepted_at IS NOT NULL").rows()
        query = "SELECT mark, first_mark, first_reason FROM control_daily WHERE day = $day"
        (day,) = audit.query(query, day=DAYS[2]).rows()
    assert pull == ("rejected", "site closed")
    assert day == ("fail", "indeterminate", "population_anomaly")


def test_an_item_of_the_accepted_day_is_traced_to_the_answer_that_was_refused(story):
    code, said = story.said["traced"]
    (accepted,) = [leaf["seq"] for leaf in EvidenceLog(story.home.log).read() if leaf["kind"] == "accepted"]
    assert code == 0, said
    assert f"cause\taccepted, known on {DAYS[2]}" in said
    assert f"\n{accepted} hr {DAYS[2]}\tREAD " in said


@pytest.fixture
def copied(story, tmp_path):
    """A copy of the home folder, to be damaged."""
    shutil.copytree(story.home.path, tmp_path / "acme")
    return Home(tmp_path / "acme")


def state(home):
    """Every file of the home's data, byte for byte, but for the lock."""
    return {path: path.read_bytes() for path in home.data.rglob("*") if path.is_file() and path != home.lock}


def first_pull(home):
    return next(leaf for leaf in EvidenceLog(home.log).read() if leaf["kind"] == "pull" and leaf["source"] == "hr")


def test_a_rebuild_that_fails_names_leaf_and_pack_and_leaves_everything_as_it_was(copied, say):
    pull = first_pull(copied)
    path = copied.packs / pull["pack"][:2] / f"{pull['pack']}.gz"
    path.chmod(0o600)
    path.write_bytes(b"rotten")
    before = state(copied)
    code, said = say(copied, "rebuild")
    assert code == 1
    assert f"leaf {pull['seq']} of the evidence log, hr of {DAYS[0]}, pack {pull['pack']}" in said
    assert "Restore it from a copy of the evidence folder" in said
    assert state(copied) == before


def test_a_published_table_that_cannot_be_made_is_named_and_everything_stays_as_it_was(
    copied, say, monkeypatch, tmp_path
):
    folder = shutil.copytree(publish.FOLDER, tmp_path / "published")
    (folder / "a_broken.macro.sql").write_text(
        "-- What does not run.\nSELECT nothing FROM controls\n", encoding="utf-8"
    )
    monkeypatch.setattr(publish, "FOLDER", folder)
    before = state(copied)
    code, said = say(copied, "rebuild")
    assert code == 1
    assert "PublishError. It was making a_broken from warehouse/published/a_broken.macro.sql." in said
    assert state(copied) == before


def test_answers_that_are_understood_no_more_are_told_and_are_no_rejected_pull(copied, say, monkeypatch):
    monkeypatch.setattr("assets.sources.files.sets.one_row_per_key", lambda *_: 1 / 0)
    before = state(copied)
    code, said = say(copied, "rebuild")
    assert code == 1
    assert f"ZeroDivisionError. It was reading leaf {first_pull(copied)['seq']} of the evidence log" in said
    assert state(copied) == before


def without_settings(home):
    """Make the log one from before settings were kept."""
    leaves = [leaf for leaf in EvidenceLog(home.log).read() if leaf["kind"] not in {"settings", "accepted"}]
    shutil.rmtree(home.log)
    bare = [{k: v for k, v in leaf.items() if k not in {"settings", "seq", "v", "recorded_at"}} for leaf in leaves]
    EvidenceLog(home.log).append(bare, datetime(2026, 3, 5, tzinfo=UTC))


def test_leaves_from_before_settings_were_kept_are_read_by_those_of_today_or_ask_for_them(copied, say, company_clock):
    without_settings(copied)
    before = state(copied)
    code, said = say(copied, "rebuild")
    assert code == 2
    assert "sources.hr: not here, and the evidence holds answers of it" in said
    assert "put the table back while you rebuild" in said
    assert state(copied) == before
    today = SETTINGS.format(zone="Europe/Berlin", clock=company_clock, owner="HR lead") + SOURCES.format(key="Id")
    copied.settings.write_text(today, encoding="utf-8")
    code, said = say(copied, "rebuild")
    assert code == 1  # the second day's file has another heading than today's mapping
    assert f"hr of {DAYS[1]}" in said
    assert "are refused now" in said


def test_what_a_killed_run_had_not_loaded_is_loaded_by_the_settings_of_its_time(story, copied):
    copied.database.unlink()
    settings = load(copied.path, with_secrets=False)
    Workspace(copied, plan_of(settings), clock_of(settings)).close()
    assert tables(copied) == story.before
