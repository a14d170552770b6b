"""Which of Okta's answers are understood, by path: what `tallymark parse` says about recorded ones."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import httpx

from assets.sources.contract import Exchange
from assets.sources.http.answers import Answer, checked, json_list, json_object
from assets.sources.okta.wire import (
    App,
    Assignee,
    Factor,
    Group,
    LogEntry,
    Member,
    PasswordPolicy,
    Policy,
    Role,
    Rule,
    Token,
    User,
)

_LISTS: Final[dict[str, type[Answer]]] = {
    r"/users": User,
    r"/users/[^/]+/factors": Factor,
    r"/users/[^/]+/roles": Role,
    r"/groups": Group,
    r"/groups/[^/]+/users": Member,
    r"/api-tokens": Token,
    r"/policies\?type=OKTA_SIGN_ON": Policy,
    r"/policies\?type=PASSWORD": PasswordPolicy,
    r"/policies/[^/]+/rules": Rule,
    r"/logs": LogEntry,
    r"/apps": App,
}
_OBJECTS: Final[dict[str, type[Answer]]] = {
    r"/users/[^/]+": User,
    r"/users/[^/]+/factors/[^/]+": Factor,
    r"/groups/[^/]+": Group,
    r"/policies/[^/]+": Policy,
    r"/apps/[^/]+": App,
    r"/policies/[^/]+/rules/[^/]+": Rule,
}
_ASSIGNEES: Final = r"/iam/assignees/users"


def understood(exchange: Exchange, path: str) -> str | None:
    """Return what an answer is accepted as, None for one of a kind that is not read.

    Args:
        exchange: the answer.
        path: of its address, without the query.

    Raises:
        Rejected: it would reject a pull.
    """
    below = re.sub("^/+api/v1", "", path)
    if kind := httpx.URL(exchange.url).params.get("type"):
        below += f"?type={kind}"  # lists of policies are of objects of a type
    if re.fullmatch(_ASSIGNEES, below):
        return _accepted(Assignee, json_list(exchange, "value"))
    for pattern, model in _LISTS.items():
        if re.fullmatch(pattern, below):
            return _accepted(model, json_list(exchange))
    for pattern, model in _OBJECTS.items():
        if re.fullmatch(pattern, below):
            return _accepted(model, [json_object(exchange)])
    return None


def _accepted(model: type[Answer], objects: list[object]) -> str:
    found = checked(model, objects, model.__name__, Counter())
    return f"{len(found)} {model.__name__}"
