"""A company's ServiceNow log, read with the shipped settings and counted a second time with the standard library."""

import csv
import datetime as dt
import gzip
import shutil
import tomllib
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from assets import judging
from assets.publishing import publish_audit
from assets.pulling import pull_day
from assets.sources import files
from assets.sources.contract import Rejected
from assets.workspace import Plan, Workspace
from expectations.catalogue import controls
from warehouse.audit import Audit
from warehouse.home import Home

EXAMPLE = Path(files.__file__).parent / "examples/servicenow/settings.toml"
RESTORE_HOURS = {"sev1": 8, "sev2": 48, "sev3": 240, "sev4": 480}


@pytest.fixture(scope="module")
def log(realdata):
    """Second computation, step one: the events of each incident in order, by csv, gzip and datetime alone."""
    with gzip.open(realdata / "servicenow/incident_event_log.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column in ("sys_updated_at", "opened_at", "closed_at"):
            row[column] = None if row[column] == "?" else dt.datetime.strptime(row[column], "%d/%m/%Y %H:%M")  # noqa: DTZ007
        row["sys_mod_count"] = int(row["sys_mod_count"])
    incidents = defaultdict(list)
    for row in rows:
        incidents[row["number"]].append(row)
    for events in incidents.values():
        events.sort(key=lambda row: (row["sys_updated_at"], row["sys_mod_count"]))
    return dict(incidents)


@pytest.fixture(scope="module")
def by_hand(log):
    """Second computation, step two: what each incident came to."""
    return {number: _incident(events) for number, events in log.items()}


def _incident(events):
    counters = [event["sys_mod_count"] for event in events]
    if (
        any(later <= earlier for earlier, later in pairwise(counters))
        or events[0]["opened_at"] > events[0]["sys_updated_at"]
        or events[-1]["closed_at"] > events[-1]["sys_updated_at"]
    ):
        return None
    restored = closed = was_done = None
    reopened = 0
    for event in events:
        done = event["incident_state"] in {"Resolved", "Closed"}
        if done and not was_done:
            restored = event["sys_updated_at"]
        if not done:
            reopened += was_done is True
            restored = None
        if event["incident_state"] == "Closed":
            closed = closed or event["sys_updated_at"]
        was_done = done
    return {
        "opened_at": events[0]["opened_at"],
        "restored_at": restored,
        "closed_at": closed,
        "reopened_count": reopened,
        "max_severity": "sev" + min(event["priority"][0] for event in events),
        "vendor_verdict": events[-1]["made_sla"] == "true",
    }


def settings(realdata, **changes):
    given = tomllib.loads(EXAMPLE.read_text())["sources"]["servicenow"]
    (table,) = given["records"].values()
    return {"folder": realdata / "servicenow", **table, **changes}


@pytest.fixture
def parsed(read, realdata):
    return read("tickets", **settings(realdata))


@pytest.fixture
def last(parsed):
    """The newest version of each incident."""
    rows = parsed.sets[0].rows
    return {row["ticket_id"]: row for row in rows.unique("ticket_id", keep="last", maintain_order=True).to_dicts()}


def test_every_event_and_incident_of_the_log_is_read(parsed, log):
    assert sum(map(len, log.values())) == parsed.notes["tickets: events"] == 119_998
    assert len(log) == parsed.notes["tickets: objects"] == 20_769
    assert [proof.level for proof in parsed.sets[0].proofs] == ["transferred"]


def test_each_incident_comes_to_what_a_second_computation_finds(last, by_hand):
    unknown = {number for number, found in by_hand.items() if found is None}
    assert {number for number, row in last.items() if row["status"] is None} == unknown
    assert len(unknown) == 7
    wrong = [
        (number, column)
        for number, found in by_hand.items()
        if found is not None
        for column, value in found.items()
        if last[number][column] != value
    ]
    assert wrong == []


def test_of_incidents_that_contradict_themselves_nothing_is_known_and_the_reasons_are_counted(parsed, last):
    reasons = {
        kind: count for kind, count in parsed.notes.items() if "clock" in kind or "later" in kind or "ends" in kind
    }
    assert reasons == {
        "tickets: counter runs against the clock": 5,
        "tickets: opened_at is later than the event that carries it": 5,
        "tickets: detected_at is later than the event that carries it": 5,
        "tickets: log ends before the time the source gives for its end": 1,
    }
    cut = last["INC0029233"]
    assert cut["ticket_kind"] == "incident"
    assert {cut[column] for column in ("status", "detected_at", "restored_at", "vendor_verdict")} == {None}


def test_reopenings_seen_in_states_are_those_that_the_vendor_counted(last, log):
    counted = {number: int(events[-1]["reopen_count"]) for number, events in log.items()}
    ours = {number: row["reopened_count"] for number, row in last.items() if row["reopened_count"] is not None}
    assert ours == {number: counted[number] for number in ours}
    assert sum(ours.values()) == 276


def test_what_the_log_cannot_answer_is_unknown_and_named(parsed):
    rows = parsed.sets[0].rows
    (named,) = rows["not_provided"].unique().to_list()
    assert {"contained_at", "root_cause", "acknowledged_at", "merged_into_ticket_id"} <= set(named.split())
    assert all(rows[column].null_count() == rows.height for column in named.split())
    noted = {kind for kind in parsed.notes if kind.endswith("stays unknown")}
    assert noted == {f"tickets: {column} is not mapped and stays unknown" for column in named.split()}


def test_the_vendors_verdict_beside_ours(last, by_hand):
    """Only the times are this connector's; the judging belongs to TKT-02. Agreement is not a target."""

    def table(incidents):
        return Counter(
            (
                found["restored_at"] - found["opened_at"] <= dt.timedelta(hours=RESTORE_HOURS[found["max_severity"]]),
                found["vendor_verdict"],
            )
            for found in incidents
        )

    ours = table(row for row in last.values() if row["status"] is not None)
    assert ours == table(found for found in by_hand.values() if found is not None)
    assert ours == {(True, True): 12_564, (True, False): 4_598, (False, True): 24, (False, False): 3_576}


class After:
    """A clock that stands some hours after the last day of the log."""

    basis = "reconstructed"

    def now(self):
        return dt.datetime(2017, 2, 17, tzinfo=dt.UTC)

    def reach(self, instant):
        """Stay where it is."""


LAST = dt.date(2017, 2, 16)


@pytest.fixture(scope="module")
def judge(realdata, tmp_path_factory):
    """Makes the published file of a company whose log is judged by TKT-02, from a day up to the one after its end."""

    def _judge(folder, first):
        table = settings(realdata, files="incident_event_log.csv.gz")
        table["events"] = {**table["events"], "known_until": "file_time"}
        given = {"connector": "files", "folder": str(folder), "records": {"tickets": table}}
        del table["folder"]
        source = files.connect("servicenow", files.Settings.model_validate(given))
        plan = Plan(
            company="Acme", time_zone="UTC", window=(first, LAST), reading_window=dt.timedelta(hours=6),
            connectors={"servicenow": source}, kinds={"servicenow": "files"}, in_force_from={"TKT-02": first},
        )  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(judging, "controls", lambda: {"TKT-02": controls()["TKT-02"]})
            workspace = Workspace(Home(tmp_path_factory.mktemp("home")), plan, After())
            pull_day(workspace, LAST)
            judging.judge_days(workspace, first, LAST)
            publish_audit(workspace)
            workspace.close()
        return workspace.home.audit

    return _judge


@pytest.fixture(scope="module")
def published(judge, realdata):
    """The whole log, judged in one go on the day after its last event."""
    return judge(realdata / "servicenow", LAST)


@pytest.fixture(scope="module")
def reopened_day_by_day(judge, realdata, by_hand, tmp_path_factory):
    """The incidents of the log that were ever reopened, each day of the year judged by what was known then."""
    folder = tmp_path_factory.mktemp("reopened")
    wanted = {number for number, found in by_hand.items() if found is not None and found["reopened_count"]}
    path, original = folder / "incident_event_log.csv.gz", realdata / "servicenow/incident_event_log.csv.gz"
    with gzip.open(original, "rt", newline="") as whole, gzip.open(path, "wt", newline="") as part:
        lines, writer = csv.reader(whole), csv.writer(part)
        writer.writerow(next(lines))
        writer.writerows(line for line in lines if line[0] in wanted)
    shutil.copystat(original, path)
    return wanted, judge(folder, dt.date(2016, 2, 29))


def test_the_published_confusion_table_is_what_a_second_computation_counts(published, by_hand):
    """What the log cannot answer (containment, cause) and the incidents that contradict themselves are unknown."""
    expected = Counter()
    for found in by_hand.values():
        theirs = None if found is None else found["vendor_verdict"]
        expected.update(("TKT-02", attribute, "unknown", theirs) for attribute in "AC")
        ours = "unknown"
        if found is not None:
            allowed = dt.timedelta(hours=RESTORE_HOURS[found["max_severity"]])
            ours = "pass" if found["restored_at"] - found["opened_at"] <= allowed else "fail"
        expected["TKT-02", "B", ours, theirs] += 1
    with Audit(published) as audit:
        table = {tuple(row[:4]): row[4] for row in audit.query("FROM vendor_verdicts").rows()}
    assert table == expected
    assert {ours: table["TKT-02", "B", *ours] for ours in [("pass", True), ("pass", False), ("fail", True),
            ("fail", False), ("unknown", None)]} == {("pass", True): 12_564, ("pass", False): 4_598,
            ("fail", True): 24, ("fail", False): 3_576, ("unknown", None): 7}  # fmt: skip


def restored(audit, wanted):
    """Our verdicts on restoration of some incidents: who failed, who is unknown."""
    with Audit(audit) as found:
        failed = found.query("SELECT item FROM deviations WHERE attribute = 'B'")["item"].to_list()
    return {item.removeprefix("servicenow/") for item in failed} & wanted


def test_day_by_day_and_in_one_go_the_incidents_that_were_reopened_come_to_what_a_second_computation_finds(
    published, reopened_day_by_day, by_hand
):
    """Two of them were restored in time and reopened when their time was over: a second verdict says so."""
    wanted, day_by_day = reopened_day_by_day
    late = {
        number
        for number in wanted
        if by_hand[number]["restored_at"] - by_hand[number]["opened_at"]
        > dt.timedelta(hours=RESTORE_HOURS[by_hand[number]["max_severity"]])
    }
    assert len(wanted) > 200
    assert restored(published, wanted) == restored(day_by_day, wanted) == late
    with Audit(day_by_day) as audit:
        query = "SELECT count(*) FROM control_daily WHERE test_id = 'TKT-02'"
        assert audit.query(query).item() == 354


def test_the_state_minus_100_is_refused_until_it_is_declared(read, realdata):
    table = settings(realdata)
    del table["columns"]["status"]["unknown"]
    with pytest.raises(Rejected) as caught:
        read("tickets", **table)
    assert "column 'incident_state' for status: '-100' is not listed" in caught.value.detail
    assert "(and 1 more cells)" in caught.value.detail


def test_a_zone_that_the_log_itself_refutes_is_refused(read, realdata):
    with pytest.raises(Rejected, match="twice or never in Europe/Berlin"):
        read("tickets", **settings(realdata, zone="Europe/Berlin"))


def test_a_missing_time_is_refused_where_it_is_needed(read, realdata):
    table = settings(realdata)
    table["events"] = {**table["events"], "at": {"from": "sys_created_at", "formats": ["%d/%m/%Y %H:%M"]}}
    with pytest.raises(Rejected, match=r"column 'sys_created_at' for log_event_at: '\?'"):
        read("tickets", **table)


def test_the_column_that_was_filled_in_afterwards_is_no_time(read, realdata, log):
    table = settings(realdata)
    table["columns"]["restored_at"] = {"from": "resolved_at", "formats": ["%d/%m/%Y %H:%M"]}
    notes = read("tickets", **table).notes
    before_it = sum(
        any(
            event["resolved_at"] != "?"
            and dt.datetime.strptime(event["resolved_at"], "%d/%m/%Y %H:%M") > event["sys_updated_at"]  # noqa: DTZ007
            for event in events
        )
        for events in log.values()
    )
    assert notes["tickets: restored_at is later than the event that carries it"] == before_it == 18_909
    assert {len({event["resolved_at"] for event in events}) for events in log.values()} == {1}
