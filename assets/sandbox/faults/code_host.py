"""What a code host does besides: it hides what one may not see, slows down who asks much, answers half a query."""

from dataclasses import replace

import orjson

from assets.sandbox.faults.editing import Row, edit_graph, with_header
from assets.sandbox.faults.registry import Fault, fault
from assets.sandbox.vendors.github import api as github
from assets.sandbox.wire import Call, Reply, Site


@fault("hidden")
def hidden(site: Site, _call: Call, _reply: Reply, _fault: Fault) -> Reply:
    """What is asked for may no longer be seen: it is not found."""
    return with_header(github.failure(404, "Not Found"), "date", site.date)


@fault("secondary_limit")
def secondary_limit(site: Site, _call: Call, _reply: Reply, active: Fault) -> Reply:
    """Too much at once: a refusal like one for want of permission, but with Retry-After (`retry_after` seconds)."""
    refused = github.failure(403, "You have exceeded a secondary rate limit. Please wait before you try again.")
    return with_header(with_header(refused, "date", site.date), "retry-after", str(active.option("retry_after", 1)))


@fault("graph_error")
def graph_error(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """Half an answer with status 200: the rows are null, an error (`error`, default FORBIDDEN) stands beside them."""
    document = orjson.loads(reply.body)
    error = {"type": active.option("error", "FORBIDDEN"), "message": "Resource not accessible by personal access token"}
    data = dict.fromkeys(document.get("data") or {})
    return replace(reply, body=orjson.dumps({"data": data, "errors": [{**error, "path": list(data)}]}))


@fault("graph_null")
def graph_null(_site: Site, _call: Call, reply: Reply, _fault: Fault) -> Reply:
    """One row is null and nothing says why."""
    document = orjson.loads(reply.body)

    def edit(rows: list[Row]) -> list[Row]:
        return [*rows[:-1], None] if rows else rows  # type: ignore[list-item]  # that is what goes wrong

    return replace(reply, body=orjson.dumps({**document, "data": edit_graph(document.get("data"), edit)}))
