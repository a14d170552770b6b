"""The score notices: without one predicate of a control, or without one page of a source, it falls."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assets import judging
from assets.clock import CompanyClock, StoppedClock
from assets.judging import judge_days
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

START, DAYS, PEOPLE = date(2025, 11, 1), 130, 60
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


class WithoutPage:
    """A connector that loses the last page of a resource on its way, from a day on."""

    def __init__(self, connector, resource, since) -> None:
        self._connector, self._resource, self._since = connector, resource, since

    def __getattr__(self, name):
        return getattr(self._connector, name)

    def pull(self, context, keep) -> None:
        exchanges = []
        self._connector.pull(context, exchanges.append)
        pages = [exchange for exchange in exchanges if exchange.resource == self._resource]
        assert pages, self._resource
        for exchange in exchanges:
            if exchange is not pages[-1] or context.day < self._since:
                keep(exchange)


def as_it_is(_, connector):
    return connector


def read(demo, spoil=as_it_is, days=DAYS):
    """Let the company live and read it."""
    with company(demo):
        settings = load(demo.home.path)
        plan = plan_of(settings)
        spoilt = {name: spoil(name, it) for name, it in plan.connectors.items()}
        plan = replace(plan, connectors={name: it for name, it in spoilt.items() if it is not None})
        with opened(demo.home, plan, CompanyClock(settings.simulation.url), "a test") as workspace:
            put_out_lists(workspace)
            for offset in range(days):
                pull_day(workspace, START + timedelta(days=offset), history=offset == days - 1)
                send_lists(workspace, START + timedelta(days=offset))
            return [leaf for leaf in workspace.log.read() if leaf["kind"] == "pull"]


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
def test_without_one_page_the_score_falls_and_nothing_passes(tmp_path, source, resource):
    home, whole_days, days = Home(tmp_path / "home"), 5, 50
    demo = Demo(home=home, people=PEOPLE, days=days, seed=7)

    def spoil(name, connector):
        if name not in {*PEOPLE_SOURCES, source}:
            return None
        return WithoutPage(connector, resource, START + timedelta(days=whole_days)) if name == source else connector

    pulls = [leaf for leaf in read(demo, spoil, days) if leaf["source"] == source]
    assert [leaf["status"] for leaf in pulls] == ["complete"] * whole_days + ["rejected"] * (days - whole_days)
    tests = [controls()[test] for test in READING[source]]
    scores = Played(home.path, demo.truth).judged(tmp_path / "judged", tests, days)
    assert not overall(it for it in scores if it.test_id in READING[source])
    with Audit(Home(tmp_path / "judged").audit) as audit:
        query = "SELECT DISTINCT test_id, mark FROM control_daily WHERE day >= $day ORDER BY ALL"
        marks = audit.query(query, day=START + timedelta(days=whole_days)).rows()
    assert {mark for test, mark in marks if test in READING[source]} <= {"indeterminate", "fail"}
