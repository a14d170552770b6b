"""Facts of the code host: accounts, repositories, rules, changes, checks, deployments, alerts. No vendor's words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assets.sandbox.repositories import Repository

Layer = Literal["classic", "repository", "organization"]
Verdict = Literal["approved", "changes_requested", "commented"]
PushKind = Literal["push", "force_push", "pr_merge", "branch_creation", "branch_deletion"]
Method = Literal["merge", "squash", "rebase"]
Scanner = Literal["dependabot", "code-scanning"]
PRODUCTION = "production"


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeAccount:
    """An account of the host. `role` is that in the organisation, `directory_id` the account that it signs in with."""

    account_id: str
    login: str
    name: str
    email: str
    created_at: datetime
    role: Literal["owner", "member", "outside", "none"] = "member"
    is_bot: bool = False
    directory_id: str | None = None
    employee_number: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """A team with its members (account ids)."""

    team_id: str
    name: str
    member_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """One layer of protection of the default branch."""

    rules_id: str
    layer: Layer
    name: str
    created_at: datetime
    changed_at: datetime
    enforced: bool = True
    reviews: bool = True
    approvals: int = 1
    dismiss_stale: bool = True
    last_push: bool = False
    checks: tuple[str, ...] = ("build", "test")
    admins: bool = True
    force_push: bool = False
    deletion: bool = False
    bypass_ids: tuple[str, ...] = ()


@dataclass(kw_only=True)
class CodeRepository:
    """A repository: its git, and the layers of protection that are its own."""

    repository_id: str
    name: str
    git: Repository
    created_at: datetime
    environments: tuple[str, ...] = ()
    default_branch: str = "main"
    visibility: Literal["private", "public"] = "private"
    is_archived: bool = False
    archived_at: datetime | None = None
    rules: tuple[Rules, ...] = ()
    next_number: int = 1
    next_alert: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the company's registers say of a repository from a time on.

    `owner`: None = nobody is named. `in_scope`: None = nothing is decided.
    """

    repository_id: str
    since: datetime
    owner: str | None = None
    in_scope: bool | None = None
    may_be_public: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A review of the revision `sha`. `dismissed_at` tells that it no longer counts; `verdict` stays what it was."""

    review_id: str
    reviewer_id: str
    verdict: Verdict
    submitted_at: datetime
    sha: str
    dismissed_at: datetime | None = None
    dismissed_by: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Push:
    """A move of a branch (`before` is None when it was made, `after` None when it was deleted)."""

    push_id: str
    branch: str
    kind: PushKind
    before: str | None
    after: str | None
    pushed_at: datetime
    actor_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unlabelling:
    """A label that was taken off a pull request."""

    event_id: str
    label: str
    at: datetime
    actor_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A pull request. `commits` are those on its branch, `landed` those by which it reached the base, oldest first."""

    change_id: str
    repository: str
    number: int
    title: str
    description: str
    author_id: str
    base: str
    branch: str
    base_sha: str
    opened_at: datetime
    updated_at: datetime
    commits: tuple[str, ...]
    pushes: tuple[Push, ...] = ()
    reviews: tuple[Review, ...] = ()
    merged_at: datetime | None = None
    merged_by: str | None = None
    closed_at: datetime | None = None
    landed: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    unlabelled: tuple[Unlabelling, ...] = ()

    @property
    def head_sha(self) -> str:
        """The newest revision of its branch."""
        return self.commits[-1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A run of a check on a revision; while it runs it has neither conclusion nor end."""

    check_id: str
    repository: str
    sha: str
    name: str
    started_at: datetime
    conclusion: str | None = None
    completed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A step in the life of a deployment."""

    stage_id: str
    state: Literal["waiting", "in_progress", "success", "failure", "inactive"]
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """A deployment of a revision by the pipeline's run `run_id`, which `actor_id` set off, `by_hand` or by a push."""

    deployment_id: str
    repository: str
    environment: str
    sha: str
    ref: str
    created_at: datetime
    actor_id: str
    run_id: str
    by_hand: bool = False
    approved_by: str | None = None
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """A weakness found in a repository by a scanner; `alert_id` is repository id, scanner and number."""

    alert_id: str
    repository: str
    number: int
    scanner: Scanner
    severity: Literal["critical", "high", "medium", "low"]
    subject: str
    found_at: datetime
    updated_at: datetime
    fixed_at: datetime | None = None
    dismissed_at: datetime | None = None
    dismissed_by: str | None = None
    reason: str | None = None
