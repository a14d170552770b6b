"""Issues: one by one, and by search, whose pages hang on a token and which never says how many there are."""

from collections.abc import Iterable
from typing import Any

from assets.sandbox.tickets.facts import Link, Ticket
from assets.sandbox.vendors.jira import fields
from assets.sandbox.vendors.jira.api import ORIGIN, PLATFORM, Reader, asked, endpoint, failure, local, whole
from assets.sandbox.vendors.jira.changelogs import embedded, find
from assets.sandbox.vendors.jira.jql import QueryError, understand
from assets.sandbox.vendors.jira.users import People
from assets.sandbox.wire import Call, Reply, Site

_MOST_IDS, _MOST, _USUAL = 5000, 100, 50
_REST = ORIGIN + PLATFORM
_OVER = frozenset({"Closed", "Done", "Cancelled", "Declined"})


@endpoint("/search/jql")
def search(site: Site, call: Call, reader: Reader) -> Reply:
    """Answer a page of issues, with the fields asked for; without any, only their ids."""
    wanted = asked(call)
    try:
        query = understand(str(wanted.get("jql") or ""), site.company.now)
        start, size = int(wanted.get("nextPageToken") or 0), int(wanted.get("maxResults") or _USUAL)
    except QueryError as error:
        return failure(400, str(error))
    except ValueError:
        return failure(400, "The provided next page token is invalid or expired.")
    names = _names(wanted.get("fields"))
    size = min(size, _MOST_IDS if names <= {"id"} else _MOST)
    found = query.of([ticket for ticket in site.company.tracker.tickets.values() if reader.sees(ticket)])
    shown = found[start : start + size]
    is_last = start + size >= len(found)
    token = {} if is_last else {"nextPageToken": str(start + size)}
    expand = set(_listed(wanted.get("expand")))
    return whole({"issues": [issue_view(site, one, names, expand) for one in shown], **token, "isLast": is_last})


@endpoint("/search/jql", "POST")
def search_by_body(site: Site, call: Call, reader: Reader) -> Reply:
    """Answer the same search, asked in a body."""
    return search(site, call, reader)


@endpoint("/search/approximate-count", "POST")
def approximate_count(site: Site, call: Call, reader: Reader) -> Reply:
    """Answer how many issues there are, more or less."""
    try:
        query = understand(str(asked(call).get("jql") or ""), site.company.now)
    except QueryError as error:
        return failure(400, str(error))
    seen = [ticket for ticket in site.company.tracker.tickets.values() if reader.sees(ticket)]
    return whole({"count": len(query.of(seen))})


@endpoint("/search")
def removed(_site: Site, _call: Call, _reader: Reader) -> Reply:
    """Answer that the search with totals is gone."""
    return failure(410, "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.")


@endpoint("/search", "POST")
def removed_too(site: Site, call: Call, reader: Reader) -> Reply:
    """Answer the same to a POST."""
    return removed(site, call, reader)


@endpoint("/issue/{issue}")
def one_issue(site: Site, call: Call, reader: Reader) -> Reply:
    """Answer one issue by id or key."""
    ticket = find(site, reader, call.path["issue"])
    if ticket is None:
        return failure(404, "Issue does not exist or you do not have permission to see it.")
    names = _names(call.query.get("fields", "*all"))
    return whole(issue_view(site, ticket, names, set(_listed(call.query.get("expand")))))


def issue_view(site: Site, ticket: Ticket, names: set[str], expand: set[str]) -> dict[str, Any]:
    """Return an issue with the fields named (`*all` for all of them)."""
    view: dict[str, Any] = {"id": ticket.ticket_id}
    if names <= {"id"}:
        return view
    shown = _fields(site, ticket)
    view |= {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "self": f"{_REST}/issue/{ticket.ticket_id}",
        "key": ticket.key,
        "fields": shown if names & {"*all", "*navigable"} else {key: shown[key] for key in shown if key in names},
    }
    return {**view, "changelog": embedded(site, ticket)} if "changelog" in expand else view


def _fields(site: Site, ticket: Ticket) -> dict[str, Any]:
    people, values = site.shared(People), ticket.values
    assignee, resolution, level = values.get("assignee"), values.get("resolution"), values.get("security")
    return {
        "summary": values.get("summary"),
        "issuetype": fields.issue_type(values["kind"] or ""),
        "project": fields.project(ticket.project),
        "status": fields.status(values["status"] or ""),
        "resolution": fields.resolution(resolution) if resolution else None,
        "resolutiondate": local(ticket.updated_at) if values["status"] in _OVER else None,
        "priority": {"self": f"{_REST}/priority/3", "id": fields.PRIORITY[0], "name": fields.PRIORITY[1]},
        "assignee": people.view(site, assignee) if assignee else None,
        "reporter": people.view(site, ticket.reporter),
        "creator": people.view(site, ticket.reporter),
        "created": local(ticket.opened_at),
        "updated": local(ticket.updated_at),
        "security": fields.security(level) if level else None,
        "issuelinks": [_link(site, ticket, link) for link in ticket.links],
        **{
            key: fields.shown(field, values.get(field))
            for field, key in fields.custom_of(ticket.project, values["kind"] or "").items()
        },
    }


def _link(site: Site, ticket: Ticket, link: Link) -> dict[str, Any]:
    goes_out = link.source == ticket.ticket_id
    other = site.company.tracker.tickets[link.target if goes_out else link.source]
    shown = {
        "summary": other.values.get("summary"),
        "status": fields.status(other.values["status"] or ""),
        "issuetype": fields.issue_type(other.values["kind"] or ""),
    }
    end = {"id": other.ticket_id, "key": other.key, "self": f"{_REST}/issue/{other.ticket_id}", "fields": shown}
    own = {"id": str(link.link_id), "self": f"{_REST}/issueLink/{link.link_id}", "type": fields.link_type(link.kind)}
    return {**own, "outwardIssue" if goes_out else "inwardIssue": end}


def _names(given: object) -> set[str]:
    return set(_listed(given)) or {"id"}


def _listed(given: object) -> Iterable[str]:
    if isinstance(given, str):
        return [name.strip() for name in given.split(",") if name.strip()]
    return [str(name) for name in given] if isinstance(given, list) else []
