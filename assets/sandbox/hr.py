"""Facts of human resources: workers, their job and employment-status rows. No vendor's words, no decisions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from assets.sandbox.timeline import Timeline
from assets.sandbox.when import DAY, instant, local_day

TERMINATED = "Terminated"
LEAVE = "Leave"


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRow:
    """A job from a date on; `reports_to` is a worker id."""

    starts_on: date
    title: str
    department: str
    reports_to: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusRow:
    """An employment status from a date on; a terminated row is dated with the last day."""

    starts_on: date
    status: str
    termination_type: str = ""
    termination_reason: str = ""

    def in_force(self, day: date) -> bool:
        """Tell whether the row counts on a day: a last day is still worked, all else starts on its date."""
        return self.starts_on < day if self.status == TERMINATED else self.starts_on <= day


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    """One employment record. `as_of` is the local day for which 'current' values are shown."""

    worker_id: str
    employee_number: str
    first_name: str
    last_name: str
    work_email: str
    office: str
    kind: str
    hire_date: date
    original_hire_date: date
    jobs: tuple[JobRow, ...]
    statuses: tuple[StatusRow, ...]
    created_at: datetime
    changed_at: datetime
    as_of: date
    contract_end: date | None = None
    contract_extended_on: date | None = None
    last_working_day: date | None = None

    def __post_init__(self) -> None:
        if not self.jobs or not self.statuses:
            raise ValueError(f"Worker {self.worker_id} needs at least one job and one status row")

    @property
    def job(self) -> JobRow:
        """The job in force, or the first one to come."""
        return next((row for row in reversed(self.jobs) if row.starts_on <= self.as_of), self.jobs[0])

    @property
    def employment(self) -> StatusRow:
        """The employment status in force, or the first one to come."""
        return next((row for row in reversed(self.statuses) if row.in_force(self.as_of)), self.statuses[0])

    @property
    def is_active(self) -> bool:
        """Not terminated as of the day shown; on leave is active."""
        return self.employment.status != TERMINATED

    @property
    def termination_date(self) -> date | None:
        """The last day entered, past or future, unless a later row (rehire) follows it."""
        last = self.statuses[-1]
        return last.starts_on if last.status == TERMINATED else None


class HumanResources:
    """All workers by id. Each change replaces the frozen record, so views may be cached by identity."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.workers: dict[str, Worker] = {}
        self.deleted_at: dict[str, datetime] = {}

    def add(self, worker: Worker) -> None:
        """Enter a new record."""
        self.workers[worker.worker_id] = worker
        self._plan_flips(worker)

    def change(self, worker_id: str, **changes: Any) -> Worker:  # noqa: ANN401 - fields of Worker
        """Edit a record: somebody types it in now, and the record's last change shows it."""
        worker = self._replace(worker_id, changed_at=self._timeline.now, **changes)
        self._plan_flips(worker)
        return worker

    def delete(self, worker_id: str) -> None:
        """Remove a record for good."""
        del self.workers[worker_id]
        self.deleted_at[worker_id] = self._timeline.now

    def employed(self, worker_id: str) -> bool:
        """Tell whether the worker works now: hired, not yet gone, not on leave."""
        worker = self.workers.get(worker_id)
        if worker is None:
            return False
        today = local_day(self._timeline.now, worker.office)
        return worker.hire_date <= today and worker.is_active and worker.employment.status != LEAVE

    def _replace(self, worker_id: str, **changes: Any) -> Worker:  # noqa: ANN401 - fields of Worker
        office = self.workers[worker_id].office
        today = local_day(self._timeline.now, office)
        self.workers[worker_id] = replace(self.workers[worker_id], as_of=today, **changes)
        return self.workers[worker_id]

    def _plan_flips(self, worker: Worker) -> None:
        """Let rows dated in the future come into force on their day, without anybody editing the record."""
        rows = [(row.starts_on + DAY * (row.status == TERMINATED)) for row in worker.statuses]
        for day in {*rows, *(job.starts_on for job in worker.jobs)}:
            midnight = instant(day, "00:00", worker.office)
            if midnight > self._timeline.now:
                self._timeline.at(midnight, self._flip(worker.worker_id))

    def _flip(self, worker_id: str) -> Callable[[], None]:
        def flip() -> None:
            if worker_id in self.workers:
                self._replace(worker_id)

        return flip
