"""Which of Jira's answers are understood, by path: what `tallymark parse` says about recorded ones."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from assets.sources.contract import Exchange
from assets.sources.http.answers import Answer, checked, json_list, json_object
from assets.sources.jira import pages
from assets.sources.jira.wire import Approval, Change, FieldName, Issue, IssueId, Me, Project, State, User

_PAGED: Final[dict[str, tuple[type[Answer], str]]] = {
    r"/rest/api/3/project/search": (Project, "values"),
    r"/rest/api/[23]/issue/[^/]+/changelog": (Change, "values"),
    r"/rest/servicedeskapi/request/[^/]+/approval": (Approval, "values"),
}
_LISTS: Final[dict[str, type[Answer]]] = {
    r"/rest/api/[23]/field": FieldName,
    r"/rest/api/2/project": Project,
    r"/rest/api/2/user/search": User,
    r"/rest/api/3/users(/search)?": User,
}
_OBJECTS: Final[dict[str, type[Answer]]] = {
    r"/rest/api/[23]/myself": Me,
    r"/rest/api/[23]/project/[^/]+": Project,
    r"/rest/api/[23]/issue/[^/]+": State,
}
_SEARCHES: Final = {r"/rest/api/3/search/jql": pages.by_token, r"/rest/api/2/search": pages.by_total_of_issues}


def understood(exchange: Exchange, path: str) -> str | None:
    """Return what an answer is accepted as, None for one that no record is filled from.

    Args:
        exchange: the answer.
        path: of its address, without the query.

    Raises:
        Rejected: it would reject a pull.
    """
    for pattern, next_of in _SEARCHES.items():
        if re.fullmatch(pattern, path):
            issues = json_list(exchange, "issues")
            next_of(exchange)
            held = {name for issue in issues if isinstance(issue, dict) for name in issue}
            return _accepted(Issue if "changelog" in held else State if "fields" in held else IssueId, issues)
    for pattern, (model, key) in _PAGED.items():
        if re.fullmatch(pattern, path):
            return _accepted(model, json_list(exchange, key))
    for pattern, model in _LISTS.items():
        if re.fullmatch(pattern, path):
            return _accepted(model, json_list(exchange))
    for pattern, model in _OBJECTS.items():
        if re.fullmatch(pattern, path):
            return _accepted(model, [json_object(exchange)])
    return None


def _accepted(model: type[Answer], objects: list[object]) -> str:
    found = checked(model, objects, model.__name__, Counter())
    return f"{len(found)} {model.__name__}"
