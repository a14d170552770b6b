"""Anybody can write a scenario: own files are complete, poor ones are refused with file, key and remedy."""

from datetime import date
from pathlib import Path

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.scenario import ScenarioError

GOOD = """
id = "late-joiner"
title = "A title"
words = "What happened."

[days]
last_day = "start +30 next friday"

[actors.leaver]
office = "New York"

[[steps]]
at = "last_day -20 10:00"
do = "resign"
who = "leaver"
last_day = "last_day"

[[truth]]
test = "IAM-03"
attribute = "A"
expect = "deviation"
worker = "leaver"
account = "leaver"
effective = "last_day"
day = "last_day +2"
"""


def settings(**changes) -> Settings:
    return Settings(**{"start": date(2025, 11, 1), "people": 80, "days": 90, **changes})


def play(folder: Path, text: str):
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return build(settings(), scenario.read([folder]))


@pytest.fixture(scope="module")
def own():
    return build(settings(days=365), scenario.read([scenario.OWN]))


def test_all_own_scenarios_fit_into_the_usual_year(own):
    assert own.skipped == []


def test_every_scenario_file_is_named_after_its_scenario():
    assert all(Path(one.source).stem == one.id for one in scenario.read([scenario.OWN]))


def test_a_scenario_that_does_not_fit_is_skipped_and_its_truth_with_it():
    built = build(settings(days=60), scenario.read([scenario.OWN]))
    assert "leaver-berlin-autumn-too-late" in built.skipped
    assert not {line.scenario for line in built.truth} & set(built.skipped)
    assert built.truth


def test_truth_names_ids_and_dates_of_what_then_happens(tmp_path):
    built = play(tmp_path, GOOD)
    (line,) = built.truth
    assert line.day == date(2025, 12, 7)
    assert line.item["event"] == {"kind": "termination", "effective_on": "2025-12-05"}
    for _ in live(built.company):
        pass
    worker = built.company.hr.workers[line.item["bamboohr"]["employee_id"]]
    account = built.company.directory.accounts[line.item["okta"]["user_id"]]
    assert worker.termination_date == date(2025, 12, 5)
    assert worker.employee_number == account.employee_number
    assert (worker.office, account.status) == ("New York", "ACTIVE")


def test_one_more_scenario_leaves_the_background_as_it_was(tmp_path):
    without, with_one = build(settings(), []), play(tmp_path, GOOD)
    names = [{(w.first_name, w.last_name) for w in one.company.hr.workers.values()} for one in (without, with_one)]
    assert len(names[1] - names[0]) == 1
    assert names[0] <= names[1]


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ('do = "resign"', 'do = "explode"', "steps.0.do", "there are: accept_obligations"),
        ('do = "resign"', 'do = "resign"\nspeed = 3', "steps.0.speed", "it has: last_day"),
        ('last_day = "last_day"\n', "", "steps.0.last_day", "needs it"),
        ('who = "leaver"', 'who = "lever"', "steps.0.who", "there are: leaver"),
        ('office = "New York"', 'office = "Paris"', "actors.leaver.office", "'Berlin', 'New York' or 'Singapore'"),
        ('office = "New York"', 'ofice = "Berlin"', "actors.leaver.ofice", "Extra inputs"),
        ("next friday", "next freitag", "days.last_day", "not a weekday"),
        ('at = "last_day -20 10:00"', 'at = "last_day -20"', "steps.0.at", "a time of day such as 17:30"),
        ('day = "last_day +2"', 'day = "lastday +2"', "truth.0.day", "known day (start, end, last_day)"),
        ('account = "leaver"', 'account = "leaver.second"', "truth.0.account", "it has: main"),
        ('expect = "deviation"', 'expect = "failure"', "truth.0.expect", "near_miss"),
        ('id = "late-joiner"', 'id = "Late Joiner"', "id", "pattern"),
        ('do = "resign"', 'log = "later"\ndo = "resign"', "steps.0.log", "+36h"),
        (
            "[actors.leaver]",
            "[review]\nplan = 'x'\noccurrence = 1\n[actors.leaver]",
            "review.plan",
            "not in the review plan",
        ),
    ],
)
def test_a_mistake_is_refused_with_file_key_and_remedy(tmp_path, old, new, key, remedy):
    assert old in GOOD
    with pytest.raises(ScenarioError) as refused:
        play(tmp_path, GOOD.replace(old, new, 1))
    assert f"mine.toml: {key}: " in str(refused.value)
    assert remedy in str(refused.value)


def test_a_step_that_cannot_be_done_when_its_time_comes_names_itself(tmp_path):
    step = '[[steps]]\nat = "last_day -10 10:00"\ndo = "remove_from_group"\nwho = "leaver"\ngroup = "no-such"\n'
    built = play(tmp_path, GOOD.replace("[[truth]]", step + "\n[[truth]]"))
    with pytest.raises(ScenarioError, match=r"mine\.toml: steps\.1: 'remove_from_group' cannot be done then"):
        list(live(built.company))


def test_an_id_used_twice_is_refused(tmp_path):
    (tmp_path / "first.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "second.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"second\.toml: id: 'late-joiner' is already used by .*first\.toml"):
        scenario.read([tmp_path])


def test_a_log_entry_may_come_late_or_never(tmp_path):
    steps = "".join(
        f'[[steps]]\nat = "start +10 {hour}:00"\ndo = "enrol_factor"\nwho = "leaver"\nkind = "{kind}"\nlog = "{log}"\n'
        for hour, kind, log in (("10", "sms", "now"), ("11", "call", "never"), ("12", "webauthn", "+36h"))
    )
    company = play(tmp_path, GOOD.replace("[[truth]]", steps + "\n[[truth]]")).company
    company.live_to_reading(date(2025, 11, 14))
    person = company.people["late-joiner/leaver"]
    kinds = {factor.kind for factor in company.directory.accounts[person.account()].factors}
    assert kinds == {"push", "sms", "call", "webauthn"}
    own = [
        e for e in company.directory.log if e.kind == "factor_enrolled" and e.targets[0].target_id == person.account()
    ]
    assert [(entry.detail, entry.happened_at.day) for entry in own] == [("sms", 11), ("webauthn", 11)]
    assert (own[1].stored_at - own[1].happened_at).total_seconds() == 36 * 3600
