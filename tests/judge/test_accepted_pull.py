"""Layoff day: a pull refused for its size, accepted by two people, judged; and everything that cannot be accepted."""

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assets import judging
from assets.accepting import NotAcceptableError, Word, accept, refused
from assets.plausibility import Change
from assets.publishing import publish_audit
from assets.pulling import pull_day
from assets.sources.contract import Rejected
from assets.workspace import Workspace
from expectations.catalogue import controls
from warehouse.audit import Audit
from warehouse.home import Home

DAYS = [date(2026, 3, 2) + timedelta(days=offset) for offset in range(5)]
LAYOFF = DAYS[2]
PEOPLE = range(20)
STAY = range(10)
WORD = Word(because="site closed, board of 1 March", requested_by="Kim", approved_by="Robin", os_user="ops")


def worker(number):
    return {
        "worker_id": f"w{number}", "employee_number": f"E{number}", "work_email": f"w{number}@acme.example",
        "worker_type": "contractor", "status": "active", "hire_date": date(2024, 1, 8),
        "contract_end_date": date(2026, 3, 31), "manager_worker_id": "w0",
    }  # fmt: skip


def account(number, **more):
    return {
        "account_id": f"a{number}", "login": f"w{number}@acme.example", "email": f"w{number}@acme.example",
        "employee_number": f"E{number}", "is_enabled": True, "status": "active", "account_type": "human",
    } | more  # fmt: skip


def rows(record, make, numbers):
    return {record: [make(number) for number in numbers]}


@pytest.fixture(scope="module")
def lived(tmp_path_factory, world_class, scripted):
    """A company of twenty, of whom HR shows ten from the third day on; each has an account, which stays."""
    script = {day: rows("workers", worker, STAY if day >= LAYOFF else PEOPLE) for day in DAYS}
    hr = scripted("hr", frozenset({"workers"}), script)
    idp = scripted("idp", frozenset({"accounts"}), {day: rows("accounts", account, PEOPLE) for day in DAYS})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "controls", lambda: {"IAM-04": controls()["IAM-04"]})
        world = world_class(Home(tmp_path_factory.mktemp("lived")), {"hr": hr, "idp": idp})
        world.run(DAYS[:3], at_once=3)
        world.workspace.close()
        yield world


@pytest.fixture
def laid_off(lived, tmp_path, world_class):
    """The company on the evening of the layoff, in a copy of its own."""
    sources = {name: replace(source, script=dict(source.script)) for name, source in lived.sources.items()}
    shutil.copytree(lived.home.path, tmp_path / "home")
    world = world_class(Home(tmp_path / "home"), sources, replace(lived.clock))
    yield world
    world.workspace.close()


def accepted(world, day=LAYOFF):
    found = refused(world.workspace, "hr", day)
    return accept(world.workspace, found, found.leaf["pack"], WORD)


def published(world, query):
    publish_audit(world.workspace)
    with Audit(world.home.audit) as audit:
        return audit.query(query).rows()


def test_before_it_is_accepted_the_day_says_why_and_what_is_shown_names_nobody(laid_off):
    (leaf,) = [leaf for leaf in laid_off.recorded() if leaf["day"] == str(LAYOFF)]
    assert (leaf["mark"], leaf["reason"]) == ("indeterminate", "population_anomaly")
    found = refused(laid_off.workspace, "hr", LAYOFF)
    (change,) = found.changes
    assert (change.record, change.usual) == ("workers", 20)
    assert (len(change.now), len(change.gone), len(change.come)) == (10, 10, 0)
    assert found.later == []


def test_accepted_the_day_is_judged_again_and_the_first_verdict_stays_beside_it(laid_off):
    verdicts = {(leaf["test"], leaf["kind"]): leaf for leaf in accepted(laid_off)}
    restated = verdicts["IAM-04", "restatement"]
    assert (restated["mark"], restated["cause"], restated["day"]) == ("pass", "accepted", str(LAYOFF))
    assert restated["counts"]["pending"] == len(PEOPLE) - len(STAY)  # a day is what everybody has
    query = (
        "SELECT mark, first_mark, first_reason, restated FROM control_daily "
        f"WHERE test_id = 'IAM-04' AND day = '{LAYOFF}'"
    )
    assert published(laid_off, query) == [("pass", "indeterminate", "population_anomaly", True)]


def test_the_next_day_goes_by_the_new_size_and_the_leavers_who_kept_an_account_are_deviations(laid_off):
    accepted(laid_off)
    laid_off.run(DAYS[3:], at_once=2)
    query = "SELECT day, status FROM pulls WHERE source_id = 'hr' AND accepted_at IS NULL ORDER BY day"
    assert published(laid_off, query) == [(day, "complete") for day in DAYS if day != LAYOFF]
    query = "SELECT item, first_day, status FROM deviations WHERE test_id = 'IAM-04' ORDER BY item"
    gone = sorted(f"idp/a{number}" for number in PEOPLE if number not in STAY)
    assert published(laid_off, query) == [(item, DAYS[3], "open") for item in gone]


def test_not_accepted_the_next_day_is_refused_too(laid_off):
    pull_day(laid_off.workspace, DAYS[3])
    assert refused(laid_off.workspace, "hr", LAYOFF).later == [DAYS[3]]
    accepted(laid_off)
    accepted(laid_off, DAYS[3])  # in order, one after the other
    with pytest.raises(NotAcceptableError, match=f"hr of {DAYS[3]}: was read whole"):
        refused(laid_off.workspace, "hr", DAYS[3])


def test_the_pull_is_published_as_refused_and_accepted_with_its_reason_and_without_names(laid_off):
    accepted(laid_off)
    query = (
        "SELECT status, reason, levels, accepted_because, accepted_at IS NOT NULL, accepted_seq > seq FROM pulls "
        f"WHERE source_id = 'hr' AND day = '{LAYOFF}'"
    )
    expected = ("rejected", "population_anomaly", "visible", "site closed, board of 1 March", True, True)
    assert published(laid_off, query) == [expected]
    query = "SELECT r.record, r.rows FROM pull_records r JOIN pulls p USING (seq) WHERE p.accepted_at IS NOT NULL"
    assert published(laid_off, query) == [("workers", 10)]
    (leaf,) = [leaf for leaf in laid_off.workspace.log.read() if leaf["kind"] == "accepted"]
    said = {name: leaf[name] for name in ("requested_by", "approved_by", "os_user", "refused_as", "pack")}
    assert said == {
        "requested_by": "Kim", "approved_by": "Robin", "os_user": "ops", "refused_as": "population_anomaly",
        "pack": pack_of_log(laid_off),
    }  # fmt: skip


def pack_of_log(world):
    (pack,) = {
        leaf["pack"]
        for leaf in world.workspace.log.read()
        if leaf["kind"] == "pull" and leaf["source"] == "hr" and leaf["status"] == "rejected"
    }
    return pack


def test_a_database_made_anew_holds_what_was_accepted(laid_off):
    accepted(laid_off)
    tables = ("history_workers", "readings", "pulls", "results", "acceptances", "quarantine_workers")
    before = {name: sorted(map(repr, laid_off.workspace.store.db.rows(f"FROM {name}"))) for name in tables}
    laid_off.workspace.close()
    laid_off.home.database.unlink()
    laid_off.workspace = Workspace(laid_off.home, laid_off.workspace.plan, laid_off.clock)
    after = {name: sorted(map(repr, laid_off.workspace.store.db.rows(f"FROM {name}"))) for name in tables}
    assert after == before


def test_only_the_pack_that_was_shown_is_accepted_and_another_answer_is_another_pack(laid_off):
    found = refused(laid_off.workspace, "hr", LAYOFF)
    shown, size = found.leaf["pack"], laid_off.workspace.log.size
    for pack in ("", shown[:11], "0" * 64):
        with pytest.raises(NotAcceptableError, match="that is not the pack that was refused"):
            accept(laid_off.workspace, found, pack, WORD)
    assert laid_off.workspace.log.size == size
    laid_off.workspace.plan.connectors["hr"].script[LAYOFF] = rows("workers", worker, range(3))
    pull_day(laid_off.workspace, LAYOFF)
    with pytest.raises(NotAcceptableError, match="not the pack"):
        accept(laid_off.workspace, refused(laid_off.workspace, "hr", LAYOFF), shown, WORD)


def test_a_day_before_one_that_was_read_since_stays_as_it_was_marked(laid_off):
    laid_off.workspace.plan.connectors["hr"].script[DAYS[3]] = rows("workers", worker, PEOPLE)
    pull_day(laid_off.workspace, DAYS[3])
    with pytest.raises(NotAcceptableError, match=f"read whole on {DAYS[3]}.*stays as it was marked"):
        refused(laid_off.workspace, "hr", LAYOFF)


def test_a_pull_that_was_refused_for_anything_else_cannot_be_accepted(laid_off):
    for reason in sorted(Rejected.REASONS - {"population_anomaly", "empty_population"}):

        def pull(*_, reason=reason):
            raise Rejected(reason, "it broke")

        laid_off.workspace.plan.connectors["hr"].pull = pull
        pull_day(laid_off.workspace, DAYS[3])
        with pytest.raises(NotAcceptableError, match=f"hr of {DAYS[3]}: refused as {reason}"):
            refused(laid_off.workspace, "hr", DAYS[3])


def test_a_day_without_a_pull_is_told_with_the_days_that_were_refused(laid_off):
    with pytest.raises(NotAcceptableError, match=f"hr of {DAYS[4]}: no pull; refused for their size: {LAYOFF}"):
        refused(laid_off.workspace, "hr", DAYS[4])
    with pytest.raises(NotAcceptableError, match="none of its pulls is refused for its size"):
        refused(laid_off.workspace, "idp", DAYS[4])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("", "Kim", "Robin"), "say a reason"),
        (("closed", " ", ""), "say who requests it and who approves it"),
        (("closed", "Kim  Example", "kim example "), "a second person"),
    ],
)
def test_a_word_needs_a_reason_and_two_people(words, told):
    because, requested_by, approved_by = words
    with pytest.raises(NotAcceptableError, match=told):
        Word(because=because, requested_by=requested_by, approved_by=approved_by, os_user="ops")


def test_an_empty_population_can_be_accepted_where_its_connector_takes_it(laid_off):
    laid_off.workspace.plan.connectors["hr"].script[LAYOFF] = {"workers": []}
    pull_day(laid_off.workspace, LAYOFF)
    leaf = refused(laid_off.workspace, "hr", LAYOFF).leaf
    assert leaf["reason"] == "empty_population"
    (restated,) = [leaf for leaf in accepted(laid_off) if leaf["test"] == "IAM-04"]
    assert restated["counts"]["pending"] == len(PEOPLE)


@pytest.mark.parametrize(
    ("before", "now", "deleted", "created", "is_explained"),
    [
        (100, 50, 50, 0, True),
        (100, 50, 20, 0, True),  # thirty are missing without a word: as many as may go in any night
        (100, 50, 19, 0, False),
        (100, 50, 0, 50, False),  # others were created, which explains nobody who is gone
        (20, 40, 0, 20, True),
        (20, 40, 0, 0, False),
    ],
)
def test_a_large_change_is_explained_by_what_the_log_tells_of_just_those(before, now, deleted, created, is_explained):
    names = [f"a{number}" for number in range(200)]
    low, high = sorted((before, now))
    told = frozenset(names[low:high][:deleted]), frozenset(names[low:high][:created])
    change = Change(
        record="accounts", usual=before, before=frozenset(names[:before]), now=frozenset(names[:now]),
        deleted=told[0], created=told[1],
    )  # fmt: skip
    assert change.is_explained is is_explained


@pytest.fixture
def with_log(new_world, scripted):
    """Makes a world whose identity provider loses half of its accounts, and has a log that tells of some of them."""

    def _with_log(told):
        entries = [
            {"event_id": f"e{n}", "account_id": f"a{n}", "event_type": "deleted", "occurred_at": f"{LAYOFF} 09:00:00"}
            for n in told
        ]
        script = {
            day: rows("accounts", account, STAY if day >= LAYOFF else PEOPLE)
            | {"account_events": entries if day == LAYOFF else []}
            for day in DAYS
        }
        idp = scripted("idp", frozenset({"accounts", "account_events"}), script)
        hr = scripted("hr", frozenset({"workers"}), {day: rows("workers", worker, PEOPLE) for day in DAYS})
        world = new_world([controls()["IAM-04"]], [idp, hr])
        for day in DAYS:
            pull_day(world.workspace, day)
        return world

    return _with_log


def test_what_the_sources_own_log_explains_needs_nobodys_word_and_is_told(with_log):
    world = with_log([n for n in PEOPLE if n not in STAY])
    query = "SELECT day, status, accepted_because FROM pulls WHERE source_id = 'idp' AND accepted_because <> ''"
    told = "accounts: 10 rows, recently 20, as the source's own log tells of 10 of them"
    assert published(world, query) == [(LAYOFF, "complete", told)]
    assert published(world, "SELECT count(*) FROM pulls WHERE status = 'rejected'") == [(0,)]


def test_what_the_log_does_not_explain_is_refused(with_log):
    world = with_log([12])
    query = "SELECT day, reason FROM pulls WHERE source_id = 'idp' AND status = 'rejected' ORDER BY day"
    assert published(world, query) == [(day, "population_anomaly") for day in DAYS[2:]]
