"""Helpers to take a reply's rows out and put them back. No faults here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from assets.sandbox.wire import Reply

Row = dict[str, Any]
_ENVELOPES = ("employees", "value", "check_runs", "environments", "issues", "values", "issueChangeLogs")


def edit_rows(reply: Reply, edit: Callable[[list[Row]], list[Row]]) -> Reply:
    """Return the reply with its rows edited, whatever envelope they are in; one without rows stays as it is."""
    document = orjson.loads(reply.body) if reply.body else None
    if isinstance(document, list):
        return replace(reply, body=orjson.dumps(edit(document)))
    if isinstance(document, dict):
        if isinstance(document.get("data"), dict):
            return replace(reply, body=orjson.dumps({**document, "data": edit_graph(document["data"], edit)}))
        for name in _ENVELOPES:
            rows = document.get(name)
            if isinstance(rows, list):
                return replace(reply, body=orjson.dumps({**document, name: edit(rows)}))
            if isinstance(rows, dict):
                left = edit([{"id": key, **row} for key, row in rows.items()])
                return replace(reply, body=orjson.dumps({**document, name: {row["id"]: row for row in left}}))
    return reply


def edit_graph(data: Any, edit: Callable[[list[Row]], list[Row]]) -> Any:  # noqa: ANN401 - any JSON value
    """Return GraphQL data with the rows of its outermost connections (or list of nodes) edited."""
    if not isinstance(data, dict):
        return data
    for name in ("edges", "nodes"):
        if isinstance(data.get(name), list):
            return {**data, name: edit(data[name])}
    return {name: edit_graph(value, edit) for name, value in data.items()}


def without_next(reply: Reply) -> Reply:
    """Return the reply without its next page, in whichever way it names one."""
    reply = without_header(reply, "link", 'rel="next"')
    document = orjson.loads(reply.body) if reply.body else None
    if isinstance(document, dict) and "nextPageToken" in document:
        kept = {name: value for name, value in document.items() if name != "nextPageToken"}
        return replace(reply, body=orjson.dumps({**kept, "isLast": True}))
    return reply


def without_header(reply: Reply, name: str, containing: str = "") -> Reply:
    """Return the reply without the headers of a name (whose value contains a text)."""
    kept = tuple(header for header in reply.headers if not (header[0] == name and containing in header[1]))
    return replace(reply, headers=kept)


def with_header(reply: Reply, name: str, value: str) -> Reply:
    """Return the reply with a header set."""
    return replace(without_header(reply, name), headers=(*without_header(reply, name).headers, (name, value)))
