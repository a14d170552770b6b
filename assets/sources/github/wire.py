"""GitHub's objects as REST hands them out: the fields that are read, under GitHub's names and with its words."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from assets.sources.github.shapes import FullName, Key, Sha
from assets.sources.http.answers import Answer
from assets.sources.http.values import Id, Instant

Severity = Literal["critical", "high", "medium", "low"]
Conclusion = Literal[
    "success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required", "stale", "startup_failure"
]
CheckStatus = Literal["queued", "in_progress", "completed", "waiting", "requested", "pending"]


class Account(Answer):
    """A user, a bot or an organisation."""

    id: Key
    login: Id
    type: Literal["User", "Bot", "Organization", "Mannequin"]
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "avatar_url", "events_url", "followers_url", "following_url", "gists_url", "gravatar_id", "html_url",
            "node_id", "organizations_url", "received_events_url", "repos_url", "site_admin", "starred_url",
            "subscriptions_url", "url", "user_view_type",
        }
    )  # fmt: skip


class Known(Answer):
    """A repository asked for by a name: it may have another one by now, or be somebody else's."""

    id: Key
    full_name: FullName
    node_id: str | None = None
    default_branch: str | None = None


class Activity(Answer):
    """A move of a branch."""

    id: Key
    before: Sha
    after: Sha
    ref: Id
    timestamp: Instant
    activity_type: Literal["push", "force_push", "branch_deletion", "branch_creation", "pr_merge", "merge_queue_merge"]
    actor: Account | None
    unread: ClassVar[frozenset[str]] = frozenset({"node_id"})


class Rule(Answer):
    """A rule that is in force on a branch, of whichever level. Kinds of rules that nothing rests on are many."""

    type: Id
    ruleset_id: Key
    ruleset_source_type: Literal["Repository", "Organization", "Enterprise"]
    parameters: dict[str, Any] | None = None
    unread: ClassVar[frozenset[str]] = frozenset({"ruleset_source"})


class PullRequestParameters(Answer):
    """Of a rule `pull_request`."""

    approvals: int = Field(alias="required_approving_review_count", ge=0)
    dismisses_stale: bool = Field(alias="dismiss_stale_reviews_on_push")
    code_owner: bool = Field(alias="require_code_owner_review")
    last_push: bool = Field(alias="require_last_push_approval")


class RequiredCheck(Answer):
    """A check that must have passed."""

    context: Id


class StatusCheckParameters(Answer):
    """Of a rule `required_status_checks`."""

    checks: tuple[RequiredCheck, ...] = Field(alias="required_status_checks", strict=False)


class BypassActor(Answer):
    """Who need not keep to a ruleset."""

    actor_id: int | None = None
    actor_type: Literal["Integration", "OrganizationAdmin", "RepositoryRole", "Team", "DeployKey", "User"]


class Ruleset(Answer):
    """A ruleset; without the right to write it, GitHub leaves out who may bypass it."""

    id: Key
    bypass_actors: tuple[BypassActor, ...] | None = Field(default=None, strict=False)
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "name", "target", "source_type", "source", "enforcement", "current_user_can_bypass", "node_id", "_links",
            "conditions", "rules", "created_at", "updated_at",
        }
    )  # fmt: skip


class Numbered(Answer):
    """An object of which only its number counts."""

    id: Key


class Allowances(Answer):
    """Who need not wait for reviews."""

    users: tuple[Numbered, ...] = Field(strict=False)
    teams: tuple[Numbered, ...] = Field(strict=False)
    apps: tuple[Numbered, ...] = Field(default=(), strict=False)


class RequiredReviews(Answer):
    """Of a classic protection."""

    approvals: int = Field(alias="required_approving_review_count", ge=0)
    dismisses_stale: bool = Field(alias="dismiss_stale_reviews")
    code_owner: bool = Field(alias="require_code_owner_reviews")
    last_push: bool = Field(alias="require_last_push_approval")
    bypass: Allowances | None = Field(default=None, alias="bypass_pull_request_allowances")


class RequiredChecks(Answer):
    """Of a classic protection."""

    contexts: tuple[Id, ...] = Field(strict=False)


class Switch(Answer):
    """Something that is on or off."""

    enabled: bool


class Protection(Answer):
    """The classic protection of a branch. What it does not ask for is left out, or null."""

    reviews: RequiredReviews | None = Field(default=None, alias="required_pull_request_reviews")
    checks: RequiredChecks | None = Field(default=None, alias="required_status_checks")
    admins: Switch = Field(alias="enforce_admins")
    force_pushes: Switch = Field(alias="allow_force_pushes")
    deletions: Switch = Field(alias="allow_deletions")
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "url", "required_signatures", "required_linear_history", "block_creations", "restrictions",
            "required_conversation_resolution", "lock_branch", "allow_fork_syncing",
        }
    )  # fmt: skip


class App(Answer):
    """What ran a check."""

    id: Key
    slug: str | None = None


class CheckRun(Answer):
    """One run of a check of a commit."""

    id: Key
    name: Id
    head_sha: Sha
    status: CheckStatus
    conclusion: Conclusion | None
    started_at: Instant | None
    completed_at: Instant | None
    app: App | None
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "node_id",
            "external_id",
            "url",
            "html_url",
            "details_url",
            "output",
            "check_suite",
            "pull_requests",
            "deployment",
        }
    )


class CommitStatus(Answer):
    """A status that somebody, or something, gave a commit."""

    id: Key
    state: Literal["success", "failure", "error", "pending"]
    context: Id
    created_at: Instant
    updated_at: Instant
    creator: Account | None
    unread: ClassVar[frozenset[str]] = frozenset({"url", "avatar_url", "node_id", "description", "target_url"})


class Advisory(Answer):
    """What is known of a vulnerability."""

    ghsa_id: Id
    severity: Severity


class Package(Answer):
    """What somebody else wrote and this repository uses."""

    ecosystem: Id
    name: Id


class Dependency(Answer):
    """The use of a package."""

    package: Package


class DependencyAlert(Answer):
    """A dependency with a known vulnerability."""

    number: Key
    state: Literal["open", "fixed", "dismissed", "auto_dismissed"]
    advisory: Advisory = Field(alias="security_advisory")
    dependency: Dependency
    created_at: Instant
    updated_at: Instant
    fixed_at: Instant | None
    dismissed_at: Instant | None
    auto_dismissed_at: Instant | None = None
    dismissed_by: Account | None
    dismissed_reason: str | None
    unread: ClassVar[frozenset[str]] = frozenset(
        {"url", "html_url", "security_vulnerability", "dismissed_comment", "assignees"}
    )


class CodeRule(Answer):
    """What a code alert is about; rules that are not about security have no such severity."""

    id: Id
    severity: Severity | None = Field(default=None, alias="security_severity_level")


class CodeAlert(Answer):
    """A weakness found in code."""

    number: Key
    state: Literal["open", "fixed", "dismissed"]
    rule: CodeRule
    created_at: Instant
    updated_at: Instant
    fixed_at: Instant | None
    dismissed_at: Instant | None
    dismissed_by: Account | None
    dismissed_reason: str | None
    unread: ClassVar[frozenset[str]] = frozenset(
        {"url", "html_url", "instances_url", "tool", "most_recent_instance", "dismissed_comment", "assignees"}
    )


class Run(Answer):
    """A run of a workflow."""

    id: Key
    event: Id
    head_sha: Sha
    triggering_actor: Account | None = None
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "actor", "artifacts_url", "cancel_url", "check_suite_id", "check_suite_node_id", "check_suite_url",
            "conclusion", "created_at", "display_title", "head_branch", "head_commit", "head_repository",
            "head_repository_id", "html_url", "jobs_url", "logs_url", "name", "node_id", "path",
            "previous_attempt_url", "pull_requests", "referenced_workflows", "repository", "rerun_url",
            "run_attempt", "run_number", "run_started_at", "status", "updated_at", "url", "workflow_id",
            "workflow_url",
        }
    )  # fmt: skip


class Where(Answer):
    """An environment of which only its name counts."""

    name: Id


class Approval(Answer):
    """A decision about a deployment that waited for it."""

    state: Literal["approved", "rejected", "pending"]
    user: Account | None
    environments: tuple[Where, ...] = Field(strict=False)
    unread: ClassVar[frozenset[str]] = frozenset({"comment"})
