"""The score notices: without one predicate of a control, or without one page of a source, it falls."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assets import judging
from assets.clock import CompanyClock, StoppedClock
from assets.judging import judge_days
from assets.packing import unpack
from assets.publishing import publish_audit
from assets.pulling import pull_day
from assets.reviewing import put_out_lists, send_lists
from assets.workspace import opened
from expectations.catalogue import controls
from expectations.gx import gxe
from expectations.model import Exclusion
from pipelines.demo import Demo, company
from pipelines.resources import plan_of
from pipelines.score import overall, score
from pipelines.settings import load
from warehouse.audit import Audit
from warehouse.home import Home
from warehouse.log import EvidenceLog
from warehouse.packs import Packs

START, DAYS, PEOPLE = date(2025, 11, 1), 130, 60
FIRST_LOST, DAYS_AGAIN = START + timedelta(days=5), 50
PEOPLE_SOURCES = {"bamboohr", "okta", "home"}
READING = {
    "bamboohr": {"HR-11", "HR-12", "IAM-03", "IAM-04", "IAM-09"},
    "okta": {"IAM-01", "IAM-03", "IAM-04", "IAM-09"},
    "jira": {"TKT-01", "TKT-02"},
    "github": {"CHG-01", "CHG-04"},
}
pytestmark = pytest.mark.timeout(900)  # four months are lived and read first


@dataclass(frozen=True)
class Played:
    """A home folder whose days are read and not judged yet, and the truth about them."""

    home: Path
    truth: Path

    def judged(self, home: Path, tests, days=DAYS):
        """Scores after `tests` have judged the days in a copy of the home folder."""
        last = START + timedelta(days=days - 1)
        shutil.copytree(self.home, home)
        clock = StoppedClock(datetime.combine(last + timedelta(days=2), datetime.min.time(), UTC), "simulated")
        with (
            pytest.MonkeyPatch.context() as patch,
            opened(Home(home), plan_of(load(home)), clock, "a test") as workspace,
        ):
            patch.setattr(judging, "controls", lambda: {control.id: control for control in tests})
            judge_days(workspace, START, last)
            publish_audit(workspace)
        with Audit(Home(home).audit) as audit:
            return score(audit, self.truth)


def read(demo):
    """Let the company live and read it."""
    with company(demo):
        settings = load(demo.home.path)
        with opened(demo.home, plan_of(settings), CompanyClock(settings.simulation.url), "a test") as workspace:
            put_out_lists(workspace)
            for offset in range(DAYS):
                pull_day(workspace, START + timedelta(days=offset), history=offset == DAYS - 1)
                send_lists(workspace, START + timedelta(days=offset))


class Answered:
    """A connector that is answered as it was in a home folder, without the last page of a resource from a day on."""

    def __init__(self, connector, packs, names, lost) -> None:
        self._connector, self._packs, self._names, self._lost = connector, packs, names, lost

    def __getattr__(self, name):
        return getattr(self._connector, name)

    def pull(self, context, keep) -> None:
        exchanges, _ = unpack(self._packs, self._names[context.day])
        if self._lost and context.day >= FIRST_LOST:
            pages = [exchange for exchange in exchanges if exchange.resource == self._lost]
            assert pages, self._lost
            exchanges = [exchange for exchange in exchanges if exchange is not pages[-1]]
        for exchange in exchanges:
            keep(exchange)


class Clock:
    """A company's clock without a company: it stands where it was last put."""

    basis = "simulated"

    def __init__(self) -> None:
        self._now = datetime.combine(START, datetime.min.time(), UTC)

    def now(self):
        return self._now

    def reach(self, instant) -> None:
        self._now = max(self._now, instant)


def read_without(played, home, source, resource):
    """Read the first days again, people and one source, out of what was kept; a page of the source is lost."""
    shutil.copytree(played.home, home.path, ignore=shutil.ignore_patterns("data"))
    before = Home(played.home)
    names = {}
    for leaf in EvidenceLog(before.log).read():
        if leaf["kind"] == "pull":
            names.setdefault(leaf["source"], {})[date.fromisoformat(leaf["day"])] = leaf["pack"]
    plan = plan_of(load(home.path))
    connectors = {
        name: Answered(connector, Packs(before.packs), names[name], resource if name == source else "")
        for name, connector in plan.connectors.items()
        if name in {*PEOPLE_SOURCES, source}
    }
    with opened(home, replace(plan, connectors=connectors), Clock(), "a test") as workspace:
        for offset in range(DAYS_AGAIN):
            pull_day(workspace, START + timedelta(days=offset), history=offset == DAYS_AGAIN - 1)
        return [leaf for leaf in workspace.log.read() if leaf["kind"] == "pull" and leaf["source"] == source]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Four months of a small company, read whole."""
    folder = tmp_path_factory.mktemp("score")
    demo = Demo(home=Home(folder / "home"), people=PEOPLE, days=DAYS, seed=7)
    read(demo)
    return Played(demo.home.path, demo.truth)


@pytest.fixture(scope="module")
def whole(played, tmp_path_factory):
    """The score of the catalogue as it is."""
    return {
        (entry.test_id, entry.attribute): entry
        for entry in played.judged(tmp_path_factory.mktemp("whole") / "home", controls().values())
    }


def blind(control, letter):
    """The control without the predicate of one attribute."""
    key = control.item[0]
    always = gxe.ExpectColumnValuesToNotBeNull(column=key)
    return replace(
        control,
        attributes=tuple(
            replace(it, expect=always, null_means={key: "unknown"}) if it.id == letter else it
            for it in control.attributes
        ),
    )


def test_the_catalogue_as_it_is_finds_everything_and_nothing_else(whole):
    told = {key: (it.missed, it.alarms, it.unexplained) for key, it in whole.items()}
    assert {key: words for key, words in told.items() if any(words)} == {}
    assert overall(whole.values())


@pytest.fixture(scope="module")
def blinded(played, whole, tmp_path_factory):
    """The attribute of each test whose predicate was taken out, and the scores of all without theirs."""
    letters = {}
    for (test, letter), entry in whole.items():
        if entry.recall == 1:
            letters.setdefault(test, letter)
    home = tmp_path_factory.mktemp("blinded") / "home"
    scores = played.judged(home, [blind(control, letters[test]) for test, control in controls().items()])
    return letters, {(entry.test_id, entry.attribute): entry for entry in scores}


@pytest.mark.parametrize("test", controls())
def test_without_one_predicate_the_score_falls(blinded, test):
    letters, scores = blinded
    without = scores[test, letters[test]]
    assert without.recall == 0
    assert not overall([without])


def test_what_could_not_be_judged_was_not_found_and_is_told(played, tmp_path):
    in_doubt = Exclusion(rule="in_doubt", condition="CAST(NULL AS BOOLEAN)", reason="nobody can tell")
    control = controls()["IAM-04"]
    control = replace(control, exclusions=(*control.exclusions, in_doubt))
    (only,) = [it for it in played.judged(tmp_path / "home", [control]) if it.test_id == control.id]
    assert only.recall == 0
    assert only.unexplained
    assert not overall([only])


@pytest.mark.parametrize(
    ("source", "resource"),
    [("bamboohr", "employmentStatus"), ("okta", "users"), ("jira", "ids"), ("github", "Changes")],
)
def test_without_one_page_the_score_falls_and_nothing_passes(played, tmp_path, source, resource):
    home = Home(tmp_path / "home")
    pulls = read_without(played, home, source, resource)
    whole_days = (FIRST_LOST - START).days
    assert [leaf["status"] for leaf in pulls] == ["complete"] * whole_days + ["rejected"] * (DAYS_AGAIN - whole_days)
    tests = [controls()[test] for test in READING[source]]
    last = START + timedelta(days=DAYS_AGAIN - 1)
    scores = Played(home.path, played.truth).judged(tmp_path / "judged", tests, DAYS_AGAIN)
    missed = [line for entry in scores if entry.test_id in READING[source] for line in entry.missed]
    assert any(line.rsplit(" on ")[-1] <= last.isoformat() for line in missed)
    with Audit(Home(tmp_path / "judged").audit) as audit:
        query = "SELECT DISTINCT test_id, mark FROM control_daily WHERE day >= $day ORDER BY ALL"
        marks = audit.query(query, day=FIRST_LOST).rows()
    assert {mark for test, mark in marks if test in READING[source]} <= {"indeterminate", "fail"}
