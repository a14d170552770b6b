"""Where Jira's next page is. It has five ways of saying so; an answer that contradicts itself is refused."""

from __future__ import annotations

from typing import Any, Final

import httpx

from assets.sources.contract import Exchange, Rejected
from assets.sources.http.answers import json_list, json_object

_START: Final = "startAt"


def by_token(exchange: Exchange) -> str | None:
    """After a page of `search/jql`: by its token. The last page has none; it states no total."""
    answer = json_object(exchange)
    token = answer.get("nextPageToken")
    if token is None:
        if answer.get("isLast") is False:
            raise Rejected("paging", f"{exchange.resource}: the page is not the last one and names no next one")
        return None
    if not isinstance(token, str) or not token:
        raise Rejected("paging", f"{exchange.resource}: nextPageToken is no text")
    return _with(exchange, "nextPageToken", token)


def by_total_of_issues(exchange: Exchange) -> str | None:
    """After a page of Data Center's `search`, which states the total."""
    return _by_total(exchange, "issues", "total")


def by_total_of_values(exchange: Exchange) -> str | None:
    """After a page of `project/search` or of a changelog, which state the total."""
    return _by_total(exchange, "values", "total")


def until_empty(exchange: Exchange) -> str | None:
    """After a page of users, a bare list that ends with an empty one."""
    count = len(json_list(exchange))
    return _with(exchange, _START, str(_asked(exchange, _START) + count)) if count else None


def of_service_desk(exchange: Exchange) -> str | None:
    """After a page of approvals, which says whether it is the last one."""
    answer = json_object(exchange)
    is_last = answer.get("isLastPage")
    if not isinstance(is_last, bool):
        raise Rejected("envelope", f"{exchange.resource}: the answer has no 'isLastPage'")
    count = len(json_list(exchange, "values"))
    if count != _number(exchange, answer, "size"):
        raise Rejected("count_mismatch", f"{exchange.resource}: {count} came, {answer['size']} were announced")
    if not is_last and not count:
        raise Rejected("paging", f"{exchange.resource}: the page is empty and not the last one")
    return None if is_last else _with(exchange, "start", str(_asked(exchange, "start") + count))


def only_one(_exchange: Exchange) -> None:
    """After an answer that has no pages."""


def _by_total(exchange: Exchange, key: str, total_key: str) -> str | None:
    answer = json_object(exchange)
    start, total = _number(exchange, answer, _START), _number(exchange, answer, total_key)
    if start != _asked(exchange, _START):
        raise Rejected("paging", f"{exchange.resource}: the page begins at {start}, which was not asked for")
    count = len(json_list(exchange, key))
    if start + count >= total:
        return None
    if not count:
        raise Rejected("count_mismatch", f"{exchange.resource}: {start} of {total} came, and no more")
    return _with(exchange, _START, str(start + count))


def _number(exchange: Exchange, answer: dict[str, Any], key: str) -> int:
    value = answer.get(key)
    if type(value) is not int:
        raise Rejected("envelope", f"{exchange.resource}: the answer has no number {key!r}")
    return value


def _asked(exchange: Exchange, key: str) -> int:
    return int(httpx.URL(exchange.url).params.get(key, "0"))


def _with(exchange: Exchange, key: str, value: str) -> str:
    return str(httpx.URL(exchange.url).copy_set_param(key, value))
