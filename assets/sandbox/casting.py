"""Turns the actors of a scenario into people with plans; their ids are known from then on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from assets.sandbox.code import casting as code_casting
from assets.sandbox.company import Settings
from assets.sandbox.dates import Dates
from assets.sandbox.names import login
from assets.sandbox.people import (
    AccountPlan,
    CodeAccountPlan,
    EntryPlan,
    Person,
    RecordPlan,
    Registration,
    RosterPlan,
)
from assets.sandbox.scenario import AccountSpec, ActorSpec, RecordSpec, Scenario, StepSpec
from assets.sandbox.seeded import Seeded
from assets.sandbox.staff import ADMIN_GROUPS, SECURITY_KEY, head_of, privileges, service
from assets.sandbox.when import DAY, instant, next_workday


def key_of(scenario: Scenario, actor: str) -> str:
    """Return the key of an actor among all people of the company."""
    spec = scenario.actors.get(actor)
    return spec.played_by if spec and spec.played_by else f"{scenario.id}/{actor}"


def cast(  # noqa: PLR0917 - who, in what, where and when
    scenario: Scenario,
    actor: str,
    name: tuple[str, str],
    entered: dict[str, datetime],
    dates: Dates,
    settings: Settings,
) -> Person:
    """Return the person for an actor. `entered` says when `hire` steps enter which of the actor's records."""
    spec, key, seeded = scenario.actors[actor], key_of(scenario, actor), Seeded(seed=settings.seed)
    manager = spec.owner or spec.manager
    boss = key_of(scenario, manager) if manager in scenario.actors else manager or head_of(spec.department)
    if spec.kind == "service":
        return _service(spec, key, boss, seeded, _entries(scenario, spec, boss, dates))
    main = _main_record(spec, key, name, dates, settings, seeded)
    records = {"main": main} | {other: _other_record(main, record, dates) for other, record in spec.records.items()}
    accounts = {"main": spec.account, **spec.accounts}
    accounts = {name: _with_key(scenario, actor, name, account) for name, account in accounts.items()}
    person = Person(
        key=key,
        first_name=name[0],
        last_name=name[1],
        office=spec.office,
        records=MappingProxyType(
            {record: replace(plan, entered_at=entered.get(record, plan.entered_at)) for record, plan in records.items()}
        ),
        accounts=MappingProxyType(
            {
                account: _account(seeded, key, account, account_spec, name, spec)
                for account, account_spec in accounts.items()
            }
        ),
        code_accounts=_code_accounts(seeded, key, name, spec),
        manager=boss,
        signs_in=spec.signs_in,
    )
    return replace(person, roster=_roster(scenario, actor, person, dates))


def _roster(scenario: Scenario, actor: str, person: Person, dates: Dates) -> tuple[RosterPlan, ...]:
    """What the scenario says, else that the actor may hold what is planned for them and what steps give."""
    told = scenario.actors[actor].roster
    if told is None:
        given = {word for step in scenario.steps if step.who == actor for word in _granted(step)}
        return tuple(RosterPlan(entitlement=word) for word in sorted(privileges(person) | given))

    def day(text: str | None) -> date | None:
        return dates.day(text) if text else None

    return tuple(
        RosterPlan(
            entitlement=line.entitlement,
            since=day(line.since),
            until=day(line.until),
            approved_on=day(line.approved),
            approved_by=line.approved_by,
        )
        for line in told
    )


def _granted(step: StepSpec) -> Iterator[str]:
    """What a step gives of what rosters are kept for."""
    if step.do == "grant_role":
        yield f"role {step.arguments['role']}"
    elif step.do == "add_to_group" and step.arguments["group"] in ADMIN_GROUPS:
        yield f"group {step.arguments['group']}"


def _entries(scenario: Scenario, spec: ActorSpec, owner: str, dates: Dates) -> tuple[EntryPlan, ...]:
    def known(name: str) -> str:
        return key_of(scenario, name) if name in scenario.actors else name

    def day(text: str | None) -> date | None:
        return dates.day(text) if text else None

    return tuple(
        EntryPlan(
            owner=known(entry.owner) if entry.owner else owner,
            backup=None if entry.no_backup or not entry.backup else known(entry.backup),
            since=day(entry.since),
            until=day(entry.until),
            approved_on=day(entry.approved),
            reviewed_on=day(entry.reviewed),
        )
        for entry in spec.entries
    )


def _service(spec: ActorSpec, key: str, owner: str, seeded: Seeded, entries: tuple[EntryPlan, ...]) -> Person:
    register = Registration(purpose=spec.title, owner=owner, interactive=spec.interactive, entries=entries)
    person = service(seeded, key, register if spec.registered else None, spec.account.tokens)
    slug = key.replace("/", "-")
    plan = replace(
        person.accounts["main"], login=login("svc", slug).replace("svc.", "svc-"), factors=spec.account.factors
    )
    plan = replace(plan, created_later=spec.account.created_later, groups=spec.account.groups, roles=spec.account.roles)
    return replace(person, accounts=MappingProxyType({"main": plan}), manager=owner)


def _main_record(  # noqa: PLR0917 - as cast
    spec: ActorSpec, key: str, name: tuple[str, str], dates: Dates, settings: Settings, seeded: Seeded
) -> RecordPlan:
    dice = seeded.dice(key, "hired")
    long_ago = next_workday(settings.birth - dice.randrange(60, 1200) * DAY)
    hired = dates.day(spec.hired) if spec.hired else long_ago
    end, extended_on = dates.day(spec.contract_end) if spec.contract_end else None, None
    if spec.kind == "contractor" and not spec.hired:
        end = end or settings.birth + 120 * DAY
        extended_on = min(settings.start - DAY, end - 30 * DAY)
    return RecordPlan(
        entered_at=instant(hired - 21 * DAY, "10:00"),
        hire_date=hired,
        kind=spec.kind,
        department=spec.department,
        title=spec.title,
        work_email=login(*name),
        contract_end=end,
        contract_extended_on=extended_on,
    )


def _other_record(main: RecordPlan, spec: RecordSpec, dates: Dates) -> RecordPlan:
    hired: date = dates.day(spec.hired)
    end = dates.day(spec.contract_end) if spec.contract_end else None
    return replace(main, kind=spec.kind, hire_date=hired, contract_end=end, contract_extended_on=None)


def _with_key(scenario: Scenario, actor: str, name: str, spec: AccountSpec) -> AccountSpec:
    """Whoever administers, or will, signs in with a key, unless the scenario says with what."""
    steps = [step for step in scenario.steps if step.who == actor and step.arguments.get("account", "main") == name]
    given = [word for step in steps for word in _granted(step)]
    if "factors" in spec.model_fields_set or not (spec.roles or given or ADMIN_GROUPS.intersection(spec.groups)):
        return spec
    return spec.model_copy(update={"factors": SECURITY_KEY})


def _account(  # noqa: PLR0917 - as cast
    seeded: Seeded, key: str, account: str, spec: AccountSpec, name: tuple[str, str], actor: ActorSpec
) -> AccountPlan:
    usual = login(*name) if account == "main" else f"{account}.{login(*name)}"
    given = spec.login.format(first=name[0], last=name[1]).lower() if spec.login else usual
    return AccountPlan(
        account_id=seeded.okta_id("00u", key, account),
        login=given,
        user_type="Contractor" if actor.kind == "contractor" else "Employee",
        carries_number=spec.employee_number,
        factors=spec.factors,
        roles=spec.roles,
        tokens=spec.tokens,
        groups=(actor.department, *spec.groups) if account == "main" else spec.groups,
        created_later=spec.created_later,
        tickets=spec.tickets,
        hides_mail=spec.hides_mail,
        link_confirmed=spec.link_confirmed,
    )


def _code_accounts(
    seeded: Seeded, key: str, name: tuple[str, str], spec: ActorSpec
) -> MappingProxyType[str, CodeAccountPlan]:
    wanted = {"main": spec.code_account, **spec.code_accounts}
    return MappingProxyType(
        {account: code_casting.plan(seeded, key, account, name, asked) for account, asked in wanted.items() if asked}
    )
