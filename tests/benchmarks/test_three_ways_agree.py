"""The benchmark on a tiny company, never timed: what is compared must be the same, or its ratios mean nothing."""

from datetime import date

import pytest

from assets import judging as assets_judging
from expectations.catalogue import controls
from tests.benchmarks import dbt, plain_sql
from tests.benchmarks.busy import Life, Rates
from tests.benchmarks.judging import deviations, judge, standing
from tests.benchmarks.reading import Meter, company, days_from, read_day, workspace
from warehouse.home import Home

START = date(2025, 11, 3)
DAYS = days_from(START, 4)
TESTS = ("CHG-01", "HR-11", "IAM-01", "IAM-03", "IAM-04")
RATES = Rates(changes=20, pushes=0, work=0, grants=0, late_leavers=1, lost_factors=1.5, unprotected=0, wrong=0.3)


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A company of sixty in which much goes wrong, read and judged for four working days."""
    home = Home(tmp_path_factory.mktemp("busy"))
    life, meter = Life(people=60, days=len(DAYS), start=START, rates=RATES), Meter()
    with company(home, life) as line, workspace(home, line, meter) as space:
        for day in DAYS:
            read_day(space, day)
    with pytest.MonkeyPatch.context() as patch, standing(home) as space:
        patch.setattr(assets_judging, "controls", lambda: {test: controls()[test] for test in TESTS})
        judge(space, DAYS[0], DAYS[-1])
        yield space


@pytest.mark.parametrize("test", TESTS)
def test_plain_sql_finds_the_deviations_that_were_marked(judged, test):
    marked = deviations(judged.store.db, [test])[test]
    found = plain_sql.found(judged.store.db, plain_sql.queries()[test], DAYS[0], DAYS[-1])
    assert not plain_sql.difference(test, marked, found)
    assert found, "a company without deviations would agree with anything"


@pytest.mark.parametrize("test", TESTS)
def test_what_dbt_is_given_finds_them_too(judged, test):
    marked = deviations(judged.store.db, [test])[test]
    text = dbt.rendered(plain_sql.queries()[test], DAYS[0], DAYS[-1])
    assert not plain_sql.difference(test, marked, plain_sql.found(judged.store.db, text, DAYS[0], DAYS[-1]))


def test_a_difference_between_the_ways_is_told():
    ours = {("okta/account/a", "A", START)}
    assert plain_sql.difference("IAM-01", ours, set()) == (
        "only Tallymark: 1, as [('okta/account/a', 'A', datetime.date(2025, 11, 3))]"
    )
    assert not plain_sql.difference("IAM-01", {*ours, ("okta/policy/p", "B", START)}, ours)
