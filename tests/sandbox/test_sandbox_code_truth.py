"""The truth about code changes agrees with what really happened, and the background breaks nothing.

A plain re-reading of the facts of the code host, day by day, with everything in sight (no vendor in between).
"""

from datetime import date

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build
from assets.sandbox.company import Settings
from assets.sandbox.when import DAY, local_day
from tests.sandbox.code_witness import Witness

ATTRIBUTES = [
    *(("CHG-01", letter) for letter in "ABC"),
    *(("CHG-02", letter) for letter in "AB"),
    *(("CHG-03", letter) for letter in "ABC"),
    *(("CHG-04", letter) for letter in "AB"),
    *(("CHG-06", letter) for letter in "ABCD"),
    *(("CHG-07", letter) for letter in "AB"),
    *(("CHG-09", letter) for letter in "ABC"),
    *(("CHG-10", letter) for letter in "AB"),
    *(("CHG-11", letter) for letter in "ABC"),
    *(("TKT-07", letter) for letter in "BC"),
]


@pytest.fixture(scope="module")
def year():
    built = build(Settings(start=date(2025, 11, 1), sign_ins=False), scenario.read([scenario.OWN]))
    return built, Witness(built.company)


def told(built, test: str, attribute: str) -> set:
    found = set()
    for line in built.truth:
        if (line.test, line.attribute, line.expect) == (test, attribute, "deviation"):
            last = line.until or line.day if test != "CHG-06" else line.until or built.company.settings.end - DAY
            item = frozenset(line.item["github"].values())
            found |= {(item, line.day + offset * DAY) for offset in range((last - line.day).days + 1)}
    return found


@pytest.mark.parametrize(("test", "attribute"), ATTRIBUTES)
def test_code_fails_on_exactly_the_days_that_the_truth_names(year, test, attribute):
    built, witness = year
    unknown = {
        (frozenset(line.item["github"].values()), line.day)
        for line in built.truth
        if (line.test, line.attribute, line.expect) == (test, attribute, "unknown")
    }
    assert witness.failing[test, attribute] - unknown == told(built, test, attribute)


@pytest.mark.parametrize("seed", [1, 20260101])
def test_ordinary_changes_break_nothing_whatever_the_seed(seed):
    built = build(Settings(start=date(2026, 2, 10), seed=seed, people=80, sign_ins=False), [])
    assert not any(Witness(built.company).failing.values())
    assert sum(one.merged_at is not None for one in built.company.code.changes.values()) > 200


def test_the_rehearsal_gives_the_commits_that_are_then_made(year):
    built, _ = year
    commits = [line for line in built.truth if line.test == "CHG-07" and "commit_sha" in line.item.get("github", {})]
    names = {one.repository_id: one.name for one in built.company.code.repositories.values()}
    assert commits
    for line in commits:
        identity = line.item["github"]
        git = built.company.code.repositories[names[identity["repository_id"]]].git
        assert local_day(git.committer(identity["commit_sha"]).at) == line.day
