"""`tallymark trace`: one item from its verdict back to the bytes that the source sent, in a home that ran for real."""

import gzip
import json
from datetime import date
from hashlib import sha256
from types import SimpleNamespace

import pytest

from assets.sources.contract import Exchange
from expectations.catalogue import controls
from pipelines.cli import main
from pipelines.cutting import objects
from pipelines.resources import HomeDesk
from pipelines.running import run_days
from pipelines.settings.scaffold import make_home
from pipelines.trace import PERSONAL, _Tracer
from warehouse.audit import Audit
from warehouse.database import Database
from warehouse.history import History
from warehouse.home import Home
from warehouse.lock import write_lock
from warehouse.packs import Packs
from warehouse.record import records

SETTINGS = """
[company]
name = "Acme"
time_zone = "Europe/Berlin"
[window]
from = 2026-03-01
to = 2026-03-31

[sources.hr]
connector = "files"
folder = "exports/hr"
[sources.hr.records.workers]
files = "*.csv.gz"
format = "csv"
witness = "w1"
day = { name = '(?P<year>\\d{4})-(?P<month>\\d\\d)-(?P<day>\\d\\d)', read = "all" }
[sources.hr.records.workers.columns]
worker_id = "Id"
employee_number = "Number"
display_name = "Name"
work_email = "E-mail"
status = "Status"
worker_type = { constant = "employee" }
termination_date = "Last day"
termination_effective_at = { from = "Last day", at = "end_of_day", zone = "Europe/Berlin" }
termination_type = { from = "Reason" }
[sources.hr.records.employment_events]
files = "events/*.csv.gz"
format = "csv"
zone = "UTC"
day = { name = '(?P<year>\\d{4})-(?P<month>\\d\\d)-(?P<day>\\d\\d)', read = "all" }
[sources.hr.records.employment_events.columns]
worker_id = "Id"
event_type = { constant = "termination" }
effective_date = "Last day"
effective_at = { from = "Last day", at = "end_of_day", zone = "Europe/Berlin" }
termination_type = { constant = "voluntary" }

[sources.idp]
connector = "files"
folder = "exports/idp"
[sources.idp.records.accounts]
files = "*.jsonl.gz"
format = "jsonl"
witness = "a1"
zone = "UTC"
day = { name = '(?P<year>\\d{4})-(?P<month>\\d\\d)-(?P<day>\\d\\d)', read = "all" }
[sources.idp.records.accounts.columns]
account_id = "id"
login = "login"
email = "login"
employee_number = "number"
status = "status"
is_enabled = "enabled"
disabled_at = "disabled"
"""
HEAD = "Id,Number,Name,E-mail,Status,Last day,Reason\n"
ROBIN = "w1,E1,Robin Example,robin@acme.example,active,,\n"
KIM = "w2,E2,Kim Example,kim@acme.example,terminated,2026-03-29,voluntary\n"
SASHA = "w3,E3,Sasha Example,sasha@acme.example,terminated,2026-03-01,voluntary\n"
EVENTS = "Id,Last day\nw2,2026-03-29\nw3,2026-03-01\n"
LEAVER = "hr/w2/2026-03-29/idp/a2"
DAYS = (date(2026, 3, 29), date(2026, 3, 30), date(2026, 3, 31))


def accounts(day):
    kept = {"status": "active", "enabled": True, "disabled": None}
    closed = {"status": "deprovisioned", "enabled": False, "disabled": "2026-03-31T10:00:00Z"}
    yield {"id": "a1", "login": "robin@acme.example", "number": "E1", **kept}
    yield {"id": "a2", "login": "kim@acme.example", "number": "E2", **(closed if day == DAYS[2] else kept)}
    yield {"id": "a3", "login": "nobody@elsewhere.example", "number": None, **kept}


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Three days: Robin works here, Kim left on the first and kept an account until the third, a3 is nobody's."""
    home = Home(tmp_path_factory.mktemp("trace") / "acme")
    make_home(home, DAYS[0])
    home.settings.write_text(SETTINGS, encoding="utf-8")
    for day in DAYS:
        lines = "\n".join(json.dumps(account) for account in accounts(day)) + "\n"
        files = {f"hr/{day}.csv.gz": HEAD + ROBIN + KIM + SASHA, f"idp/{day}.jsonl.gz": lines}
        for name, text in (files | {f"hr/events/{day}.csv.gz": EVENTS}).items():
            path = home.path / "exports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress(text.encode()))
    run_days(HomeDesk(home.path), DAYS[0], DAYS[-1])
    return home


@pytest.fixture
def traced(lived, tallymark):
    """Trace an item and return what was printed, by section, each a list of rows."""

    def _traced(*words):
        code, out, err = tallymark("trace", *words, "--home", lived.path)
        assert (code, err) == (0, "")
        sections = [part.split("\n") for part in out.split("\n\n")]
        return {lines[0]: [tuple(line.split("\t")) for line in lines[1:]] for lines in sections}

    return _traced


def section(page, begins):
    (found,) = (rows for name, rows in page.items() if name.startswith(begins))
    return found


def test_a_deviation_is_told_with_the_definition_that_it_was_judged_by(lived, traced):
    page = traced("IAM-03", LEAVER)
    verdict = dict(section(page, "Verdict on 2026-03-30"))
    with Audit(lived.audit) as audit:
        (definition,) = audit.query("SELECT definition_sha256 FROM controls WHERE test_id = 'IAM-03'").to_series()
        ((day, status),) = audit.query("SELECT first_day, status FROM deviations WHERE test_id = 'IAM-03'").rows()
    assert (str(day), status) == ("2026-03-30", "remediated")
    assert (verdict["mark"], verdict["basis"], verdict["definition"]) == ("fail deviation", "reconstructed", definition)
    assert "commit " in verdict["code"]


def test_each_attribute_stands_observed_against_expected_with_its_outcome(traced):
    rows = section(traced("IAM-03", LEAVER), "Attributes")
    a, b = rows[1:3]
    assert a[:2] == ("A", "fail on 2026-03-30")
    assert "column_A='due_at', column_B='removed_at'" in a[2]
    assert "due_at=2026-03-30T21:59:59.000000Z" in a[3]
    assert "removed_at=absent" in a[3]
    assert b[1] == "unknown on 2026-03-30"  # nothing here says which tokens there are


def test_what_came_of_it_is_on_record_beside_it(traced):
    rows = section(traced("IAM-03", LEAVER), "All that is on record")
    assert ("A", "fail", "", "2026-03-30", "2026-03-30", "1") in rows
    assert ("A", "remediated", "", "2026-03-31", "2026-03-31", "1") in rows


@pytest.mark.parametrize(
    ("item", "day", "membership", "outcome"),
    [
        ("idp/a1", "2026-03-31", "judge", "pass"),
        ("idp/a2", "2026-03-29", "pending", "not judged"),
        ("idp/a2", "2026-03-30", "judge", "fail"),
        ("idp/a2", "2026-03-31", "excluded:not_enabled: cannot sign in (NOT is_enabled)", "closed left_population"),
        ("idp/a3", "2026-03-31", "judge", "unknown"),
    ],
)
def test_membership_and_outcome_are_those_of_the_day(traced, item, day, membership, outcome):
    page = traced("IAM-04", item, "--day", day)
    assert section(page, f"Population of {day}")[1] == ("this item", membership)
    assert section(page, "Attributes")[1][1] == f"{outcome} on {day}"


def test_an_item_that_passed_shows_what_made_it_pass(traced):
    (attribute,) = section(traced("IAM-04", "idp/a1"), "Attributes")[1:2]
    assert "is_active=true" in attribute[3]
    assert "person_id=w1" in attribute[3]


def test_the_versions_show_when_they_held_and_which_one_the_day_was_judged_by(traced):
    for day, holding in (("2026-03-30", "2026-03-29 to 2026-03-31"), ("2026-03-31", "2026-03-31 to …")):
        rows = section(traced("IAM-04", "idp/a2", "--day", day), "Records")[1:]
        versions = [row for row in rows if row[1:3] == ("accounts", "idp/a2")]
        assert [row[3] for row in versions] == ["2026-03-29 to 2026-03-31", "2026-03-31 to …"]
        assert [row[3] for row in versions if row[0] == "*"] == [holding]
        assert "changed after 2026-03-30 22:00:00" in versions[1][5]
        assert [row[2] for row in rows if row[1] == "workers"] == ["hr/w2"]  # found through the person, not the item


def test_rows_that_share_only_a_kind_or_a_date_with_the_item_are_not_its_own(traced):
    page = traced("HR-11", "hr/w2/termination/2026-03-29")
    assert {row[2] for row in section(page, "Records")[1:]} == {"hr/w2/termination/2026-03-29"}
    assert section(page, "Population of")[1][1].startswith("excluded:before_monitoring: in HR already")


@pytest.mark.parametrize("record", records().values(), ids=lambda record: record.name)
def test_versions_are_looked_for_in_every_record_that_a_test_may_read(record):
    query = _Tracer._history(SimpleNamespace(control=controls()["HR-09"]), record)
    with Database() as db:
        History(db)
        db.run("CREATE TABLE readings (source_id VARCHAR, record VARCHAR)")
        assert db.rows(query, ids=["role/security_officer"], sources=["home"], name=record.name) == []


def test_the_answers_are_packs_that_hold_the_ids(lived, traced):
    rows = section(traced("IAM-04", "idp/a2"), "Answers as received")[1:]
    packs = Packs(lived.packs)
    ids = {"hr": b"w2,", "idp": b'"a2"'}
    shown = [(row[0].split()[1], packs.get(row[4])) for row in rows if len(row) == 5]
    assert {source for source, _ in shown} == {"hr", "idp"}
    for source, body in shown:
        assert ids[source] in gzip.decompress(body)
    assert all(row[1].startswith("READ ") and row[2] == "200" for row in rows if len(row) == 5)


def test_nobody_is_named_before_the_raw_answers_are_asked_for(lived, tallymark):
    words = ("trace", "IAM-03", LEAVER, "--home", lived.path)
    _, quiet, _ = tallymark(*words)
    _, raw, _ = tallymark(*words, "--raw")
    for name in ("Kim Example", "kim@acme.example"):
        assert name not in quiet
        assert name in raw
    for other in ("Robin Example", "robin@acme.example", "nobody@elsewhere.example", "Sasha Example"):
        assert other not in raw


def test_every_column_that_names_a_person_is_known_as_one():
    samples = {c.name: str(c.sample) for record in records().values() for c in record.columns}
    assert {name for name, sample in samples.items() if "@acme" in sample or "Robin" in sample} == PERSONAL


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("IAM-30", "x"), "no control test 'IAM-30'; did you mean IAM-"),
        (("IAM-04", "a2"), "did you mean idp/a2?"),
        (("IAM-04", "idp/b2"), "idp/a2"),
        (("IAM-04", "idp/a2", "--day", "2026-05-01"), "only from 2026-03-29 to 2026-03-31"),
        (("TKT-02", "desk/1"), "TKT-02 was not in force on 2026-03-31: connect jira"),
    ],
)
def test_what_does_not_exist_is_told_with_what_comes_near(lived, tallymark, words, told):
    code, out, err = tallymark("trace", *words, "--home", lived.path)
    assert (code, out) == (2, "")
    assert told in err


def test_before_the_first_run_it_says_what_to_do(home, tallymark):
    code, _, err = tallymark("trace", "IAM-04", "idp/a1", "--home", home.path)
    assert code == 2
    assert "`tallymark run`" in err


def test_it_changes_nothing_and_lets_nobody_write_meanwhile(lived, tallymark):
    def digests():
        return {path: sha256(path.read_bytes()).hexdigest() for path in lived.data.rglob("*.*") if path.is_file()}

    before = digests()
    assert main(["trace", "IAM-04", "idp/a1", "--home", str(lived.path)]) == 0
    assert digests() == before
    with write_lock(lived.lock, "a run"):
        code, _, err = tallymark("trace", "IAM-04", "idp/a1", "--home", lived.path)
    assert code == 4
    assert "(a run)" in err


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('[{"id": "7", "boss": {"id": "8"}}, {"id": "9"}]', [{"id": "7", "boss": {"id": "8"}}]),
        ('{"employees": [{"id": 7}, {"id": 70}]}', [{"id": 7}]),
        ('{"employees": {"7": {"rows": [1]}, "70": {"rows": [2]}}}', [{"7": {"rows": [1]}}]),
        ('{"id": "7", "more": [1]}', [{"id": "7", "more": [1]}]),
        ('{"id": "77", "text": "7-7"}', []),
    ],
)
def test_only_what_stands_around_the_id_is_cut_out_of_an_answer(body, found):
    exchange = Exchange(resource="x", method="GET", url="https://h/x", status=200, headers={}, body=body.encode())
    assert [json.loads(piece) for piece in objects(exchange, {"7"})] == found


def test_an_answer_asked_for_by_the_id_is_shown_whole_and_a_binary_one_never():
    about = Exchange(resource="x", method="GET", url="https://h/u/7/f?after=1", status=200, headers={}, body=b"[]")
    after = Exchange(resource="x", method="GET", url="https://h/u?after=7", status=200, headers={}, body=b'[{"id": 1}]')
    binary = Exchange(resource="x", method="READ", url="a.parquet", status=200, headers={}, body=b"PAR1\x00 7 \x00PAR1")
    assert [list(objects(exchange, {"7"})) for exchange in (about, after, binary)] == [
        ["[]"],
        [],
        ["no text: 13 bytes"],
    ]
