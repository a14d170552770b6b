"""How people come into the company: entering an HR record as planned, creating or finding an account in use."""

from datetime import datetime

from assets.sandbox.company import Company
from assets.sandbox.directory import Account, Factor, Role, Target, Token
from assets.sandbox.hr import JobRow, StatusRow, Worker
from assets.sandbox.people import AccountPlan, Person
from assets.sandbox.when import DAY, local_day

_TOKENS_MADE = 20 * DAY


def enter_worker(company: Company, who: Person, record: str = "main") -> None:
    """Enter an HR record as it was planned, now."""
    plan = who.records[record]
    manager = company.manager_of(who)
    status = "Contractor" if plan.kind == "contractor" else "Full-Time"
    job = JobRow(
        starts_on=plan.hire_date,
        title=plan.title,
        department=plan.department,
        reports_to=manager.worker() if manager else None,
    )
    company.hr.add(
        Worker(
            worker_id=plan.worker_id,
            employee_number=who.employee_number or "",
            first_name=who.first_name,
            last_name=who.last_name,
            work_email=plan.work_email,
            office=who.office,
            kind=plan.kind,
            hire_date=plan.hire_date,
            original_hire_date=plan.hire_date,
            jobs=(job,),
            statuses=(StatusRow(starts_on=plan.hire_date, status=status),),
            created_at=plan.entered_at,
            changed_at=plan.entered_at,
            as_of=local_day(company.now, who.office),
            contract_end=plan.contract_end,
            contract_extended_on=plan.contract_extended_on,
        )
    )


def create_account(company: Company, who: Person, name: str = "main", actor: Target | None = None) -> None:
    """Create an account as it was planned, staged, in its groups, with nothing else. `actor` does it."""
    plan = who.accounts[name]
    job = next(iter(who.records.values()), None)
    company.directory.accounts[plan.account_id] = Account(
        account_id=plan.account_id,
        login=plan.login,
        email=plan.login,
        first_name=who.first_name,
        last_name=who.last_name,
        user_type=plan.user_type,
        employee_number=who.employee_number if plan.carries_number else None,
        department=job.department if job else None,
        title=job.title if job else None,
        created_at=company.now,
        updated_at=company.now,
        group_ids=group_ids(company, plan),
    )
    company.directory.record("account_created", company.directory.target(plan.account_id), actor=actor)


def group_ids(company: Company, plan: AccountPlan) -> tuple[str, ...]:
    """Return the ids of the groups an account is planned for; everybody is in Everyone."""
    return tuple(company.directory.group_named(name).group_id for name in ("Everyone", *plan.groups))


def open_account(company: Company, who: Person, name: str, since: datetime) -> None:
    """Put an account in place that has been in use for long: active, with all it was planned with, no log."""
    with company.directory.logging(delay=None):
        create_account(company, who, name)
    plan = who.accounts[name]
    started = {"created_at": since, "updated_at": since, "activated_at": since, "status_changed_at": since}
    company.directory.set_quietly(
        plan.account_id,
        status="ACTIVE",
        password_changed_at=since,
        factors=tuple(_factor(company, plan, kind, since) for kind in plan.factors),
        roles=tuple(_role(company, plan, kind, since) for kind in plan.roles),
        **started,
    )
    for token_name in plan.tokens:
        token_id = company.seeded.okta_id("00T", plan.account_id, token_name)
        made_at = max(since, company.now - _TOKENS_MADE)
        token = Token(token_id=token_id, name=token_name, account_id=plan.account_id, created_at=made_at)
        company.directory.tokens[token_id] = token


def _factor(company: Company, plan: AccountPlan, kind: str, since: datetime) -> Factor:
    factor_id = company.seeded.okta_id(kind[:3], plan.account_id, kind)
    return Factor(factor_id=factor_id, kind=kind, status="ACTIVE", created_at=since)


def _role(company: Company, plan: AccountPlan, kind: str, since: datetime) -> Role:
    return Role(role_id=company.seeded.okta_id("ra1", plan.account_id, kind), kind=kind, granted_at=since)
