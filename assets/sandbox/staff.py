"""Who works here in the background: the people and services the company opens with, and those who join later.

Managers are cast for the whole run: in the background they neither leave nor move, so nobody is left without one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from random import Random
from types import MappingProxyType

from assets.sandbox.code import casting as code_casting
from assets.sandbox.company import Settings
from assets.sandbox.names import DOMAIN, login
from assets.sandbox.people import AccountPlan, Person, RecordPlan, Registration
from assets.sandbox.scenario import CodeAccountSpec
from assets.sandbox.seeded import Seeded
from assets.sandbox.when import DAY, instant, next_workday

DEPARTMENTS = {
    "Engineering": ("Software Engineer", "Senior Software Engineer", "Quality Engineer"),
    "Platform": ("Site Reliability Engineer", "Platform Engineer"),
    "Security": ("Security Engineer", "Security Analyst"),
    "IT": ("Systems Administrator", "Support Technician"),
    "Finance": ("Accountant", "Controller"),
    "People": ("People Partner", "Recruiter"),
    "Sales": ("Account Executive", "Sales Engineer"),
    "Support": ("Support Engineer", "Support Specialist"),
    "Marketing": ("Content Editor", "Campaign Manager"),
    "Legal": ("Counsel", "Paralegal"),
}
ACCESS_GROUPS = {
    "Platform": ("aws-production-admins", "production-database", "vpn"),
    "Engineering": ("github-owners", "vpn"),
    "Finance": ("finance-approvers",),
    "People": ("hr-data",),
}
ADMIN_GROUPS = frozenset({"aws-production-admins"})
"""Groups whose members administer, as the register of entitlements says."""
SECURITY_KEY = ("webauthn",)
"""The factor of whoever administers: a key that no copied page can ask for."""
CHIEF = "managing director"
_WEIGHTS = (70, 30, 12, 14, 18, 12, 45, 35, 16, 6)
_OFFICES = {"Berlin": 60, "New York": 25, "Singapore": 15}
_FACTORS = (("push",), ("webauthn",), ("push", "token:software:totp"), ("webauthn", "push"), ("push", "question"))
ROLES = ("SUPER_ADMIN", "ORG_ADMIN", "APP_ADMIN", "USER_ADMIN", "HELP_DESK_ADMIN", "READ_ONLY_ADMIN")
_ADMIN_ROLES = ("SUPER_ADMIN", "SUPER_ADMIN", "ORG_ADMIN", "APP_ADMIN", "HELP_DESK_ADMIN", "READ_ONLY_ADMIN")
_SECOND_ACCOUNTS = 2
_CONTRACTORS = 0.12
_ACCESS_SHARE = 0.35
_HIDES_MAIL = 0.1
_MINUTE = timedelta(minutes=1)
_SERVICES = {
    "svc-backup": ("Nightly backups", "IT", ()),
    "svc-ci": ("Builds and deployments", "Engineering", ("ci-pipeline",)),
    "svc-hr-sync": ("Copies workers from HR into the directory", "IT", ("hr-import",)),
    "svc-monitoring": ("Availability probes", "Platform", ()),
    "svc-siem": ("Log collection", "Security", ("siem-export",)),
    "svc-tallymark": ("Reads HR and directory for control monitoring", "Security", ("tallymark-reader",)),
    "svc-scanner": ("Vulnerability scans", "Security", ()),
}
READER = "svc-tallymark"
_TICKET_READERS = frozenset({READER, "svc-monitoring"})
BREAK_GLASS = "break-glass"
_FIRST_JOINER = 35 * DAY
_HEADS_HOLD = {"Finance": ("finance-approvers",), "People": ("hr-data",), "IT": ("aws-production-admins",)}
_CODE_HEADS = {"Engineering": "member", "Platform": "owner", "Security": "owner"}
_PRINCIPALS = ("Berlin", "Berlin", "New York", "Berlin", "Singapore", "Berlin", "New York", "Berlin")


def head_of(department: str) -> str:
    """Return the key of a department's head."""
    return f"head of {department}"


def principal(number: int) -> str:
    """Return the key of a principal engineer, from 0."""
    return f"principal {number % len(_PRINCIPALS)}"


def opening(settings: Settings, seeded: Seeded, names: Iterator[tuple[str, str]]) -> list[Person]:
    """Return the people at birth: managing director, department heads, principal engineers, staff up to the headcount.

    Principals report to the managing director and stay for the whole run, so that code changes always have somebody.
    """
    hired = settings.birth - 1500 * DAY
    chief = _employee(seeded, CHIEF, next(names), _record("Legal", "Managing Director", hired), None)
    heads = [
        _employee(seeded, head_of(name), next(names), _record(name, f"Head of {name}", hired), CHIEF)
        for name in DEPARTMENTS
    ]
    heads = [_with_code(seeded, head, _CODE_HEADS.get(head.records["main"].department)) for head in heads]
    heads = [_with_groups(head) for head in heads]
    principals = [
        _with_code(
            seeded,
            _employee(
                seeded, principal(number), next(names), _record("Engineering", "Principal Engineer", hired), CHIEF, at
            ),
            "member",
        )
        for number, at in enumerate(_PRINCIPALS)
    ]
    count = settings.people - 1 - len(heads) - len(principals)
    staff = [
        _extended(
            seeded,
            _member(seeded, f"staff {number}", pair, next_workday(settings.birth - _tenure(seeded, number))),
            settings.birth,
        )
        for number, pair in enumerate(islice(names, count))
    ]
    in_it = [person.key for person in staff if _may_administer(person)][: len(_ADMIN_ROLES)]
    return [chief, *heads, *principals, *(_promoted(seeded, person, in_it) for person in staff)]


def joiners(settings: Settings, seeded: Seeded, names: Iterator[tuple[str, str]]) -> list[Person]:
    """Return the people who join in the background: a fifth of the headcount a year."""
    first, last = settings.birth + _FIRST_JOINER, settings.horizon
    dice = seeded.dice("joiners")
    count = settings.people * (last - first).days // (5 * 365)
    days = sorted(next_workday(first + dice.randrange((last - first).days) * DAY) for _ in range(count))
    return [
        _member(seeded, f"joiner {number}", pair, day)
        for number, (day, pair) in enumerate(zip(days, names, strict=False))
    ]


def services(seeded: Seeded) -> list[Person]:
    """Return the registered service accounts and the break-glass account."""
    cast = [
        service(seeded, key, Registration(purpose=purpose, owner=head_of(owner)), tokens)
        for key, (purpose, owner, tokens) in _SERVICES.items()
    ]
    register = Registration(
        kind="break_glass",
        purpose="Emergency access when nobody else can sign in",
        owner=head_of("Security"),
        interactive=True,
    )
    glass = service(seeded, BREAK_GLASS, register, ())
    plan = replace(
        glass.accounts["main"], factors=SECURITY_KEY, roles=("SUPER_ADMIN",), groups=(BREAK_GLASS,), user_type="Shared"
    )
    return [*cast, replace(glass, accounts=MappingProxyType({"main": plan}))]


def administers(plan: AccountPlan) -> bool:
    """Tell whether an account is planned to hold an administrator role, or a group that is one."""
    return bool(plan.roles) or not ADMIN_GROUPS.isdisjoint(plan.groups)


def privileges(person: Person) -> set[str]:
    """Return what somebody is planned to hold of what rosters are kept for, in the words of `RosterPlan`."""
    plans = person.accounts.values()
    held = {f"role {role}" for plan in plans for role in plan.roles}
    held |= {f"group {group}" for plan in plans for group in ADMIN_GROUPS.intersection(plan.groups)}
    return held | {"owner" for plan in person.code_accounts.values() if plan.role == "owner"}


def service(seeded: Seeded, key: str, registration: Registration | None, tokens: tuple[str, ...]) -> Person:
    """Return a service: an account without factors and without an HR record."""
    plan = AccountPlan(
        account_id=seeded.okta_id("00u", key, "main"),
        login=f"{key}@{DOMAIN}",
        user_type="Service",
        carries_number=False,
        factors=(),
        roles=("READ_ONLY_ADMIN",) if key == READER else (),
        tokens=tokens,
        tickets=key in _TICKET_READERS,
    )
    return Person(
        key=key,
        first_name="Service",
        last_name=key.removeprefix("svc-").title(),
        accounts=MappingProxyType({"main": plan}),
        manager=registration.owner if registration else None,
        signs_in=False,
        registration=registration,
    )


def _with_groups(head: Person) -> Person:
    """Let heads hold what the registers speak of, so that its groups are never empty."""
    groups = _HEADS_HOLD.get(head.records["main"].department, ())
    factors = head.accounts["main"].factors if ADMIN_GROUPS.isdisjoint(groups) else SECURITY_KEY
    return _with_account(head, groups=groups, factors=factors)


def _with_code(seeded: Seeded, person: Person, role: str | None) -> Person:
    """Give somebody an account on the code host, unless there is no role for them; its owners sign in with a key."""
    if role is None:
        return person
    if role == "owner":
        person = _with_account(person, factors=SECURITY_KEY)
    spec = CodeAccountSpec(role="owner" if role == "owner" else "member")
    name = (person.first_name, person.last_name)
    plan = code_casting.plan(seeded, person.key, "main", name, spec)
    return replace(person, code_accounts=MappingProxyType({"main": plan}))


def _member(seeded: Seeded, key: str, name: tuple[str, str], hired: date) -> Person:
    dice = seeded.dice(key, "cast")
    department = dice.choices(list(DEPARTMENTS), weights=_WEIGHTS)[0]
    record = _record(department, dice.choice(DEPARTMENTS[department]), hired)
    if dice.random() < _CONTRACTORS:
        record = replace(record, kind="contractor", contract_end=hired + dice.choice((180, 270, 365)) * DAY)
    office = dice.choices(list(_OFFICES), weights=list(_OFFICES.values()))[0]
    person = _employee(seeded, key, name, record, head_of(department), office)
    factors, groups = dice.choice(_FACTORS), _usual_groups(dice, department)
    return _with_account(person, factors=factors if ADMIN_GROUPS.isdisjoint(groups) else SECURITY_KEY, groups=groups)


def _extended(seeded: Seeded, person: Person, birth: date) -> Person:
    """Let a contractor who came long ago have been extended lately."""
    record = person.records["main"]
    if record.contract_end is None or record.contract_end > birth + 60 * DAY:
        return person
    extended_on = birth - seeded.dice(person.key, "extended").randrange(1, 30) * DAY
    record = replace(record, contract_extended_on=extended_on, contract_end=extended_on + 180 * DAY)
    return replace(person, records=MappingProxyType({"main": record}))


def _record(department: str, title: str, hired: date) -> RecordPlan:
    return RecordPlan(
        entered_at=instant(hired - 21 * DAY, "10:00"),
        hire_date=hired,
        kind="employee",
        department=department,
        title=title,
    )


def _employee(  # noqa: PLR0917 - the facts of a person
    seeded: Seeded, key: str, name: tuple[str, str], record: RecordPlan, manager: str | None, office: str = "Berlin"
) -> Person:
    contractor = record.kind == "contractor"
    plan = AccountPlan(
        account_id=seeded.okta_id("00u", key, "main"),
        login=login(*name),
        user_type="Contractor" if contractor else "Employee",
        tickets=True,
        hides_mail=seeded.dice(key, "mail").random() < _HIDES_MAIL,
    )
    entered = seeded.dice(key, "entered").randrange(360)
    return Person(
        key=key,
        first_name=name[0],
        last_name=name[1],
        office=office,
        records=MappingProxyType(
            {"main": replace(record, work_email=login(*name), entered_at=record.entered_at + entered * _MINUTE)}
        ),
        accounts=MappingProxyType({"main": plan}),
        manager=manager,
    )


def _usual_groups(dice: Random, department: str) -> tuple[str, ...]:
    access = ACCESS_GROUPS.get(department, ())
    return (department, *(group for group in access if dice.random() < _ACCESS_SHARE))


def _tenure(seeded: Seeded, number: int) -> timedelta:
    return seeded.dice("tenure", number).randrange(40, 1400) * DAY


def _may_administer(person: Person) -> bool:
    record = person.records["main"]
    return record.department in {"IT", "Platform"} and record.kind == "employee"


def _promoted(seeded: Seeded, person: Person, admins: list[str]) -> Person:
    if person.key not in admins:
        return person
    rank = admins.index(person.key)
    role = _ADMIN_ROLES[rank]
    if rank >= _SECOND_ACCOUNTS:
        tokens = ("automation",) if role == "ORG_ADMIN" else ()
        return _with_account(person, roles=(role,), tokens=tokens, factors=SECURITY_KEY)
    second = AccountPlan(
        account_id=seeded.okta_id("00u", person.key, "admin"),
        login=f"adm.{person.accounts['main'].login}",
        factors=SECURITY_KEY,
        roles=(role,),
    )
    return replace(person, accounts=MappingProxyType({**person.accounts, "admin": second}))


def _with_account(person: Person, **changes: tuple[str, ...]) -> Person:
    plan: AccountPlan = replace(person.accounts["main"], **changes)  # type: ignore[arg-type]
    return replace(person, accounts=MappingProxyType({**person.accounts, "main": plan}))
