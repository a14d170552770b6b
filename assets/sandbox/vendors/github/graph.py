"""The GraphQL endpoint: documents are answered from plain dictionaries whose connections are functions.

An error in part of an answer leaves null there and stands beside the data, with status 200, as GitHub does it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_schema, execute_sync, parse, validate

from assets.sandbox.vendors.github import graph_changes, graph_people
from assets.sandbox.vendors.github.api import ORGANISATION, endpoint, failure, whole
from assets.sandbox.wire import Call, Reply, Site

_SCHEMA = Path(__file__).parent / "schema.graphql"
Node = dict[str, Any]


@endpoint("/graphql", method="POST", resource="graphql")
def graphql(site: Site, call: Call) -> Reply:
    """Answer a query."""
    try:
        asked = orjson.loads(call.body)
    except orjson.JSONDecodeError:
        return failure(400, "Problems parsing JSON")
    query = _query(asked.get("query", ""))
    if isinstance(query, tuple):
        return whole({"data": None, "errors": [_error_view(error) for error in query]})
    result = execute_sync(
        _schema(),
        query,
        root_value=_Root(site),
        variable_values=asked.get("variables"),
        operation_name=asked.get("operationName"),
    )
    document: dict[str, Any] = {"data": result.data}
    if result.errors:
        document["errors"] = [_error_view(error) for error in result.errors]
    return whole(document)


@cache
def _query(text: str) -> DocumentNode | tuple[GraphQLError, ...]:
    """A query that was read and checked once, or what is wrong with it."""
    try:
        document = parse(text)
    except GraphQLError as error:
        return (error,)
    return tuple(validate(_schema(), document)) or document


class _Root:
    """Where queries begin; the names of its methods are GraphQL's."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def organization(self, _info: object, login: str) -> Node:
        """Answer the organisation by its login."""
        if login != ORGANISATION:
            raise GraphQLError(f"Could not resolve to an Organization with the login of '{login}'.")
        company = self._site.company
        return {**graph_people.organisation(company), "repositories": graph_changes.repositories(company.code)}

    def node(self, _info: object, id: str) -> Node:  # noqa: A002 - GraphQL's name
        """Answer anything by its node id."""
        found = self._find(id)
        if isinstance(found, GraphQLError):
            raise found
        return found

    def nodes(self, _info: object, ids: Sequence[str]) -> list[Node | GraphQLError]:
        """Answer several by their node ids; one that is unknown is null, with an error."""
        return [self._find(one) for one in ids]

    def _find(self, node_id: str) -> Node | GraphQLError:
        prefix, _, key = node_id.partition("_")
        view = _NODES.get(prefix)
        try:
            if view:
                return view(self._site, key)
        except KeyError:
            pass
        return GraphQLError(f"Could not resolve to a node with the global id of '{node_id}'")


_NODES: dict[str, Callable[[Site, str], Node]] = {
    "R": lambda site, key: graph_changes.repository(site.company.code, key),
    "PR": lambda site, key: graph_changes.change(site.company.code, site.company.code.changes[key]),
    "T": lambda site, key: graph_people.team(site.company, site.company.code.teams[key]),
}


@cache
def _schema() -> GraphQLSchema:
    return build_schema(_SCHEMA.read_text(encoding="utf-8"))


def _error_view(error: GraphQLError) -> dict[str, Any]:
    kind = "NOT_FOUND" if error.message.startswith("Could not resolve") else "undefinedField"
    shown: dict[str, Any] = {"type": kind, "message": error.message, "path": error.path}
    if error.locations:
        shown["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    return {name: value for name, value in shown.items() if value is not None}
