"""POST reports/custom: all employees in one answer, with the fields asked for that the key may see."""

import orjson

from assets.sandbox.hr import Worker
from assets.sandbox.vendors.bamboohr.api import answer, endpoint, error
from assets.sandbox.vendors.bamboohr.fields import FIELDS, NO_DATE, Value
from assets.sandbox.wire import Call, Reply, Site


class Views:
    """All fields of each worker, kept for as long as the frozen record (and its supervisor's) is the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Worker, Worker | None, dict[str, Value]]] = {}

    def of(self, site: Site, worker: Worker) -> dict[str, Value]:
        """Return all fields of a worker by name."""
        workers = site.company.hr.workers
        boss = workers.get(worker.job.reports_to) if worker.job.reports_to else None
        kept = self._kept.get(worker.worker_id)
        if kept is None or kept[0] is not worker or kept[1] is not boss:
            values = {name: field.value(site.company.hr, worker) for name, field in FIELDS.items()}
            kept = self._kept[worker.worker_id] = (worker, boss, values)
        return kept[2]


@endpoint("/reports/custom", "POST")
def custom_report(site: Site, call: Call) -> Reply:
    """Answer a custom report. Fields that are unknown or hidden are left out, without a word."""
    try:
        asked = orjson.loads(call.body)
        names = [name for name in asked["fields"] if name in FIELDS]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return error(site, 400, "Malformed request: a title and a list of fields are expected")
    current_only = call.query.get("onlyCurrent", "true").lower() != "false"
    views = site.shared(Views)
    workers = [worker for worker in site.company.hr.workers.values() if _is_shown(worker, current_only=current_only)]
    rows = []
    for worker in workers:
        values = views.of(site, worker)
        row = {"id": worker.worker_id, **{name: values[name] for name in names}}
        if current_only and "terminationDate" in row:
            row["terminationDate"] = NO_DATE
        rows.append(row)
    described = [{"id": name, "type": FIELDS[name].kind, "name": FIELDS[name].label} for name in names]
    return answer(site, {"title": asked.get("title", ""), "fields": described, "employees": rows})


def _is_shown(worker: Worker, *, current_only: bool) -> bool:
    """With onlyCurrent (the default) leavers and people yet to come are hidden, and so are dates to come."""
    return not current_only or (worker.is_active and worker.hire_date <= worker.as_of)
