"""Changelogs: what was changed on an issue, in Jira's words, and the three ways in which it is handed over."""

from typing import Any

from assets.sandbox.tickets.facts import SECURITY_TEAM, Change, Item, Ticket
from assets.sandbox.vendors.jira.api import Reader, asked, counted, endpoint, failure, local, whole
from assets.sandbox.vendors.jira.fields import (
    CUSTOM,
    LINK_TYPES,
    OPTIONS,
    PROJECTS,
    RESOLUTIONS,
    SECURITY_LEVEL,
    STATUSES,
    TYPES,
    option_id,
)
from assets.sandbox.vendors.jira.users import People
from assets.sandbox.wire import Call, Reply, Site

_EMBEDDED, _MOST_ISSUES, _MOST_FIELDS = 40, 1000, 10
_IDS: dict[str, dict[str, str]] = {
    "status": STATUSES,
    "kind": TYPES,
    "resolution": RESOLUTIONS,
    "project": {key: number for key, (number, _, _) in PROJECTS.items()},
    "security": {SECURITY_TEAM: SECURITY_LEVEL},
}
_NAMES = {"kind": "issuetype"}
_A_SECOND = 1000


def history(site: Site, ticket: Ticket, change: Change) -> dict[str, Any]:
    """Return one change."""
    items = [_item(site, ticket, item) for item in change.items]
    author = site.shared(People).view(site, change.actor)
    return {"id": str(change.change_id), "author": author, "created": local(change.at), "items": items}


def embedded(site: Site, ticket: Ticket) -> dict[str, Any]:
    """Return the changelog as a search shows it: the newest changes first, and no more than some of them."""
    newest = ticket.changes[::-1][:_EMBEDDED]
    histories = [history(site, ticket, change) for change in newest]
    return {"startAt": 0, "maxResults": len(histories), "total": len(ticket.changes), "histories": histories}


@endpoint("/issue/{issue}/changelog")
def of_issue(site: Site, call: Call, reader: Reader) -> Reply:
    """List the changes of an issue, oldest first."""
    ticket = find(site, reader, call.path["issue"])
    if ticket is None:
        return failure(404, "Issue does not exist or you do not have permission to see it.")
    return counted(call, [history(site, ticket, change) for change in ticket.changes], 100, 100)


@endpoint("/changelog/bulkfetch", "POST")
def bulk(site: Site, call: Call, reader: Reader) -> Reply:
    """Answer the changes of many issues, oldest first; times are numbers of milliseconds here."""
    wanted = asked(call)
    names, fields = wanted.get("issueIdsOrKeys") or [], wanted.get("fieldIds") or []
    if not names or len(names) > _MOST_ISSUES or len(fields) > _MOST_FIELDS:
        return failure(400, "issueIdsOrKeys must hold 1 to 1000 values, fieldIds at most 10")
    found = {ticket.ticket_id: ticket for name in names if (ticket := find(site, reader, str(name)))}
    changes = sorted(
        ((change.at, int(key), change) for key, ticket in found.items() for change in ticket.changes),
        key=lambda one: (one[0], one[1], one[2].change_id),
    )
    start, size = int(wanted.get("nextPageToken") or 0), min(int(wanted.get("maxResults") or 1000), 10_000)
    shown: dict[str, list[dict[str, Any]]] = {}
    for at, key, change in changes[start : start + size]:
        view = {**history(site, found[str(key)], change), "created": int(at.timestamp()) * _A_SECOND}
        view["items"] = [item for item in view["items"] if not fields or item["fieldId"] in fields]
        if view["items"]:
            shown.setdefault(str(key), []).append(view)
    token = {"nextPageToken": str(start + size)} if start + size < len(changes) else {}
    logs = [{"issueId": key, "changeHistories": rows} for key, rows in shown.items()]
    return whole({"issueChangeLogs": logs, **token})


def find(site: Site, reader: Reader, name: str) -> Ticket | None:
    """Return the ticket of an id or a key, if there is one that the reader may see."""
    tickets = site.company.tracker.tickets
    found = tickets.get(name) or next((ticket for ticket in tickets.values() if ticket.key == name), None)
    return found if found and reader.sees(found) else None


def _item(site: Site, ticket: Ticket, item: Item) -> dict[str, Any]:
    kind, _, link = item.field.partition(" ")
    if kind == "link":
        return _link(ticket, item, link)
    if item.field == "key":
        return _shown("Key", "issuekey", (None, None), (item.before, item.after))
    if item.field in CUSTOM:
        key, name = CUSTOM[item.field]
        ids = tuple(option_id(item.field, text) if text and item.field in OPTIONS else None for text in _both(item))
        return _shown(name, key, ids, _both(item), "custom")
    names = _both(item)
    if item.field == "assignee":
        people = site.shared(People)
        names = tuple(people.view(site, text)["displayName"] if text else None for text in _both(item))
        return _shown("assignee", "assignee", _both(item), names)
    ids = tuple(_IDS[item.field][text] if text else None for text in _both(item))
    name = _NAMES.get(item.field, item.field)
    return _shown(name, name, ids, names)


def _link(ticket: Ticket, item: Item, kind: str) -> dict[str, Any]:
    goes_out = any(link.kind == kind and link.source == ticket.ticket_id for link in ticket.links)
    words = LINK_TYPES[kind][3 if goes_out else 2]
    return _shown("Link", "issuelinks", (None, item.after), (None, f"This work item {words} {item.after}"))


def _both(item: Item) -> tuple[str | None, ...]:
    return (item.before, item.after)


def _shown(
    name: str, field_id: str, ids: tuple[str | None, ...], names: tuple[str | None, ...], kind: str = "jira"
) -> dict[str, Any]:
    before = {"from": ids[0], "fromString": names[0]}
    return {"field": name, "fieldtype": kind, "fieldId": field_id, **before, "to": ids[1], "toString": names[1]}
