"""Jira's words for a ticket: ids of projects, issue types, statuses, options and fields, which stay as they are."""

from datetime import datetime
from typing import Any

from assets.sandbox.cases import CASE_FIELDS, CASE_TYPES, FIELDS_OF, PLANNED, STARTS
from assets.sandbox.obligations import DETAILS
from assets.sandbox.tickets.facts import DUPLICATES, FOLLOWS_UP, KINDS, RELATES, REVIEWS, SEVERITIES
from assets.sandbox.vendors.jira.api import ORIGIN, PLATFORM, local

_REST = ORIGIN + PLATFORM
PROJECTS = {
    "OPS": ("10000", "Operations", "service_desk"),
    "ACC": ("10001", "Access", "service_desk"),
    "ENG": ("10002", "Engineering", "software"),
    "CTL": ("10003", "Controls", "service_desk"),
    "CAS": ("10004", "Cases", "service_desk"),
}
TYPES = {name: str(number) for number, name in enumerate((name for names in KINDS.values() for name in names), 10100)}
_NEW, _GOING, _DONE = (2, "new", "To Do"), (4, "indeterminate", "In Progress"), (3, "done", "Done")
_CATEGORIES = {
    "Open": _NEW,
    "Acknowledged": _GOING,
    "Contained": _GOING,
    "Restored": _GOING,
    "Closed": _DONE,
    "Cancelled": _DONE,
    "To Do": _NEW,
    "In Progress": _GOING,
    "Done": _DONE,
    "Waiting for approval": _NEW,
    "Approved": _GOING,
    "Declined": _DONE,
}
STATUSES = {name: str(number) for number, name in enumerate(_CATEGORIES, 10200)}
STATUSES_OF = {
    "Incident": ("Open", "Acknowledged", "Contained", "Restored", "Closed", "Cancelled"),
    "Access request": ("Waiting for approval", "Approved", "Done", "Declined"),
    **dict.fromkeys(CASE_TYPES, ("To Do", "In Progress", "Contained", "Done", "Cancelled")),
}
_USUAL_STATUSES = ("To Do", "In Progress", "Done")
RESOLUTIONS = {name: str(number) for number, name in enumerate(("Done", "Duplicate", "Won't Do", "Declined"), 10300)}
LINK_TYPES = {
    DUPLICATES: ("10400", "Duplicate", "is duplicated by", "duplicates"),
    REVIEWS: ("10401", "Post-Incident Reviews", "is reviewed by", "reviews"),
    FOLLOWS_UP: ("10402", "Action item", "is followed up by", "follows up"),
    RELATES: ("10403", "Relates", "relates to", "relates to"),
}
OPTIONS = {
    "severity": SEVERITIES,
    "incident_type": ("Availability", "Confidentiality", "Integrity"),
    "personal_data": ("Yes", "No"),
}
_USUAL = {
    "severity": ("customfield_10040", "Severity"),
    "incident_type": ("customfield_10041", "Incident type"),
    "impact": ("customfield_10042", "Impact assessment"),
    "personal_data": ("customfield_10043", "Personal data involved"),
    "cause": ("customfield_10044", "Root cause"),
    "detected_at": ("customfield_10045", "Detected at"),
    "severity_reason": ("customfield_10046", "Severity change reason"),
    "no_action_reason": ("customfield_10047", "Reason for no actions"),
    "employee_number": ("customfield_10050", "Employee number"),
    "access": ("customfield_10051", "Access"),
    "deployment": ("customfield_10052", "Deployment"),
}
"""Fields that all issues have."""
_EVIDENCE = tuple(dict.fromkeys((*DETAILS, *CASE_FIELDS, "deployment")))
CUSTOM = {
    "obligation": ("customfield_10060", "Obligation"),
    "occurrence": ("customfield_10061", "Occurrence"),
    **{name: (f"customfield_{10100 + place}", f"Evidence: {name}") for place, name in enumerate(_EVIDENCE)},
    **_USUAL,
}
_CONTROLS = frozenset({"obligation", "occurrence", *DETAILS})
"""Fields whose context is the project of controls; elsewhere issues do not have them."""
_SYSTEM = {
    "summary": ("Summary", "string"),
    "issuetype": ("Issue Type", "issuetype"),
    "project": ("Project", "project"),
    "status": ("Status", "status"),
    "resolution": ("Resolution", "resolution"),
    "priority": ("Priority", "priority"),
    "assignee": ("Assignee", "user"),
    "reporter": ("Reporter", "user"),
    "creator": ("Creator", "user"),
    "created": ("Created", "datetime"),
    "updated": ("Updated", "datetime"),
    "resolutiondate": ("Resolved", "datetime"),
    "security": ("Security Level", "securitylevel"),
    "issuelinks": ("Linked Issues", "array"),
}
PRIORITY = ("3", "Medium")
SECURITY_LEVEL = "10600"
ACCESS, DETECTED = "access", "detected_at"
_NUMBERS = frozenset(
    {"participants", "findings", "open_risks", "rated_risks", "attendance_pct", "actions", "list_count"}
)
_NUMBERS |= {"removals", "rules_to_remove", "rows_selected", "rows_deleted", "total_a", "total_b"}
_NUMBERS |= {"subjects_count", "rows_expected", "rows_affected"}
_NUMBERS |= {"records_affected", "records_reprocessed", "records_rejected"}
_TIMES = frozenset({DETECTED, "started_at", "finished_at", *STARTS, *PLANNED})
_SCHEMAS = {
    **dict.fromkeys(OPTIONS, "option"),
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(_TIMES, "datetime"),
    ACCESS: "array",
    "occurrence": "date",
}


def option_id(field: str, value: str) -> str:
    """Return the id of an option of a select field. Options of the access field come and go, with ids of their own."""
    known = [(one, option) for one, options in OPTIONS.items() for option in options]
    if (field, value) in known:
        return str(10500 + known.index((field, value)))
    return str(20000 + sum(ord(letter) * place for place, letter in enumerate(value, 1)) % 70000)


def option(field: str, value: str) -> dict[str, str]:
    """Return an option of a select field."""
    number = option_id(field, value)
    return {"self": f"{_REST}/customFieldOption/{number}", "value": value, "id": number}


def evidence() -> dict[str, str]:
    """Return the ids of the fields in which tickets say what was done, by name."""
    return {name: CUSTOM[name][0] for name in _EVIDENCE}


def custom_of(project: str, kind: str) -> dict[str, str]:
    """Return the ids of the custom fields that issues of a type have in a project, by name."""
    own = _USUAL.keys() | (_CONTROLS if project == "CTL" else FIELDS_OF.get(kind, frozenset()))
    return {name: key for name, (key, _) in CUSTOM.items() if name in own}


def shown(field: str, value: str | None) -> object:
    """Return the value of a custom field as issues show it."""
    if value is None:
        return None
    if field == ACCESS:
        return [option(field, one) for one in value.split("\n")]
    if field in _TIMES:
        return local(datetime.fromisoformat(value))
    if field in _NUMBERS:
        return float(value)
    return option(field, value) if field in OPTIONS else value


def issue_type(name: str) -> dict[str, Any]:
    """Return an issue type."""
    own = f"{_REST}/issuetype/{TYPES[name]}"
    return {"self": own, "id": TYPES[name], "description": "", "name": name, "subtask": False, "hierarchyLevel": 0}


def status(name: str) -> dict[str, Any]:
    """Return a status."""
    number, key, category = _CATEGORIES[name]
    shown = {"self": f"{_REST}/statuscategory/{number}", "id": number, "key": key, "name": category}
    own = f"{_REST}/status/{STATUSES[name]}"
    return {"self": own, "description": "", "name": name, "id": STATUSES[name], "statusCategory": shown}


def statuses_of(kind: str) -> tuple[str, ...]:
    """Return the statuses that an issue of a type may have."""
    return STATUSES_OF.get(kind, _USUAL_STATUSES)


def resolution(name: str) -> dict[str, str]:
    """Return a resolution."""
    number = RESOLUTIONS[name]
    return {"self": f"{_REST}/resolution/{number}", "id": number, "description": "", "name": name}


def project(key: str) -> dict[str, Any]:
    """Return a project."""
    number, name, kind = PROJECTS[key]
    own = f"{_REST}/project/{number}"
    simplified = {"simplified": False, "style": "classic", "isPrivate": False}
    return {"self": own, "id": number, "key": key, "name": name, "projectTypeKey": kind, **simplified}


def security(name: str) -> dict[str, str]:
    """Return a security level."""
    return {"self": f"{_REST}/securitylevel/{SECURITY_LEVEL}", "id": SECURITY_LEVEL, "name": name, "description": ""}


def link_type(kind: str) -> dict[str, str]:
    """Return a type of link."""
    number, name, inward, outward = LINK_TYPES[kind]
    return {"id": number, "name": name, "inward": inward, "outward": outward, "self": f"{_REST}/issueLinkType/{number}"}


def fields() -> list[dict[str, Any]]:
    """Return all fields that issues have."""
    usual = {"orderable": True, "navigable": True, "searchable": True}
    system = [
        {"id": key, "key": key, "name": name, "custom": False, **usual, "schema": {"type": kind, "system": key}}
        for key, (name, kind) in _SYSTEM.items()
    ]
    custom = [
        {
            "id": key,
            "key": key,
            "name": name,
            "untranslatedName": name,
            "custom": True,
            **usual,
            "clauseNames": [f"cf[{key.removeprefix('customfield_')}]", name],
            "schema": {"type": _SCHEMAS.get(field, "string"), "customId": int(key[-5:])},
        }
        for field, (key, name) in CUSTOM.items()
    ]
    return [*system, *custom]
