"""A day on which a vendor refuses, a day on which it answers again, and a day on which nobody asks it any more."""

import re
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO

import pytest

from pipelines.demo import Demo, company
from warehouse.audit import Audit
from warehouse.home import Home

PEOPLE, DAYS = 60, 5
FIRST, REFUSED, HEALED, DROPPED = range(4)
NOT_READ = re.compile(r"\b(jira|github|git)\b")  # sources that this company does not connect here
OF_OKTA = {"IAM-01", "IAM-03", "IAM-09", "IAM-12"}
BESIDE_OKTA = {"HR-07"}  # can do without it, and cannot pass while it refuses


@dataclass
class Story:
    """What four days came to.

    Attributes:
        days: the days.
        codes: exit code of each day's run; complaints: its error output.
        published: what stood in `audit.duckdb` after each of them.
        checks: exit code and output of `tallymark check` with every clock right, and with Okta's wrong.
        rebuilds: exit code and complaint of `tallymark rebuild` without Okta's settings, and with them again.
    """

    days: list
    codes: list = field(default_factory=list)
    complaints: list = field(default_factory=list)
    checks: list = field(default_factory=list)
    published: list = field(default_factory=list)
    rebuilds: list = field(default_factory=list)


def published(home):
    """Marks by test and day, and how the pulls of vendors ended by source and day."""
    with Audit(home.audit) as audit:
        marks = audit.query("SELECT test_id, day, mark, reason FROM control_daily").rows()
        pulls = audit.query("SELECT source_id, day, status, reason FROM pulls WHERE source_id <> 'home'").rows()
    return {(test, day): told for test, day, *told in marks}, {(source, day): told for source, day, *told in pulls}


def without(settings, table):
    """Settings without one table."""
    begin = settings.index(f"[{table}]")
    return settings[:begin] + settings[settings.index("\n[", begin) + 1 :]


def only_people(settings):
    """Settings with HR and identity alone."""
    tables = ("sources.jira", "sources.git")  # GitHub's begin alike
    parts = settings.split("\n[")
    return "\n[".join(part for part in parts if not part.startswith(tables))


@pytest.fixture(scope="module")
def story(tmp_path_factory, with_few_tests, switch):
    home = Home(tmp_path_factory.mktemp("story"))
    demo = Demo(home=home, people=PEOPLE, days=DAYS, seed=7)
    told = Story(days=[demo.start + timedelta(days=offset) for offset in range(4)])
    with company(demo):
        settings = home.settings.read_text(encoding="utf-8")
        home.settings.write_text(only_people(settings), encoding="utf-8")
        for register in home.registers.glob("*.csv"):
            rows = register.read_text(encoding="utf-8").splitlines(keepends=True)
            register.write_text("".join(row for row in rows if not NOT_READ.search(row)), encoding="utf-8")
        for number, day in enumerate(told.days):
            switch(home, {"path": "/api/v1/users", "kind": "403"} if number == REFUSED else None)
            if number == DROPPED:
                connected = home.settings.read_text(encoding="utf-8")
                home.settings.write_text(without(connected, "sources.okta"), encoding="utf-8")
            with redirect_stderr(StringIO()) as complaint:
                told.codes.append(with_few_tests("run", "--home", home.path, "--day", day))
            told.complaints.append(complaint.getvalue())
            told.published.append(published(home))
            if number == FIRST:
                for fault in (None, {"path": "/api/v1/", "kind": "skew", "minutes": 10}):
                    switch(home, fault)
                    with redirect_stdout(StringIO()) as output:
                        code = with_few_tests("check", "--home", home.path)
                    told.checks.append((code, output.getvalue()))
    for settings in (without(connected, "sources.okta"), connected):
        home.settings.write_text(settings, encoding="utf-8")
        with redirect_stderr(StringIO()) as complaint:
            code = with_few_tests("rebuild", "--home", home.path)
        told.rebuilds.append((code, complaint.getvalue()))
        told.published.append(published(home))
    return told


def marks_of(story, number, day):
    """Marks of one day, as published at the end of another."""
    return {test: told for (test, at), told in story.published[number][0].items() if at == story.days[day]}


def test_a_rejected_pull_is_told_with_code_3_and_nothing_else_is(story):
    assert story.codes == [0, 3, 0, 0]
    told = [[line for line in text.splitlines() if "rejected" in line] for text in story.complaints]
    assert [len(lines) for lines in told] == [0, 1, 0, 0]
    assert "pull rejected: forbidden: users: answered 403 (E0000006); which rights are needed" in told[REFUSED][0]
    assert "assets/sources/okta/README.md" in told[REFUSED][0]


def test_only_the_tests_of_the_source_that_refused_are_indeterminate_and_say_why(story):
    marks = marks_of(story, REFUSED, REFUSED)
    assert {test for test, told in marks.items() if told == ["indeterminate", "forbidden"]} == OF_OKTA | BESIDE_OKTA
    assert marks["HR-12"] == ["pass", ""]
    assert marks["HR-11"][0] in {"pass", "not_applicable"}


def test_the_next_day_is_read_and_marked_and_the_rejected_day_stays_as_it_was(story):
    assert story.published[HEALED][1]["okta", story.days[HEALED]] == ["complete", ""]
    assert not {"indeterminate", "not_run"} & {mark for mark, _ in marks_of(story, HEALED, HEALED).values()}
    for later in (HEALED, DROPPED):
        assert marks_of(story, later, REFUSED) == marks_of(story, REFUSED, REFUSED)
        assert story.published[later][1]["okta", story.days[REFUSED]] == ["rejected", "forbidden"]


def test_a_source_that_is_not_connected_any_more_is_grey_and_not_red(story):
    marks = marks_of(story, DROPPED, DROPPED)
    before = marks_of(story, FIRST, FIRST)
    grey = {test for test, told in before.items() if told == ["not_applicable", "not_in_force"]}
    assert {test for test, told in marks.items() if told == ["not_applicable", "not_in_force"]} == OF_OKTA | grey
    assert marks["HR-12"] == ["pass", ""]


def test_what_was_found_while_it_was_connected_is_kept(story):
    for day in (FIRST, REFUSED, HEALED):
        assert marks_of(story, DROPPED, day) == marks_of(story, HEALED, day)
        assert (
            story.published[DROPPED][1]["okta", story.days[day]] == story.published[HEALED][1]["okta", story.days[day]]
        )


def test_rebuild_equals_the_original_with_and_without_the_settings_of_a_source_that_is_gone(story):
    assert [code for code, _ in story.rebuilds] == [0, 0]
    assert story.published[-2] == story.published[DROPPED]
    assert story.published[-1] == story.published[DROPPED]


def test_check_compares_the_vendors_clocks_with_the_clock_of_the_company(story):
    (right, output), (wrong, complaint) = story.checks
    assert (right, wrong) == (0, 3)
    assert "clocks" not in output
    assert [line.split("\t")[:2] for line in complaint.splitlines() if "clocks are 600 s apart" in line] == [
        ["okta", "rejected"]
    ]
