"""Historical tables (employmentStatus, jobInfo) and the feeds of what changed since a time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from assets.sandbox.hr import HumanResources, Worker
from assets.sandbox.vendors.bamboohr.api import answer, endpoint, error
from assets.sandbox.vendors.bamboohr.fields import division_of, supervisor_of
from assets.sandbox.wire import Call, Reply, Site

Row = dict[str, str | None]


@endpoint("/employees/all/tables/{table}")
def whole_table(site: Site, call: Call) -> Reply:
    """Answer all rows of all employees, leavers included; rows dated in the future too."""
    rows_of = _TABLES.get(call.path["table"])
    if rows_of is None:
        return error(site, 404, "Table not found")
    hr = site.company.hr
    return answer(site, [row for worker in hr.workers.values() for row in rows_of(hr, worker)])


@endpoint("/employees/changed/tables/{table}")
def changed_rows(site: Site, call: Call) -> Reply:
    """Answer all rows of the employees with any change since a time."""
    rows_of, since = _TABLES.get(call.path["table"]), _since(call)
    if rows_of is None:
        return error(site, 404, "Table not found")
    if since is None:
        return error(site, 400, "since is missing or no ISO 8601 date")
    hr = site.company.hr
    employees = {
        worker.worker_id: {"lastChanged": _zulu(worker.changed_at), "rows": rows_of(hr, worker)}
        for worker in hr.workers.values()
        if worker.changed_at >= since
    }
    return answer(site, {"table": call.path["table"], "employees": employees})


@endpoint("/employees/changed")
def changed(site: Site, call: Call) -> Reply:
    """Answer who was inserted, updated or deleted since a time, each with the last change."""
    since = _since(call)
    if since is None:
        return error(site, 400, "since is missing or no ISO 8601 date")
    hr, wanted = site.company.hr, call.query.get("type", "all").lower()
    entries: dict[str, Any] = {}
    for worker in hr.workers.values():
        action = "Inserted" if worker.created_at >= since else "Updated"
        if worker.changed_at >= since:
            entries[worker.worker_id] = _entry(worker.worker_id, action, worker.changed_at)
    for worker_id, at in hr.deleted_at.items():
        if at >= since:
            entries[worker_id] = _entry(worker_id, "Deleted", at)
    shown = {key: entry for key, entry in entries.items() if wanted in {"all", entry["action"].lower()}}
    return answer(site, {"latest": _zulu(site.company.now), "employees": shown})


def _entry(worker_id: str, action: str, at: datetime) -> dict[str, str]:
    return {"id": worker_id, "action": action, "lastChanged": _zulu(at)}


def _status_rows(_hr: HumanResources, worker: Worker) -> list[Row]:
    return [
        {
            "id": f"{worker.worker_id}{number:02d}",
            "employeeId": worker.worker_id,
            "date": row.starts_on.isoformat(),
            "employmentStatus": row.status,
            "comment": "",
            "terminationTypeId": row.termination_type or None,
            "terminationReasonId": row.termination_reason or None,
            "terminationRehireId": None,
            "terminationRegrettableId": None,
        }
        for number, row in enumerate(worker.statuses, start=1)
    ]


def _job_rows(hr: HumanResources, worker: Worker) -> list[Row]:
    return [
        {
            "id": f"{worker.worker_id}{number:02d}",
            "employeeId": worker.worker_id,
            "date": row.starts_on.isoformat(),
            "location": worker.office,
            "department": row.department,
            "division": division_of(row.department),
            "jobTitle": row.title,
            "reportsTo": supervisor_of(hr, row.reports_to),
        }
        for number, row in enumerate(worker.jobs, start=1)
    ]


_TABLES: dict[str, Callable[[HumanResources, Worker], list[Row]]] = {
    "employmentStatus": _status_rows,
    "jobInfo": _job_rows,
}


def _since(call: Call) -> datetime | None:
    try:
        # An unescaped plus sign of a zone arrives as a space, and BambooHR takes both.
        since = datetime.fromisoformat(call.query.get("since", "").replace(" ", "+"))
    except ValueError:
        return None
    return since if since.tzinfo else since.replace(tzinfo=UTC)


def _zulu(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
