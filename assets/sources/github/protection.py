"""The effective protection of a branch: of each setting the strictest of all layers that are in force.

A classic protection and any number of rulesets hold at once. What the token may not know is NULL, never false.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from assets.sources.github.code import Guard
from assets.sources.github.wire import BypassActor, Protection, PullRequestParameters, Rule, StatusCheckParameters
from assets.sources.http.answers import checked

_LAYERS: Final = {"Repository": "ruleset", "Organization": "org_ruleset", "Enterprise": "enterprise_ruleset"}


@dataclass(frozen=True, kw_only=True)
class Layer:
    """What one layer asks for.

    Attributes:
        binds_admins: administrators have to keep to it. To rulesets they do, but for bypass actors, who are listed.
    """

    approvals: int = 0
    dismisses_stale: bool = False
    last_push: bool = False
    code_owner: bool = False
    checks: frozenset[str] = frozenset()
    blocks_force_push: bool = False
    blocks_deletion: bool = False
    binds_admins: bool = True


def effective(guard: Guard) -> dict[str, Any]:
    """Return the columns of `branch_protections` that come from the layers."""
    kinds = {_LAYERS[rule.ruleset_source_type] for rule in guard.rules}
    if guard.is_hidden:
        return dict.fromkeys(_COLUMNS) | {"is_protected": True if kinds else None}
    layers = [*map(_of_rule, guard.rules), *([_of_classic(guard.classic)] if guard.classic else [])]
    strictest = _strictest(layers)
    return {
        "is_protected": bool(layers),
        "source_layers": " ".join(sorted(kinds | ({"classic"} if guard.classic else set()))),
        "required_approvals": strictest.approvals,
        "dismisses_stale": strictest.dismisses_stale,
        "requires_last_push_approval": strictest.last_push,
        "requires_code_owner": strictest.code_owner,
        "required_checks": "\n".join(sorted(strictest.checks)),
        "enforces_admins": bool(layers) and _strictest(layer for layer in layers if layer.binds_admins) == strictest,
        "allows_force_push": not strictest.blocks_force_push,
        "allows_deletion": not strictest.blocks_deletion,
        "bypass_actors": _bypass(guard),
    }


_COLUMNS: Final = (
    "is_protected", "source_layers", "required_approvals", "dismisses_stale", "requires_last_push_approval",
    "requires_code_owner", "required_checks", "enforces_admins", "allows_force_push", "allows_deletion",
    "bypass_actors",
)  # fmt: skip


def _strictest(layers: Iterable[Layer]) -> Layer:
    """What all layers ask for together."""
    there = [Layer(), *layers]
    return Layer(
        approvals=max(layer.approvals for layer in there),
        dismisses_stale=any(layer.dismisses_stale for layer in there),
        last_push=any(layer.last_push for layer in there),
        code_owner=any(layer.code_owner for layer in there),
        checks=frozenset().union(*(layer.checks for layer in there)),
        blocks_force_push=any(layer.blocks_force_push for layer in there),
        blocks_deletion=any(layer.blocks_deletion for layer in there),
    )


def _of_rule(rule: Rule) -> Layer:
    match rule.type:
        case "pull_request":
            (asked,) = checked(PullRequestParameters, [rule.parameters], "rules", Counter())
            return Layer(
                approvals=asked.approvals,
                dismisses_stale=asked.dismisses_stale,
                last_push=asked.last_push,
                code_owner=asked.code_owner,
            )
        case "required_status_checks":
            (needed,) = checked(StatusCheckParameters, [rule.parameters], "rules", Counter())
            return Layer(checks=frozenset(check.context for check in needed.checks))
        case "non_fast_forward":
            return Layer(blocks_force_push=True)
        case "deletion":
            return Layer(blocks_deletion=True)
        case _:
            return Layer()


def _of_classic(classic: Protection) -> Layer:
    reviews = classic.reviews
    return Layer(
        approvals=reviews.approvals if reviews else 0,
        dismisses_stale=bool(reviews and reviews.dismisses_stale),
        last_push=bool(reviews and reviews.last_push),
        code_owner=bool(reviews and reviews.code_owner),
        checks=frozenset(classic.checks.contexts if classic.checks else ()),
        blocks_force_push=not classic.force_pushes.enabled,
        blocks_deletion=not classic.deletions.enabled,
        binds_admins=classic.admins.enabled,
    )


def _bypass(guard: Guard) -> str | None:
    """Who may pass over a layer; None when the token is not told so of one of them."""
    found = set(_allowed(guard.classic)) if guard.classic else set()
    for name in {rule.ruleset_id for rule in guard.rules}:
        ruleset = guard.rulesets.get(name)
        if ruleset is None or ruleset.bypass_actors is None:
            return None
        found |= {_named(actor) for actor in ruleset.bypass_actors}
    return "\n".join(sorted(found))


def _named(actor: BypassActor) -> str:
    # GitHub gives these two no id, or one that means nothing
    if actor.actor_type in {"OrganizationAdmin", "DeployKey"} or actor.actor_id is None:
        return actor.actor_type
    return f"{actor.actor_type}:{actor.actor_id}"


def _allowed(classic: Protection) -> Iterator[str]:
    if classic.reviews and (allowed := classic.reviews.bypass):
        for kind, some in (("User", allowed.users), ("Team", allowed.teams), ("Integration", allowed.apps)):
            yield from (f"{kind}:{one.id}" for one in some)
