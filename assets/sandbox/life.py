"""Background life, which behaves well: nothing here may break a control test; whatever does comes from a scenario.

Each person draws one larger fate (stay, leave, move, long leave) and some small mishaps with the account.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from assets.sandbox import joining
from assets.sandbox.company import Company
from assets.sandbox.directory import ENABLED
from assets.sandbox.people import Person
from assets.sandbox.staff import ACCESS_GROUPS, DEPARTMENTS, SECURITY_KEY, administers, head_of
from assets.sandbox.tickets import requests
from assets.sandbox.training import COURSES
from assets.sandbox.verbs import accounts, credentials, employment
from assets.sandbox.when import DAY, end_of, instant, is_workday, local_day, next_workday

ALL_COURSES = tuple(COURSES.values())
_STAGED_BEFORE = 5 * DAY
_LEAVERS, _MOVERS, _LEAVES = 0.15, 0.10, 0.05
_DISMISSED, _SUSPENDED_FIRST = 0.25, 0.25
_ATTENDANCE = 0.93
_TOKENS_LAST = 40 * DAY
_YEAR = 365
_MINUTE = timedelta(minutes=1)
Plan = Callable[[], None]


def live(company: Company, person: Person) -> None:
    """Plan a whole run of ordinary life for somebody of the background."""
    record = person.records["main"]
    since = max(company.settings.birth, record.hire_date) + 45 * DAY
    keep_contract(company, person)
    sign_in_daily(company, person)
    mishaps(company, person, since)
    if since >= company.settings.horizon:
        return
    dice = company.dice(person.key, "fate")
    span = (company.settings.horizon - since).days
    chance, share = dice.random(), span / _YEAR
    day = next_workday(since + dice.randrange(span) * DAY, person.office)
    if chance < _LEAVERS * share:
        _leave(company, person, dice, day)
    elif chance < (_LEAVERS + _MOVERS) * share:
        _move(company, person, dice, day)
    elif chance < (_LEAVERS + _MOVERS + _LEAVES) * share and record.kind == "employee":
        _long_leave(company, person, dice, day)


def onboard(company: Company, person: Person) -> None:
    """Plan a usual entry: HR record, staged account some days before, first sign-in and factor on day one."""
    record, plan = person.records["main"], person.accounts["main"]
    day_one = next_workday(record.hire_date, person.office)
    morning = _at(day_one, "08:30", person) + company.dice(person.key, "day one").randrange(45) * _MINUTE
    at = company.timeline.at
    at(record.entered_at, partial(joining.enter_worker, company, person))
    requests.cover_joiner(company, person, day_one)
    at(_at(day_one - _STAGED_BEFORE, "10:00", person), partial(accounts.create_account, company, person))
    at(morning, partial(accounts.activate, company, person))
    at(morning + 50 * _MINUTE, partial(accounts.first_sign_in, company, person))
    for minute, kind in enumerate(plan.factors, start=53):
        at(morning + minute * _MINUTE, partial(credentials.enrol_factor, company, person, kind=kind))


def teach(
    company: Company,
    person: Person,
    record: str = "main",
    courses: Collection[str] = ALL_COURSES,
    never_again: Collection[str] = (),
) -> None:
    """Plan the courses that everybody finishes in their first weeks, and again before a year is over.

    Those who came long ago have done so. What is in `never_again` is not renewed.
    """
    plan = person.records[record]
    for course in courses:
        dice = company.dice(person.key, record, course)
        day = plan.hire_date + dice.randrange(3, 24) * DAY
        planned = [day]
        while course not in never_again and (day := day + dice.randrange(300, 345) * DAY) < company.settings.horizon:
            planned.append(day)
        # of what was renewed long before anybody looks the first one tells enough
        long_ago = company.settings.birth - 400 * DAY
        for day in (on for on in planned if on == planned[0] or on > long_ago):
            at = max(_at(next_workday(day, person.office), "16:00", person), plan.entered_at + DAY)
            company.timeline.at(at, partial(_learn, company, person, plan.worker_id, course, at))


def _learn(company: Company, person: Person, worker_id: str, course: str, at: datetime) -> None:
    worker = company.hr.workers.get(worker_id)
    if worker and worker.is_active:
        company.training.complete(worker_id, course, local_day(at, person.office))


def keep_contract(company: Company, person: Person) -> None:
    """Extend a contractor's contract in time, again and again."""
    worker = company.hr.workers.get(person.worker())
    end = worker.contract_end if worker else person.records["main"].contract_end
    if end is None:
        return
    dice = company.dice(person.key, "contract", end)
    day = next_workday(end - dice.randrange(12, 30) * DAY, person.office)

    def extend() -> None:
        worker = company.hr.workers.get(person.worker())
        if worker and worker.is_active:
            employment.extend_contract(company, person, until=day + dice.choice((120, 180, 365)) * DAY)
            keep_contract(company, person)

    company.timeline.at(_at(day, "11:00", person), extend)


def rotate_tokens(company: Company, person: Person) -> None:
    """Replace the API tokens that somebody, or a service, has from the start, again and again."""
    for account, plan in person.accounts.items():
        if plan.tokens:
            first = company.dice(person.key, account, "tokens").randrange(1, _TOKENS_LAST.days) * DAY
            company.timeline.at(company.now + first, partial(_rotate, company, person, account))


def _rotate(company: Company, person: Person, account: str) -> None:
    found = company.directory.accounts.get(person.account(account))
    works = not person.records or any(company.hr.employed(plan.worker_id) for plan in person.records.values())
    if found and found.status in ENABLED and works:
        for name in person.accounts[account].tokens:
            credentials.rotate_token(company, person, name=name, account=account)
        company.timeline.at(company.now + _TOKENS_LAST, partial(_rotate, company, person, account))


def sign_in_daily(company: Company, person: Person) -> None:
    """Let the main account sign in on most mornings of working days, for as long as its owner works here."""
    if not (company.settings.sign_ins and person.signs_in):
        return
    dice = company.dice(person.key, "mornings")

    def plan_next(after: date) -> None:
        day = next_workday(after + DAY, person.office)
        company.timeline.at(_at(day, "08:00", person) + dice.randrange(140) * _MINUTE, partial(morning, day))

    def morning(day: date) -> None:
        plan_next(day)
        account = company.directory.accounts.get(person.account())
        works = any(company.hr.employed(plan.worker_id) for plan in person.records.values())
        if account and account.status == "ACTIVE" and account.activated_at and works and dice.random() < _ATTENDANCE:
            accounts.sign_in(company, person)

    plan_next(local_day(company.now, person.office))


def mishaps(company: Company, person: Person, since: date) -> None:
    """Plan lost phones, new keys, forgotten and expired passwords: all mended the same day, at the desk."""
    dice = company.dice(person.key, "mishaps")
    for yearly, what in _MISHAPS:
        day = since + round(dice.expovariate(yearly / _YEAR)) * DAY
        while day < company.settings.horizon:
            if is_workday(day, person.office):
                at = _at(day, "10:00", person) + dice.randrange(240) * _MINUTE
                company.timeline.at(at, partial(_if_at_work, company, person, partial(what, company, person, dice)))
            day += round(dice.expovariate(yearly / _YEAR)) * DAY + DAY


def _if_at_work(company: Company, person: Person, mishap: Plan) -> None:
    account = company.directory.accounts.get(person.account())
    if account and account.status == "ACTIVE" and account.factors and company.hr.employed(person.worker()):
        mishap()


def _lost_phone(company: Company, person: Person, dice: Random) -> None:
    kinds = [factor.kind for factor in company.directory.accounts[person.account()].factors]
    credentials.reset_factors(company, person)
    for kind in kinds:
        _later(company, dice.randrange(15, 50), partial(_enrol_again, company, person, kind))


def _enrol_again(company: Company, person: Person, kind: str) -> None:
    if company.directory.accounts[person.account()].status in ENABLED:
        credentials.enrol_factor(company, person, kind=kind)


def _new_key(company: Company, person: Person, dice: Random) -> None:
    kinds = {factor.kind for factor in company.directory.accounts[person.account()].factors}
    kind = dice.choice(("webauthn", "token:software:totp", "push"))
    if kind not in kinds and not (administers(person.accounts["main"]) and kind not in SECURITY_KEY):
        credentials.enrol_factor(company, person, kind=kind)


def _locked(company: Company, person: Person, dice: Random) -> None:
    accounts.lock(company, person)
    _later(company, dice.randrange(10, 180), partial(_mend, company, person, "LOCKED_OUT", accounts.unlock))


def _expired(company: Company, person: Person, dice: Random) -> None:
    accounts.expire_password(company, person)
    _later(
        company, dice.randrange(5, 180), partial(_mend, company, person, "PASSWORD_EXPIRED", accounts.change_password)
    )


def _forgotten(company: Company, person: Person, dice: Random) -> None:
    accounts.reset_password(company, person)
    _later(company, dice.randrange(5, 120), partial(_mend, company, person, "RECOVERY", accounts.change_password))


def _new_password(company: Company, person: Person, _dice: Random) -> None:
    accounts.change_password(company, person)


_MISHAPS = (
    (0.3, _lost_phone),
    (0.2, _new_key),
    (0.4, _locked),
    (0.2, _expired),
    (0.2, _forgotten),
    (2.0, _new_password),
)


def _mend(company: Company, person: Person, status: str, mend: Callable[[Company, Person], None]) -> None:
    if company.directory.accounts[person.account()].status == status:
        mend(company, person)


def _later(company: Company, minutes: int, action: Plan) -> None:
    company.timeline.at(company.now + minutes * _MINUTE, action)


def _leave(company: Company, person: Person, dice: Random, day: date) -> None:
    """Leave on a day: known in HR beforehand (or at once), account gone before the strictest deadline."""
    contractor = person.records["main"].kind == "contractor"
    admin = any(plan.roles for plan in person.accounts.values())
    if not contractor and dice.random() < _DISMISSED:
        entered = _at(day, "10:00", person) + dice.randrange(300) * _MINUTE
        gone = entered + dice.randrange(5, 60) * _MINUTE
        company.timeline.at(entered, partial(employment.dismiss, company, person, last_day=day))
    else:
        notice = max(day - dice.randrange(14, 45) * DAY, local_day(company.now, person.office) + DAY)
        enter = employment.end_contract if contractor else employment.resign
        company.timeline.at(_at(notice, "10:30", person), partial(enter, company, person, last_day=day))
        latest = 200 if admin else 20 * 60
        gone = dice.choice(
            (_at(day, "17:45", person), end_of(day, person.office) + dice.randrange(5, latest) * _MINUTE)
        )
    company.timeline.at(gone, partial(_offboard, company, person, dice))


def _offboard(company: Company, person: Person, dice: Random) -> None:
    for name in person.accounts:
        if dice.random() < _SUSPENDED_FIRST:
            accounts.suspend(company, person, account=name)
            credentials.revoke_tokens(company, person, account=name)
            week = company.now + 7 * DAY
            company.timeline.at(week, partial(accounts.deactivate, company, person, account=name))
        else:
            accounts.deactivate(company, person, account=name)


def _move(company: Company, person: Person, dice: Random, day: date) -> None:
    department = dice.choice([name for name in DEPARTMENTS if name != person.records["main"].department])
    title = dice.choice(DEPARTMENTS[department])
    entered = max(day - dice.choice((0, 3, 7, 14)) * DAY, local_day(company.now, person.office) + DAY)
    facts = {"department": department, "title": title}
    sponsor = company.people[head_of(department)]
    move = partial(employment.transfer, company, person, on=day, sponsor=sponsor, **facts)
    company.timeline.at(_at(entered, "09:15", person), move)
    company.timeline.at(instant(day + DAY, "04:00"), partial(accounts.update_job, company, person, **facts))
    company.timeline.at(instant(day + 3 * DAY, "11:00"), partial(_hand_in, company, person, department))


def _hand_in(company: Company, person: Person, department: str) -> None:
    """Lose the groups that other departments work with."""
    usual = {name for names in ACCESS_GROUPS.values() for name in names} - {*ACCESS_GROUPS.get(department, ())}
    held = company.directory.accounts[person.account()].group_ids
    for group in sorted(usual):
        if company.directory.group_named(group).group_id in held:
            credentials.remove_from_group(company, person, group=group)


def _long_leave(company: Company, person: Person, dice: Random, day: date) -> None:
    until = next_workday(day + dice.randrange(60, 180) * DAY, person.office)
    entered = max(day - 21 * DAY, local_day(company.now, person.office) + DAY)
    go = partial(employment.go_on_leave, company, person, on=day, until=until)
    company.timeline.at(_at(entered, "10:00", person), go)
    company.timeline.at(_at(day, "12:00", person), partial(accounts.suspend, company, person, account="main"))
    company.timeline.at(_at(until, "08:00", person), partial(accounts.unsuspend, company, person))


def _at(day: date, clock: str, person: Person) -> datetime:
    return instant(day, clock, person.office)
