"""Anybody can write a scenario about code: names are its own, mistakes are refused before anything is served."""

from datetime import date
from pathlib import Path

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.scenario import ScenarioError

GOOD = """
id = "hasty-merge"
title = "A title"
words = "What happened."

[days]
day = "start +10 next tuesday"

[actors.author]
played_by = "principal 1"

[actors.owner]
played_by = "head of Platform"

[[steps]]
at = "day 09:00"
do = "open_change"
who = "author"
change = "hasty"
repository = "payments-service"

[[steps]]
at = "day 10:00"
do = "merge_change"
who = "owner"
change = "hasty"

[[truth]]
test = "CHG-01"
attribute = "A"
expect = "deviation"
change = "hasty"
day = "day"
"""


def play(folder: Path, *texts: str):
    for number, text in enumerate(texts):
        (folder / f"mine{number}.toml").write_text(text, encoding="utf-8")
    return build(Settings(start=date(2026, 2, 2), people=80, days=30, sign_ins=False), scenario.read([folder]))


def test_truth_names_the_id_that_the_change_then_gets(tmp_path):
    built = play(tmp_path, GOOD)
    for _ in live(built.company):
        pass
    change = built.company.code.changes[built.truth[0].item["github"]["change_id"]]
    assert (change.repository, change.number, change.reviews) == ("payments-service", 1, ())
    assert change.merged_by == built.company.people["head of Platform"].code_account()


def test_two_scenarios_may_use_the_same_names(tmp_path):
    other = GOOD.replace('"hasty-merge"', '"another"').replace("09:00", "13:00").replace("10:00", "14:00")
    built = play(tmp_path, GOOD, other)
    assert len({line.item["github"]["change_id"] for line in built.truth}) == 2


def test_somebody_of_the_background_plays_without_being_cast_twice(tmp_path):
    keys = set(build(Settings(start=date(2026, 2, 2), people=80, days=30, sign_ins=False), []).company.people)
    assert set(play(tmp_path, GOOD).company.people) == keys


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ('change = "hasty"\nday', 'change = "hastie"\nday', "truth.0.change", "no step makes 'hastie'"),
        (
            'who = "owner"\nchange = "hasty"',
            'who = "owner"\nchange = "x"',
            "steps.1",
            "No change is called 'x' by then",
        ),
        ("payments-service", "payment-service", "steps.0", "there are: ledger-api"),
        ('"principal 1"', '"managing director"', "steps.0", "no account on the code host"),
        ('"principal 1"', '"principal 99"', "steps.0", "principal 99"),
        ('do = "merge_change"', 'do = "merge_change"\nmethod = "magic"', "steps.1.method", "'merge', 'squash' or"),
    ],
)
def test_a_mistake_is_refused_with_file_key_and_remedy(tmp_path, old, new, key, remedy):
    assert old in GOOD
    with pytest.raises(ScenarioError) as refused:
        play(tmp_path, GOOD.replace(old, new, 1))
    assert f"mine0.toml: {key}: " in str(refused.value)
    assert remedy in str(refused.value)
