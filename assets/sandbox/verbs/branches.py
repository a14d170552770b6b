"""Verbs of the code host: moves of branches beside pull requests, and the rules that protect them."""

from typing import Any

from assets.sandbox.code.facts import PushKind, Rules
from assets.sandbox.company import Company
from assets.sandbox.marks import Mark
from assets.sandbox.people import Person
from assets.sandbox.verbs.changes import acting
from assets.sandbox.verbs.registry import verb


@verb
def push_directly(
    company: Company,
    who: Person,
    *,
    repository: str,
    commit: Mark,
    branch: str = "",
    message: str = "Fix the build",
    account: str = "main",
) -> None:
    """Commit and push straight to a branch (else the default one), without a pull request."""
    code, actor = company.code, acting(company, who, account)
    found = code.repository(repository)
    target = branch or found.default_branch
    before = found.git.tip(target)
    signature = code.signature(actor)
    files = {"src/hotfix.txt": f"{code.new_id('text')}\n"}
    sha = found.git.commit(target, message=message, author=signature, committer=signature, files=files)
    code.pushed(repository, target, "push", before, actor)
    code.mark(commit, "commit", repository_id=found.repository_id, commit_sha=sha)


@verb
def force_push(
    company: Company,
    who: Person,
    *,
    repository: str,
    push: Mark,
    back: int = 1,
    branch: str = "",
    account: str = "main",
) -> None:
    """Force a branch (else the default one) back by some commits."""
    code, actor = company.code, acting(company, who, account)
    found = code.repository(repository)
    target = branch or found.default_branch
    before = sha = found.git.tip(target)
    for _ in range(back):
        sha = found.git.parents(sha)[0]
    found.git.move(target, sha)
    entry = code.pushed(repository, target, "force_push", before, actor)
    where = {"repository_id": found.repository_id, "branch": target}
    code.mark(push, "push", **where, item_kind="move")
    code.mark(push, "push_entry", **where, item_kind="event", event_id=entry.push_id)
    code.mark(push, "tip", sha=before)


@verb
def restore_branch(company: Company, who: Person, *, repository: str, push: Mark, account: str = "main") -> None:
    """Push the default branch back to where it stood before a forced push."""
    code, actor = company.code, acting(company, who, account)
    found = code.repository(repository)
    before = found.git.tip(found.default_branch)
    tip = code.marked(push, "tip")["sha"]
    kind: PushKind = "push" if found.git.is_ancestor(before, tip) else "force_push"
    found.git.move(found.default_branch, tip)
    code.pushed(repository, found.default_branch, kind, before, actor)


@verb
def create_branch(company: Company, who: Person, *, repository: str, branch: str, account: str = "main") -> None:
    """Start a branch at the tip of the default one."""
    code, actor = company.code, acting(company, who, account)
    found = code.repository(repository)
    found.git.move(branch, found.git.tip(found.default_branch))
    code.pushed(repository, branch, "branch_creation", None, actor)


@verb
def change_protection(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one; the host does not tell who changed a rule
    *,
    repository: str,
    layer: str = "",
    enforced: bool | None = None,
    approvals: int | None = None,
    dismiss_stale: bool | None = None,
    last_push: bool | None = None,
    checks: list[str] | None = None,
    admins: bool | None = None,
    force_push: bool | None = None,
    deletion: bool | None = None,
    bypass: Person | None = None,
    no_bypass: bool = False,
) -> None:
    """Change what a layer of protection (the first, or the one so called) asks for; what is left out stays."""
    wanted: dict[str, Any] = {
        "enforced": enforced,
        "approvals": approvals,
        "dismiss_stale": dismiss_stale,
        "last_push": last_push,
        "checks": None if checks is None else tuple(checks),
        "admins": admins,
        "force_push": force_push,
        "deletion": deletion,
        "bypass_ids": (bypass.code_account(),) if bypass else () if no_bypass else None,
    }
    changes = {name: value for name, value in wanted.items() if value is not None}
    company.code.change_rules(_layer(company, repository, layer).rules_id, **changes)


def _layer(company: Company, name: str, layer: str) -> Rules:
    company.code.repository(name)
    found = [rules for rules in company.code.layers_of(name) if layer in {"", rules.name}]
    if not found:
        raise KeyError(f"{name} has no protection called '{layer}'")
    return found[0]
