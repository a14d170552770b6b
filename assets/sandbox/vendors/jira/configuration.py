"""What the site is made of: projects, fields, issue types, statuses, resolutions, kinds of links."""

from typing import Any

from assets.sandbox.tickets.facts import KINDS
from assets.sandbox.vendors.jira import fields
from assets.sandbox.vendors.jira.api import ORIGIN, Reader, counted, endpoint, failure, local, whole
from assets.sandbox.wire import Call, Reply, Site


@endpoint("/serverInfo")
def server_info(site: Site, _call: Call, _reader: Reader) -> Reply:
    """Answer what runs here."""
    return whole(
        {
            "baseUrl": ORIGIN,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": 100287,
            "buildDate": local(site.company.now),
            "serverTime": local(site.company.now),
            "serverTitle": "Jira",
        }
    )


@endpoint("/field")
def all_fields(_site: Site, _call: Call, _reader: Reader) -> Reply:
    """List all fields."""
    return whole(fields.fields())


@endpoint("/issuetype")
def issue_types(_site: Site, _call: Call, _reader: Reader) -> Reply:
    """List all issue types."""
    return whole([fields.issue_type(name) for name in fields.TYPES])


@endpoint("/status")
def statuses(_site: Site, _call: Call, _reader: Reader) -> Reply:
    """List all statuses."""
    return whole([fields.status(name) for name in fields.STATUSES])


@endpoint("/resolution")
def resolutions(_site: Site, _call: Call, _reader: Reader) -> Reply:
    """List all resolutions."""
    return whole([fields.resolution(name) for name in fields.RESOLUTIONS])


@endpoint("/issueLinkType")
def link_types(_site: Site, _call: Call, _reader: Reader) -> Reply:
    """List all types of links."""
    return whole({"issueLinkTypes": [fields.link_type(kind) for kind in fields.LINK_TYPES]})


@endpoint("/project/search")
def projects(_site: Site, call: Call, reader: Reader) -> Reply:
    """List the projects that the reader may browse."""
    return counted(call, [fields.project(key) for key in _seen(reader)], 50, 100)


@endpoint("/project/{project}")
def one_project(_site: Site, call: Call, reader: Reader) -> Reply:
    """Answer a project with its issue types."""
    key = _find(call, reader)
    if key is None:
        return _no_project(call)
    return whole({**fields.project(key), "issueTypes": [fields.issue_type(name) for name in KINDS[key]]})


@endpoint("/project/{project}/statuses")
def statuses_of_project(_site: Site, call: Call, reader: Reader) -> Reply:
    """List the issue types of a project with the statuses that they may have."""
    key = _find(call, reader)
    return whole([_with_statuses(kind) for kind in KINDS[key]]) if key else _no_project(call)


def _with_statuses(kind: str) -> dict[str, Any]:
    return {**fields.issue_type(kind), "statuses": [fields.status(name) for name in fields.statuses_of(kind)]}


def _seen(reader: Reader) -> list[str]:
    return [key for key in fields.PROJECTS if key not in reader.hidden_projects]


def _find(call: Call, reader: Reader) -> str | None:
    wanted = call.path["project"]
    return next((key for key in _seen(reader) if wanted in {key, fields.PROJECTS[key][0]}), None)


def _no_project(call: Call) -> Reply:
    return failure(404, f"No project could be found with key '{call.path['project']}'.")
