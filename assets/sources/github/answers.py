"""Which of GitHub's answers are understood, by path: what `tallymark parse` says about recorded ones."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from assets.sources.contract import Exchange
from assets.sources.github import rulings
from assets.sources.github.wire import (
    Account,
    Activity,
    Approval,
    CheckRun,
    CodeAlert,
    CommitStatus,
    DependencyAlert,
    Known,
    Protection,
    Rule,
    Ruleset,
    Run,
)
from assets.sources.http.answers import Answer, checked, json_list, json_object

_LISTS: Final[dict[str, type[Answer]]] = {
    r"/activity": Activity,
    r"/commits/[^/]+/check-runs": CheckRun,
    r"/commits/[^/]+/statuses": CommitStatus,
    r"/rules/branches/[^/]+": Rule,
    r"/actions/runs/\d+/approvals": Approval,
    r"/dependabot/alerts": DependencyAlert,
    r"/code-scanning/alerts": CodeAlert,
}
_OBJECTS: Final[dict[str, type[Answer]]] = {
    r"": Known,
    r"/rulesets/\d+": Ruleset,
    r"/actions/runs/\d+": Run,
    r"/branches/[^/]+/protection": Protection,
}
_ONE: Final = re.compile(r"/*(?:repos/[^/]+/[^/]+|repositories/\d+)(?P<below>/.*)?")


def understood(exchange: Exchange, path: str) -> str | None:
    """Return what an answer is accepted as, None for one that no record is filled from.

    Args:
        exchange: the answer.
        path: of its address, without the query.

    Raises:
        Rejected: it would reject a pull.
    """
    if re.fullmatch(r"/*orgs/[^/]+/outside_collaborators", path):
        return _accepted(Account, json_list(exchange))
    one = _ONE.fullmatch(path)
    return _of_repository(exchange, one["below"] or "") if one else None


def _of_repository(exchange: Exchange, below: str) -> str | None:
    if exchange.status in rulings.MOVED and not below:
        return f"moved to {rulings.moved_to(exchange).rpartition('/')[2]}"
    for pattern, model in _LISTS.items():
        if re.fullmatch(pattern, below):
            return _accepted(model, json_list(exchange, "check_runs" if model is CheckRun else None))
    for pattern, model in _OBJECTS.items():
        if re.fullmatch(pattern, below):
            return _accepted(model, [json_object(exchange)])
    return None


def _accepted(model: type[Answer], objects: list[object]) -> str:
    return f"{len(checked(model, objects, model.__name__, Counter()))} {model.__name__}"
