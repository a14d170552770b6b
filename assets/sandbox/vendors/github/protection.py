"""How branches are protected: classic rules, rulesets of a repository and of the organisation; where it deploys to."""

from typing import Any

from assets.sandbox.code.facts import CodeRepository, Rules
from assets.sandbox.code.host import CodeHost
from assets.sandbox.vendors.github.api import HTML, ORGANISATION, failure, numbered, of_repository, whole, zulu
from assets.sandbox.vendors.github.organisation import user_view
from assets.sandbox.wire import Call, Reply, Site

_ACTIONS_APP = 15_368
_ADMIN_ROLE = 5
_SOURCES = {"repository": "Repository", "organization": "Organization"}


@of_repository("/rules/branches/{branch:path}")
def effective_rules(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """List the rules of active rulesets on a branch, those of the organisation too, but no classic ones."""
    layers = site.company.code.rules_of(repository.name, call.path["branch"])
    rules = [
        {**rule, "ruleset_source_type": _SOURCES[layer.layer], "ruleset_source": _source(layer, repository)}
        | {"ruleset_id": int(layer.rules_id)}
        for layer in layers
        if layer.layer != "classic"
        for rule in _rules(layer)
    ]
    return numbered(call, rules)


@of_repository("/rulesets/{ruleset_id:int}")
def ruleset(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """Answer one ruleset, with those who may bypass it."""
    for layer in site.company.code.layers_of(repository.name):
        if layer.layer != "classic" and layer.rules_id == call.path["ruleset_id"]:
            return whole(_ruleset_view(layer, repository))
    return failure(404, "Not Found")


@of_repository("/branches/{branch:path}/protection")
def classic(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """Answer the classic protection of a branch."""
    branch = call.path["branch"]
    if branch not in repository.git.branches():
        return failure(404, "Branch not found")
    for layer in site.company.code.rules_of(repository.name, branch):
        if layer.layer == "classic":
            return whole(_classic_view(site.company.code, layer))
    return failure(404, "Branch not protected")


@of_repository("/environments")
def environments(_site: Site, call: Call, repository: CodeRepository) -> Reply:
    """List where a repository deploys to."""
    rows: list[dict[str, Any]] = [
        {
            "id": int(repository.repository_id) + number,
            "node_id": f"EN_{repository.repository_id}_{number}",
            "name": name,
            "html_url": f"{HTML}/{ORGANISATION}/{repository.name}/deployments/{name}",
            "created_at": zulu(repository.created_at),
            "updated_at": zulu(repository.created_at),
            "protection_rules": [],
        }
        for number, name in enumerate(repository.environments, start=1)
    ]
    return numbered(call, rows, "environments")


def _source(layer: Rules, repository: CodeRepository) -> str:
    return ORGANISATION if layer.layer == "organization" else f"{ORGANISATION}/{repository.name}"


def _rules(layer: Rules) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    if not layer.deletion:
        rules.append({"type": "deletion"})
    if not layer.force_push:
        rules.append({"type": "non_fast_forward"})
    if layer.reviews:
        asked = {
            "required_approving_review_count": layer.approvals,
            "dismiss_stale_reviews_on_push": layer.dismiss_stale,
            "require_code_owner_review": False,
            "require_last_push_approval": layer.last_push,
            "required_review_thread_resolution": False,
        }
        rules.append({"type": "pull_request", "parameters": asked})
    if layer.checks:
        checks = [{"context": name, "integration_id": _ACTIONS_APP} for name in layer.checks]
        asked_checks = {"required_status_checks": checks, "strict_required_status_checks_policy": False}
        rules.append({"type": "required_status_checks", "parameters": asked_checks})
    return rules


def _ruleset_view(layer: Rules, repository: CodeRepository) -> dict[str, Any]:
    bypass = [{"actor_id": int(one), "actor_type": "User", "bypass_mode": "always"} for one in layer.bypass_ids]
    if not layer.admins:
        bypass.append({"actor_id": _ADMIN_ROLE, "actor_type": "RepositoryRole", "bypass_mode": "always"})
    return {
        "id": int(layer.rules_id),
        "name": layer.name,
        "target": "branch",
        "source_type": _SOURCES[layer.layer],
        "source": _source(layer, repository),
        "enforcement": "active" if layer.enforced else "evaluate",
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "bypass_actors": bypass,
        "rules": _rules(layer),
        "created_at": zulu(layer.created_at),
        "updated_at": zulu(layer.changed_at),
    }


def _classic_view(code: CodeHost, layer: Rules) -> dict[str, Any]:
    document: dict[str, Any] = {
        "enforce_admins": {"enabled": layer.admins},
        "required_signatures": {"enabled": False},
        "required_linear_history": {"enabled": False},
        "allow_force_pushes": {"enabled": layer.force_push},
        "allow_deletions": {"enabled": layer.deletion},
        "block_creations": {"enabled": False},
        "required_conversation_resolution": {"enabled": False},
        "lock_branch": {"enabled": False},
        "allow_fork_syncing": {"enabled": False},
    }
    if layer.reviews:
        users = [user_view(code.accounts[one]) for one in layer.bypass_ids]
        document["required_pull_request_reviews"] = {
            "dismiss_stale_reviews": layer.dismiss_stale,
            "require_code_owner_reviews": False,
            "require_last_push_approval": layer.last_push,
            "required_approving_review_count": layer.approvals,
            "bypass_pull_request_allowances": {"users": users, "teams": [], "apps": []},
        }
    if layer.checks:
        document["required_status_checks"] = {
            "strict": False,
            "contexts": list(layer.checks),
            "checks": [{"context": name, "app_id": _ACTIONS_APP} for name in layer.checks],
        }
    return document
