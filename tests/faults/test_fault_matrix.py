"""Whatever goes wrong in a source: its pull is rejected for the right reason or is whole, and no test passes on it."""

import gzip
import hashlib
import json
import os
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
import pytest

from assets.sandbox.faults.editing import edit_rows
from assets.sandbox.wire import Reply
from assets.sources import files
from assets.sources.contract import Rejected
from expectations.catalogue import controls
from expectations.model import State
from warehouse.record import records

MATRIX = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8"))
VENDORS = ("bamboohr", "okta", "jira", "github", "git")
OURS = {"reason", "whole", "settings", "at"}
GREEN = {"pass", "not_applicable"}
pytestmark = pytest.mark.timeout(900)  # the first test waits for all pulls

ALL = bool(os.environ.get("TALLYMARK_ALL_FAULTS"))


def some(cases):
    """Of a cell's cases the first that rejects the pull, else the first, unless all are asked for."""
    return cases if ALL else [*(case for case in cases if "reason" in case), *cases][:1]


CASES = [
    (row["number"], source, case)
    for row in MATRIX["rows"]
    for source in VENDORS
    for case in some(row.get(source, {}).get("cases", []))
]
REJECTED = [place for place, (_, _, case) in enumerate(CASES) if "reason" in case]
WHOLE = [place for place, (_, _, case) in enumerate(CASES) if case.get("whole")]
# files stand in for each of these, record by record; the fault is in the file of the people
STAND_INS = {"bamboohr": "workers", "okta": "accounts", "jira": "accounts", "github": "accounts"}
FILE_CASES = [(row["number"], case) for row in MATRIX["rows"] for case in row.get("files", {}).get("cases", [])]
FILES = [
    (number, source, case)
    for place, (number, case) in enumerate(FILE_CASES)
    for source in (STAND_INS if ALL else [[*STAND_INS][place % len(STAND_INS)]])
]
FILES_REJECTED = [place for place, (_, _, case) in enumerate(FILES) if "reason" in case]


def told(case):
    """A case in one line."""
    number, source, fault = case
    options = {name: value for name, value in fault.items() if name not in {*OURS, "kind"}}
    return f"row {number}: {source} {fault['kind']} {fault.get('at', '')} {options or ''}".strip()


def faults_of(season, source, case):
    """The faults of a case as the company takes them."""
    places = case["at"] if isinstance(case["at"], list) else [case["at"]]
    options = {name: season.value(source, value) for name, value in case.items() if name not in OURS}
    return [options | {"path": MATRIX["paths"][source][place]} for place in places]


@dataclass
class Export:
    """The file of one record, as it should be; a fault changes some of it.

    Attributes:
        rows: of the record, every value a text.
        table: the settings of its record.
        body: what stands in the file, when that is not the rows as CSV.
        side: a side file beside it, of which gzip has no need.
        is_packed: gzip or plain.
        is_early: written before the day had ended.
    """

    record: str
    rows: pl.DataFrame
    table: dict = field(default_factory=dict)
    body: bytes | None = None
    side: dict | None = None
    is_packed: bool = True
    is_early: bool = False

    @property
    def csv(self) -> bytes:
        return self.rows.write_csv(null_value="-").encode()

    def plain(self, body: bytes, **side) -> None:
        self.body, self.is_packed, self.side = body, False, side or None

    def lines(self, first: str) -> None:
        """JSON lines with one that is wrong."""
        rest = "".join(json.dumps(row) + "\n" for row in self.rows.to_dicts())
        self.table |= {"format": "jsonl"}
        self.plain((first + "\n" + rest).encode())

    def write(self, folder: Path, day_ends_at) -> None:
        path = folder / f"{self.record}.csv"
        body = self.csv if self.body is None else self.body
        path.write_bytes(gzip.compress(body) if self.is_packed else body)
        if self.side:
            (folder / f"{path.name}.complete.json").write_text(json.dumps(self.side))
        at = day_ends_at.timestamp() + (-3600 if self.is_early else 60)
        os.utime(path, (at, at))


def worded(record):
    """A column of a record that holds one of a few words."""
    return next(column for column in records()[record].columns if column.values)


def reworded(export, word=""):
    """The first row with another word in one column, by default one that the record knows."""
    column = worded(export.record)
    words = [known for known in column.values if known != export.rows[column.name][0]]
    return export.rows.head(1).with_columns(pl.lit(word or words[0]).alias(column.name))


def sha256(body):
    return hashlib.sha256(body).hexdigest()


FILE_FAULTS = {
    "no_rows": lambda it: (it.table.pop("empty_because"), setattr(it, "rows", it.rows.head(0))),
    "no_file": lambda it: it.table.update(files="gone.csv"),
    "side_count": lambda it: it.plain(it.csv, rows=it.rows.height + 1, sha256=sha256(it.csv)),
    "side_hash": lambda it: it.plain(it.csv, rows=it.rows.height, sha256=sha256(b"")),
    "cut_gzip": lambda it: (setattr(it, "body", gzip.compress(it.csv)[:-6]), setattr(it, "is_packed", False)),
    "cut_line": lambda it: it.plain(it.csv[: it.csv.rstrip().rfind(b"\n") + 3]),
    "page": lambda it: it.plain(b"<!doctype html><html><body>Sign in</body></html>\n"),
    "json_twice": lambda it: it.lines('{"a": 1, "a": 2}'),
    "json_nan": lambda it: it.lines('{"a": NaN}'),
    "witness": lambda it: it.table.update(witness="nobody at all"),
    "column_gone": lambda it: setattr(it, "rows", it.rows.drop(worded(it.record).name)),
    "new_word": lambda it: setattr(it, "rows", pl.concat([reworded(it, "quarantined"), it.rows.tail(-1)])),
    "column_more": lambda it: setattr(it, "rows", it.rows.with_columns(mood=pl.lit("new"))),
    "written_before": lambda it: setattr(it, "is_early", True),
    "two_contents": lambda it: setattr(it, "rows", pl.concat([it.rows, reworded(it)])),
    "half": lambda it: setattr(it, "rows", it.rows.gather_every(2)),
    "bomb": lambda _: None,
}


def exports(season, source):
    """What a source said of the fourth day, as files, by record."""
    found = {}
    for part in season.healthy[source].sets:
        columns = {name: name for name in part.rows.columns if name not in {"source_id", "not_provided"}}
        rows = part.rows.select(list(columns)).with_columns(pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"))
        rows = rows.select(pl.all().cast(pl.String))
        if part.record in found:
            found[part.record].rows = pl.concat([found[part.record].rows, rows])
            continue
        table = {"files": f"{part.record}.csv", "format": "csv", "columns": columns, "null": ["-"]}
        found[part.record] = Export(part.record, rows, table | {"empty_because": "nothing happened"})
    return found


def stand_in(season, source, case, folder):
    """A `files` source with the records of another, the file of the people changed by a fault."""
    folder.mkdir()
    there = exports(season, source)
    FILE_FAULTS[case["kind"]](there[STAND_INS[source]])
    for export in there.values():
        export.write(folder, season.ends_at)
    given = {"connector": "files", "folder": str(folder), "records": {name: it.table for name, it in there.items()}}
    return files.connect(source, files.Settings.model_validate(given | case.get("settings", {})))


def differences(one, two):
    """Records that two parsed pulls tell differently."""
    return [a.record for a, b in zip(one.sets, two.sets, strict=True) if not a.rows.equals(b.rows)]


@pytest.fixture(scope="module")
def outcomes(season):
    """What became of every pull: those first that should be whole, while the company is as it was."""
    found = {}
    for place in [*WHOLE, *REJECTED]:
        _, source, case = CASES[place]
        pull = season.look if case.get("whole") else season.pull
        found[place] = pull(source, faults_of(season, source, case), case.get("settings", {}))
    return found


# read once and without a total: what is missing there is a deviation, never a pass
ONCE = {("okta", "factors"), ("bamboohr", "trainings"), ("github", "MergedCommits")}


@pytest.mark.parametrize("source", VENDORS[:-1])
def test_rows_that_one_answer_withholds_are_missed(season, source):
    """One answer of each kind lacks its first, its last, or all of its rows; all other answers are whole."""
    kept, context = season.exchanges[source], season.contexts[source]
    believed = set()
    for place in {exchange.resource: place for place, exchange in enumerate(kept)}.values():
        for edit in (lambda rows: rows[1:], lambda rows: rows[:-1], lambda _: []):
            body = edit_rows(Reply(body=kept[place].body), edit).body
            changed = [*kept[:place], replace(kept[place], body=body), *kept[place + 1 :]]
            try:
                found = season.whole.plan.connectors[source].parse(changed, context)
            except Rejected:
                continue
            if differences(season.healthy[source], found):
                believed.add((source, kept[place].resource))
    assert believed <= ONCE


@pytest.fixture(scope="module")
def file_outcomes(season, tmp_path_factory):
    """What became of every pull of files."""
    found, folder = {}, tmp_path_factory.mktemp("exports")
    for place, (_, source, case) in enumerate(FILES):
        connector = stand_in(season, source, case, folder / str(place))
        found[place] = (season.said if case.get("whole") else season.attempt)(source, connector)
    return found


@pytest.mark.parametrize("place", REJECTED, ids=[told(CASES[place]) for place in REJECTED])
def test_a_fault_rejects_the_pull_for_its_reason(outcomes, place):
    assert outcomes[place].reason == CASES[place][2]["reason"], outcomes[place].detail


@pytest.mark.parametrize("place", WHOLE, ids=[told(CASES[place]) for place in WHOLE])
def test_a_fault_that_passes_leaves_the_rows_of_a_day_without_it(season, outcomes, place):
    found, source = outcomes[place], CASES[place][1]
    assert found.parsed is not None, (found.reason, found.detail)
    assert differences(season.healthy[source], found.parsed) == []


@pytest.mark.parametrize("place", range(len(FILES)), ids=[told(case) for case in FILES])
def test_a_fault_in_a_file_rejects_the_pull_for_its_reason_or_changes_nothing(season, file_outcomes, place):
    found, (_, source, case) = file_outcomes[place], FILES[place]
    assert found.reason == case.get("reason", ""), found.detail
    if case.get("whole"):
        told = {part.record: part.rows.height for part in found.parsed.sets}
        for part in season.healthy[source].sets:
            assert told[part.record] >= part.rows.height


@pytest.fixture(scope="module")
def judged(season, calendar, outcomes, file_outcomes):
    """A calendar of all rejected pulls, with their sources and reasons."""
    faults = [(CASES[place], outcomes[place]) for place in REJECTED if outcomes[place].reason]
    faults += [(FILES[place], file_outcomes[place]) for place in FILES_REJECTED if file_outcomes[place].reason]
    return calendar(season, [(case[1], found) for case, found in faults]), faults


@pytest.mark.parametrize("test", controls())
def test_no_fault_ends_in_a_false_pass(judged, test):
    days, faults = judged
    undisturbed, marks = days.marks(test)
    assert undisturbed.mark in {*GREEN, "fail"}, "there is no verdict that could be lost"
    for (case, found), told_of in zip(faults, marks, strict=True):
        if isinstance(controls()[test].kind, State):
            # nothing changes in this company, but days pass, and something may have grown too old
            assert told_of.after.mark in {undisturbed.mark, "fail"}, told(case)
        if case[1] not in days.reads(test):
            assert told_of.fault.mark not in {"indeterminate", "not_run"}, told(case)
        else:
            # what deviates on the day after too may be proven by what the other sources said
            proven = {("fail", "deviation")} if told_of.after.mark == "fail" else set()
            assert (told_of.fault.mark, told_of.fault.reason) in proven | {
                ("indeterminate", found.reason), ("indeterminate", "unknown_items"),
            }, told(case)  # fmt: skip
