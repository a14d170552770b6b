"""A busy company: the sandbox's people and accounts, with code, tickets and mistakes that grow with the headcount.

The sandbox's own background is correct and small on the code host. Here a tenth of the people write code in
repositories of their own, everybody files tickets, and a small share of all that is done wrong, evenly over the year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from types import MappingProxyType

from assets.sandbox.build import build
from assets.sandbox.code import casting
from assets.sandbox.code import founding as code_founding
from assets.sandbox.code.facts import PRODUCTION
from assets.sandbox.company import Company, Settings
from assets.sandbox.desk import Answer
from assets.sandbox.marks import Mark
from assets.sandbox.people import Person
from assets.sandbox.reviews import plan as review_plan
from assets.sandbox.scenario import CodeAccountSpec
from assets.sandbox.staff import head_of
from assets.sandbox.tickets import handling, requests, work
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.tickets.facts import SEVERITIES
from assets.sandbox.verbs import accounts, branches, changes, checks, credentials, employment, operations
from assets.sandbox.when import DAY, instant, is_workday

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_YEAR = 365
_STAYS = 0.5  # of the chance by which the sandbox decides who leaves or moves: whoever drew more stays


@dataclass(frozen=True, kw_only=True)
class Rates:
    """What happens, per person and year but where said otherwise; shares lie between 0 and 1.

    The sandbox itself adds a fifth of the headcount as newcomers, 15 % leavers, 10 % movers, and a few factors lost
    or enrolled, passwords and locks for each account.
    """

    developers: float = 0.1  # share of people who write code
    people_a_repository: int = 250
    changes: float = 6.0
    deployed: float = 0.33  # share of merged changes
    pushes: float = 0.02
    weaknesses: float = 0.1
    work: float = 4.0
    grants: float = 0.3
    late_incidents: float = 0.02
    late_leavers: float = 0.01
    lost_factors: float = 0.01
    lapsed_contracts: float = 0.004
    unprotected: float = 2.0  # per repository and year
    wrong: float = 0.02  # share of changes, weaknesses and grants


@dataclass(frozen=True, kw_only=True)
class Life:
    """How large a company, from when, for how long, and how busy."""

    people: int
    days: int
    start: date
    rates: Rates = field(default_factory=Rates)


def found(life: Life, folder: Path) -> Company:
    """Bring the company into being; `folder` is where it answers access reviews."""
    settings = Settings(start=life.start, people=life.people, days=life.days, sign_ins=False, desk=folder)
    company = build(settings, []).company
    _Busy(company, life.rates).begin()
    return company


class _Busy:
    """Plans each day's events when the day begins, so that a year of them never lies in memory at once."""

    def __init__(self, company: Company, rates: Rates) -> None:
        self._company, self._rates = company, rates
        self._staff = [person for person in company.people.values() if _stays(company, person)]
        self._developers: list[Person] = []
        self._repositories: list[str] = []
        self._owed: dict[str, float] = {}
        self._count = 0

    def begin(self) -> None:
        company, settings = self._company, self._company.settings
        coders = [one for one in self._staff if one.records["main"].department in {"Engineering", "Platform"}]
        self._developers = [
            self._with_code(one) for one in coders[: max(5, int(self._rates.developers * settings.people))]
        ]
        members = tuple(one.code_account() for one in self._developers)
        team_id, team = next(iter(company.code.teams.items()))
        company.code.teams[team_id] = replace(team, member_ids=(*team.member_ids, *members))
        for number in range(max(1, settings.people // self._rates.people_a_repository)):
            self._repository(f"product-{number:02d}")
        self._withhold_reviews()
        company.timeline.at(instant(settings.start, "00:05"), partial(self._live, settings.start))

    def _with_code(self, person: Person) -> Person:
        company = self._company
        name = (person.first_name, person.last_name)
        plan = casting.plan(company.seeded, person.key, "main", name, CodeAccountSpec(role="member"))
        company.people[person.key] = replace(person, code_accounts=MappingProxyType({"main": plan}))
        company.code.accounts[plan.account_id] = code_founding._account(
            company.people[person.key], plan, company.now - 300 * DAY
        )
        return company.people[person.key]

    def _repository(self, name: str) -> None:
        company = self._company
        code_founding.add(company, name, code_founding.Plan(layers=("repository",)), company.now - 300 * DAY)
        self._repositories.append(name)
        mark = Mark(f"busy/{name}/first")
        operations.deploy(company, company.people[head_of("Platform")], deployment=mark, repository=name)

    def _withhold_reviews(self) -> None:
        """One in eight reviews comes back three weeks late."""
        company = self._company
        for number, row in enumerate(review_plan(company.settings).values()):
            for turn, due in enumerate(row.due_dates(company.settings)):
                if company.desk and (number + 3 * turn) % 8 == 0:
                    company.desk.withhold(row.obligation_id(due))
                    late = partial(company.desk.receive, row.obligation_id(due), Answer())
                    company.timeline.at(instant(due + 21 * DAY, "11:00"), late)

    def _live(self, day: date) -> None:
        company, rates, people = self._company, self._rates, self._company.settings.people
        company.timeline.at(instant(day + DAY, "00:05"), partial(self._live, day + DAY))
        if not is_workday(day):
            return
        dice = company.dice("busy", day)
        for what, yearly in (
            (self._change, rates.changes * people),
            (self._push, rates.pushes * people),
            (self._weakness, rates.weaknesses * people),
            (self._work, rates.work * people),
            (self._grant, rates.grants * people),
            (self._late_incident, rates.late_incidents * people),
            (self._late_leaver, rates.late_leavers * people),
            (self._lost_factor, rates.lost_factors * people),
            (self._lapsed_contract, rates.lapsed_contracts * people),
            (self._unprotected, rates.unprotected * len(self._repositories)),
        ):
            for _ in range(self._due(what.__name__, yearly)):
                self._count += 1
                what(day, dice)

    def _due(self, name: str, yearly: float) -> int:
        """How many of them today: evenly over the working days, and no chance in it."""
        owed = self._owed.get(name, 0.5) + yearly / (_YEAR * 5 / 7)
        self._owed[name] = owed - int(owed)
        return int(owed)

    def _at(self, day: date, dice: Random) -> datetime:
        return instant(day, "09:00") + dice.randrange(300) * _MINUTE

    def _change(self, day: date, dice: Random) -> None:
        author, reviewer = dice.sample(self._developers, 2)
        story = _Story(self._company, self._at(day, dice))
        mark, name = Mark(f"busy/change/{self._count}"), dice.choice(self._repositories)
        wrong = dice.choice(("unreviewed", "late", "red")) if dice.random() < self._rates.wrong else ""
        company = self._company
        story.then(0, partial(changes.open_change, company, author, change=mark, repository=name))
        if dice.random() < 0.3:
            story.then(35, partial(changes.push_commit, company, author, change=mark))
        run = partial(checks.run_check, company, author, change=mark)
        story.then(1, partial(run, check="build", minutes=4))
        story.then(0, partial(run, check="test", minutes=9, conclusion="failure" if wrong == "red" else "success"))
        review = partial(changes.review_change, company, reviewer, change=mark)
        if wrong in {"", "red"}:
            story.then(20 + dice.randrange(60), review)
        story.then(
            10 + dice.randrange(20), partial(changes.merge_change, company, author, change=mark, method="squash")
        )
        if wrong == "late":
            story.then(30, review)
        if dice.random() < self._rates.deployed:
            ship = partial(operations.deploy, company, author, deployment=Mark(f"{mark}/ship"), repository=name)
            story.then(15, partial(ship, environment=PRODUCTION))

    def _push(self, day: date, dice: Random) -> None:
        who, name = dice.choice(self._developers), dice.choice(self._repositories)
        mark = Mark(f"busy/push/{self._count}")
        push = partial(branches.push_directly, self._company, who, repository=name, commit=mark)
        self._company.timeline.at(self._at(day, dice), push)

    def _unprotected(self, day: date, dice: Random) -> None:
        who, name = self._company.people[head_of("Platform")], dice.choice(self._repositories)
        change = partial(branches.change_protection, self._company, who, repository=name)
        self._company.timeline.at(self._at(day, dice), partial(change, enforced=False))
        self._company.timeline.at(self._at(day + 3 * DAY, dice), partial(change, enforced=True))

    def _weakness(self, day: date, dice: Random) -> None:
        who, name = self._company.people[head_of("Security")], dice.choice(self._repositories)
        mark, severity = Mark(f"busy/weakness/{self._count}"), dice.choice(("critical", "high", "medium"))
        days = {"critical": 9, "high": 24, "medium": 70}[severity] * (2 if dice.random() < self._rates.wrong * 5 else 1)
        find = partial(operations.find_weakness, self._company, who, weakness=mark, repository=name)
        at = self._at(day, dice)
        self._company.timeline.at(at, partial(find, severity=severity, subject=f"lib-{self._count}"))
        fix = partial(operations.fix_weakness, self._company, who, weakness=mark)
        self._company.timeline.at(at + dice.randrange(1, days) * DAY, fix)

    def _work(self, day: date, dice: Random) -> None:
        begin = partial(work._begin, self._company, self._company.dice("busy/work", self._count))
        self._company.timeline.at(self._at(day, dice), begin)

    def _grant(self, day: date, dice: Random) -> None:
        """A group is joined; once in a while nobody asked for it."""
        person, group = dice.choice(self._staff), dice.choice(("vpn", "production-database", "hr-data"))
        at = self._at(day + 5 * DAY, dice)
        if dice.random() >= self._rates.wrong:
            requests.cover(self._company, person, [f"group {group}"], at)

        def join() -> None:
            account = self._company.directory.accounts[person.account()]
            if (
                self._is_at_work(person)
                and self._company.directory.group_named(group).group_id not in account.group_ids
            ):
                credentials.add_to_group(self._company, person, group=group)

        self._company.timeline.at(at, join)

    def _late_incident(self, day: date, dice: Random) -> None:
        reporter = account_of(self._company, self._company.people[head_of("Support")])
        severity = dice.choice(SEVERITIES[1:3])

        def open_it() -> None:
            detected = self._company.now.isoformat()
            values = {"severity": severity, "detected_at": detected, "summary": "Reports are empty"}
            ticket = self._company.tracker.open("OPS", "Incident", reporter, **values)
            hours = {"acknowledge": 4, "classify": 30, "contain": 130, "restore": 260, "cause": 262, "close": 264}
            handling.carry_on(self._company, ticket.ticket_id, {step: after * 60 for step, after in hours.items()})

        self._company.timeline.at(self._at(day, dice), open_it)

    def _late_leaver(self, day: date, dice: Random) -> None:
        """Dismissed, entered two days after the last day, and the account closed three days after that."""
        person, at = self._taken(dice), self._at(day, dice)
        self._company.timeline.at(at, partial(employment.dismiss, self._company, person, last_day=day - 2 * DAY))
        for name in person.accounts:
            gone = partial(accounts.deactivate, self._company, person, account=name)
            self._company.timeline.at(at + 3 * DAY, gone)

    def _lost_factor(self, day: date, dice: Random) -> None:
        person, at = dice.choice(self._staff), self._at(day, dice)
        self._company.timeline.at(
            at, self._if_at_work(person, partial(credentials.reset_factors, self._company, person))
        )
        enrol = partial(credentials.enrol_factor, self._company, person, kind="webauthn")
        self._company.timeline.at(at + dice.randrange(2, 15) * DAY, self._if_at_work(person, enrol))

    def _lapsed_contract(self, day: date, dice: Random) -> None:
        kinds = [one for one in self._staff if one.records["main"].kind == "contractor" and self._is_at_work(one)]
        if kinds:
            person, at = dice.choice(kinds), self._at(day, dice)
            clear = partial(employment.clear_contract_end, self._company, person)
            until = day + 200 * DAY
            self._company.timeline.at(at, clear)
            extend = partial(employment.extend_contract, self._company, person, until=until)
            self._company.timeline.at(at + 10 * DAY, self._if_at_work(person, extend))

    def _taken(self, dice: Random) -> Person:
        """Somebody without roles who writes no code, and who is not chosen again."""
        coders = {one.key for one in self._developers}
        usual = [one for one in self._staff if not any(plan.roles for plan in one.accounts.values())]
        person = dice.choice([one for one in usual if one.key not in coders])
        self._staff = [one for one in self._staff if one.key != person.key]
        return person

    def _is_at_work(self, person: Person) -> bool:
        account = self._company.directory.accounts.get(person.account())
        return bool(account and account.status == "ACTIVE" and self._company.hr.employed(person.worker()))

    def _if_at_work(self, person: Person, action: Callable[[], None]) -> Callable[[], None]:
        return lambda: action() if self._is_at_work(person) else None


class _Story:
    """Steps one after the other, each some minutes after the one before."""

    def __init__(self, company: Company, begins: datetime) -> None:
        self._company, self._at = company, begins

    def then(self, minutes: int, action: Callable[[], None]) -> None:
        self._at += minutes * _MINUTE
        self._company.timeline.at(self._at, action)


def _stays(company: Company, person: Person) -> bool:
    """One of the staff whom the sandbox lets neither leave nor move."""
    return person.key.startswith("staff ") and company.dice(person.key, "fate").random() > _STAYS
