"""The code host at birth: accounts, teams, repositories with their first commit, and the rules that protect them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from assets.sandbox.code.facts import PRODUCTION, CodeAccount, CodeRepository, Layer, Push, Rules, Team
from assets.sandbox.company import Company
from assets.sandbox.people import CodeAccountPlan, Person
from assets.sandbox.repositories import Repository, Signature
from assets.sandbox.staff import head_of
from assets.sandbox.when import DAY

UPDATES = "dependabot[bot]"
BOTS = (UPDATES, "github-actions[bot]", "acme-review[bot]")
SHARED_RULES = "Release branches"
_FIRST_BOT = 49_000_001
_FIRST_TEAM = 7_000_001
_AGE = 900 * DAY


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A repository: which layers protect it, and whether it deploys or is over."""

    layers: tuple[Layer, ...]
    deploys: bool = True
    archived: bool = False
    last_push: bool = False


BUSY = {
    "ledger-api": Plan(layers=("repository", "organization")),
    "web-app": Plan(layers=("classic",)),
    "billing-jobs": Plan(layers=("repository",), last_push=True),
    "infrastructure": Plan(layers=("classic", "organization")),
    "design-system": Plan(layers=("repository",), deploys=False),
}
QUIET = {
    "payments-service": Plan(layers=("repository",)),
    "loan-service": Plan(layers=("classic",), last_push=True),
    "customer-portal": Plan(layers=("classic",)),
    "partner-portal": Plan(layers=("repository",)),
    "edge-gateway": Plan(layers=("repository",)),
}
OVER = {"legacy-portal": Plan(layers=("classic",), archived=True)}


def found(company: Company) -> None:
    """Set the code host up; everybody must have been introduced to the company."""
    since = company.now - _AGE
    for number, login in enumerate(BOTS):
        account_id = str(_FIRST_BOT + number)
        company.code.accounts[account_id] = CodeAccount(
            account_id=account_id,
            login=login,
            name=login,
            email=f"{account_id}+{login}@users.noreply.github.com",
            created_at=since,
            role="none",
            is_bot=True,
        )
    for person in company.people.values():
        for wanted in person.code_accounts.values():
            company.code.accounts[wanted.account_id] = _account(person, wanted, since)
    _teams(company)
    for name, plan in (BUSY | QUIET | OVER).items():
        add(company, name, plan, since)
        company.code.enter(name, owner=company.people[head_of("Platform")].employee_number, in_scope=True)
    names = tuple(name for name, plan in BUSY.items() if "organization" in plan.layers)
    shared = _rules(company, SHARED_RULES, "organization", since, approvals=0, checks=())
    company.code.shared_rules[shared.rules_id] = (shared, names)


def _account(person: Person, plan: CodeAccountPlan, since: datetime) -> CodeAccount:
    directory = person.accounts[plan.directory] if plan.directory else None
    return CodeAccount(
        account_id=plan.account_id,
        login=plan.login,
        name=f"{person.first_name} {person.last_name}",
        email=plan.email,
        created_at=since,
        role=plan.role,
        directory_id=directory.account_id if directory else None,
        employee_number=person.employee_number if directory and directory.carries_number else None,
    )


def _teams(company: Company) -> None:
    people = [account for account in company.code.accounts.values() if account.role in {"owner", "member"}]
    owners = tuple(account.account_id for account in people if account.role == "owner")
    everybody = tuple(account.account_id for account in people)
    for number, (name, members) in enumerate((("Developers", everybody), ("Maintainers", owners))):
        team_id = str(_FIRST_TEAM + number)
        company.code.teams[team_id] = Team(team_id=team_id, name=name, member_ids=members)


def add(company: Company, name: str, plan: Plan, since: datetime) -> None:
    """Make a repository with its first commits, protected as planned."""
    code, founder = company.code, company.people[head_of("Platform")].code_account()
    account = code.accounts[founder]
    signature = Signature(name=account.name, email=account.email, at=since)
    git = Repository(default_branch="main")
    for part, text in enumerate(("First commit", "Lay out folders", "Describe how to build", "Describe how to deploy")):
        files = {f"docs/part{part}.md": f"# {name}\n{text}\n"}
        git.commit("main", message=text, author=signature, committer=signature, files=files)
    own = tuple(layer for layer in plan.layers if layer != "organization")
    code.repositories[name] = CodeRepository(
        repository_id=code.new_id("repository"),
        name=name,
        git=git,
        created_at=since,
        environments=(PRODUCTION, "staging") if plan.deploys else (),
        is_archived=plan.archived,
        rules=tuple(
            _rules(
                company, "Default branch" if layer == "repository" else "main", layer, since, last_push=plan.last_push
            )
            for layer in own
        ),
    )
    first = Push(
        push_id=code.new_id("push"),
        branch="main",
        kind="branch_creation",
        before=None,
        after=git.tip("main"),
        pushed_at=since + timedelta(seconds=1),
        actor_id=founder,
    )
    code.log_push(name, first)


def _rules(
    company: Company,
    name: str,
    layer: Layer,
    since: datetime,
    *,
    approvals: int = 1,
    checks: tuple[str, ...] = ("build", "test"),
    last_push: bool = False,
) -> Rules:
    return Rules(
        rules_id=company.code.new_id("rules"),
        layer=layer,
        name=name,
        created_at=since,
        changed_at=since,
        reviews=approvals > 0,
        approvals=approvals,
        dismiss_stale=not last_push,
        last_push=last_push,
        checks=checks,
    )
