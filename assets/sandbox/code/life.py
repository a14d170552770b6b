"""Ordinary changes, which behave well: opened, checked, reviewed by somebody else, merged and deployed in order.

Everything about a change is planned when it begins, so that nothing depends on what else happens in the company.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from assets.sandbox.code.facts import PRODUCTION, Method, Scanner
from assets.sandbox.code.founding import BUSY, QUIET
from assets.sandbox.company import Company
from assets.sandbox.marks import Mark
from assets.sandbox.people import Person
from assets.sandbox.staff import head_of, principal
from assets.sandbox.verbs import changes, checks, operations
from assets.sandbox.when import DAY, instant, is_workday

_EVERY_DAYS = 3
_SECOND_ROUND, _CHANGES_ASKED, _GIVEN_UP, _RED_FIRST = 0.3, 0.2, 0.06, 0.1
_METHODS: dict[str, Method] = {
    "ledger-api": "squash",
    "web-app": "merge",
    "billing-jobs": "rebase",
    "infrastructure": "squash",
}
_WEAKNESSES_A_YEAR = 5
_DAYS_TO_FIX = {"critical": 10, "high": 22, "medium": 60, "low": 120}
_TITLES = (
    "Round amounts once",
    "Show the last statement first",
    "Retry on a closed connection",
    "Drop an unused column",
    "Name the queue after its owner",
    "Raise the limit of open files",
    "Translate the footer",
    "Bring libraries up to date",
)
_MINUTE = timedelta(minutes=1)


def live(company: Company) -> None:
    """Plan changes and weaknesses in all busy repositories for the whole run."""
    for name, plan in (BUSY | QUIET).items():
        if plan.deploys:
            _first_deployment(company, name)
    for index, (name, plan) in enumerate(BUSY.items()):
        dice = company.dice("code", name)
        day = company.settings.birth + (1 + index) * DAY
        number = 0
        while day < company.settings.end:
            if is_workday(day):
                _change(company, name, number, day, deploys=plan.deploys)
                number += 1
            day += dice.randrange(1, 2 * _EVERY_DAYS) * DAY
        _weaknesses(company, name)


def _first_deployment(company: Company, name: str) -> None:
    """Plan the deployment before which nothing is asked about."""
    mark, who = Mark(f"life/{name}/first"), company.people[head_of("Platform")]
    at = instant(company.settings.birth + DAY, "07:00")
    company.timeline.at(at, partial(operations.deploy, company, who, deployment=mark, repository=name))


def _change(company: Company, name: str, number: int, day: date, *, deploys: bool) -> None:
    """Plan one change that begins in the morning and is merged, or given up, before the day is over."""
    dice = company.dice("code", name, number)
    author, reviewer, second = (company.people[principal(n)] for n in dice.sample(range(8), 3))
    mark = Mark(f"life/{name}/{number}")
    story = _Story(company, instant(day, "09:00", author.office) + dice.randrange(90) * _MINUTE)
    title = dice.choice(_TITLES)
    story.then(0, partial(changes.open_change, company, author, change=mark, repository=name, title=title))
    _checks(story, mark, author, red=dice.random() < _RED_FIRST)
    if dice.random() < _CHANGES_ASKED:
        ask = partial(changes.review_change, company, reviewer, change=mark, verdict="changes_requested")
        story.then(dice.randrange(30, 90), ask)
        _second_round(story, mark, author, None)
    elif dice.random() < _SECOND_ROUND:
        _second_round(story, mark, author, second if dice.random() < 0.4 else None)  # noqa: PLR2004 - a share
    if dice.random() < _GIVEN_UP:
        story.then(60, partial(changes.close_change, company, author, change=mark))
        return
    story.then(dice.randrange(20, 120), partial(changes.review_change, company, reviewer, change=mark))
    merger = dice.choice((author, reviewer))
    method = _METHODS.get(name, "squash")
    story.then(dice.randrange(2, 45), partial(changes.merge_change, company, merger, change=mark, method=method))
    if deploys:
        _deploy(story, name, number, author, dice)


def _deploy(story: "_Story", name: str, number: int, author: Person, dice: Random) -> None:
    for environment, after in (("staging", 6), (PRODUCTION, dice.randrange(15, 40))):
        mark = Mark(f"life/{name}/{number}/{environment}")
        go = partial(
            operations.deploy, story.company, author, deployment=mark, repository=name, environment=environment
        )
        story.then(after, go)


def _second_round(story: "_Story", mark: Mark, author: Person, co_author: Person | None) -> None:
    story.then(35, partial(changes.push_commit, story.company, author, change=mark, co_author=co_author))
    _checks(story, mark, author, red=False)


def _checks(story: "_Story", mark: Mark, author: Person, *, red: bool) -> None:
    run = partial(checks.run_check, story.company, author, change=mark)
    story.then(1, partial(run, check="build", minutes=4))
    story.then(0, partial(run, check="test", minutes=9, conclusion="failure" if red else "success"))
    if red:
        story.then(12, partial(run, check="test", minutes=9))
    story.then(11, lambda: None)


def _weaknesses(company: Company, name: str) -> None:
    dice = company.dice("weaknesses", name)
    day, number = company.settings.birth + dice.randrange(5, 40) * DAY, 0
    while day < company.settings.end:
        number += 1
        mark = Mark(f"life/{name}/weakness {number}")
        severity = dice.choices(("critical", "high", "medium", "low"), weights=(1, 3, 5, 2))[0]
        who = company.people[head_of("Security")]
        found = instant(day, "03:15")
        scanner: Scanner = dice.choice(("dependabot", "dependabot", "code-scanning"))
        at = company.timeline.at
        find = partial(operations.find_weakness, company, who, weakness=mark, repository=name, scanner=scanner)
        at(found, partial(find, severity=severity, subject=f"lib-{dice.randrange(100, 999)}"))
        fixed = found + timedelta(hours=dice.randrange(30, _DAYS_TO_FIX[severity] * 24))
        at(fixed, partial(operations.fix_weakness, company, who, weakness=mark))
        day += round(dice.expovariate(_WEAKNESSES_A_YEAR / 365)) * DAY + DAY


class _Story:
    """Steps one after the other, each some minutes after the one before."""

    def __init__(self, company: Company, begins: datetime) -> None:
        self.company = company
        self._at = begins

    def then(self, minutes: int, action: Callable[[], None]) -> None:
        self._at += minutes * _MINUTE
        self.company.timeline.at(self._at, action)
