"""Verbs of human resources: joining, moving, leaving, contracts."""

from dataclasses import replace
from datetime import date

from assets.sandbox import joining
from assets.sandbox.company import Company
from assets.sandbox.hr import LEAVE, TERMINATED, JobRow, StatusRow, Worker
from assets.sandbox.people import Person
from assets.sandbox.verbs.registry import verb
from assets.sandbox.when import local_day

VOLUNTARY = "Resignation (Voluntary)"
INVOLUNTARY = "Termination (Involuntary)"
END_OF_CONTRACT = "End of Contract"
DEATH = "Death"


def usual_status(worker: Worker) -> str:
    """Return the employment status that goes with the kind of worker."""
    return "Contractor" if worker.kind == "contractor" else "Full-Time"


@verb
def hire(company: Company, who: Person, *, record: str = "main") -> None:
    """HR enters a record that the person was cast with (a hire to come, or a second record)."""
    joining.enter_worker(company, who, record)


@verb
def resign(
    company: Company, who: Person, *, last_day: date, worked_until: date | None = None, record: str = "main"
) -> None:
    """HR enters a resignation with its last day; `worked_until` is earlier for garden leave."""
    _terminate(company, who.worker(record), last_day, VOLUNTARY, "Other employment")
    if worked_until:
        company.hr.change(who.worker(record), last_working_day=worked_until)


@verb
def dismiss(company: Company, who: Person, *, last_day: date, record: str = "main") -> None:
    """HR enters an involuntary termination."""
    _terminate(company, who.worker(record), last_day, INVOLUNTARY, "Performance")


@verb
def end_contract(company: Company, who: Person, *, last_day: date, record: str = "main") -> None:
    """HR enters the end of a contract."""
    _terminate(company, who.worker(record), last_day, END_OF_CONTRACT, "Assignment complete")


@verb
def die(company: Company, who: Person, *, last_day: date, record: str = "main") -> None:
    """HR enters a death in service."""
    _terminate(company, who.worker(record), last_day, DEATH, "")


@verb
def rescind(company: Company, who: Person, *, record: str = "main") -> None:
    """HR takes the latest termination back."""
    worker = company.hr.workers[who.worker(record)]
    company.hr.change(worker.worker_id, statuses=worker.statuses[:-1])


@verb
def move_termination_date(company: Company, who: Person, *, to: date, record: str = "main") -> None:
    """HR edits the date of the latest termination."""
    worker = company.hr.workers[who.worker(record)]
    moved = replace(worker.statuses[-1], starts_on=to)
    company.hr.change(worker.worker_id, statuses=(*worker.statuses[:-1], moved))


@verb
def rehire(company: Company, who: Person, *, on: date, record: str = "main") -> None:
    """HR hires a former worker again on the same record."""
    worker = company.hr.workers[who.worker(record)]
    row = StatusRow(starts_on=on, status=usual_status(worker))
    company.hr.change(worker.worker_id, hire_date=on, statuses=(*worker.statuses, row))


@verb
def transfer(
    company: Company,
    who: Person,
    *,
    on: date,
    department: str | None = None,
    title: str | None = None,
    sponsor: Person | None = None,
    record: str = "main",
) -> None:
    """HR enters a new department, job title or supervisor from a date on."""
    facts = {"department": department, "title": title, "reports_to": sponsor.worker() if sponsor else None}
    changes = {key: value for key, value in facts.items() if value is not None}
    _change_job(company, who.worker(record), on, **changes)


@verb
def change_sponsor(company: Company, who: Person, *, to: Person, record: str = "main") -> None:
    """HR enters another supervisor (for contractors: sponsor) from today on."""
    worker = company.hr.workers[who.worker(record)]
    _change_job(company, worker.worker_id, local_day(company.now, worker.office), reports_to=to.worker())


@verb
def extend_contract(company: Company, who: Person, *, until: date, record: str = "main") -> None:
    """HR extends a contract today."""
    worker = company.hr.workers[who.worker(record)]
    today = local_day(company.now, worker.office)
    company.hr.change(worker.worker_id, contract_end=until, contract_extended_on=today)


@verb
def set_contract_end(company: Company, who: Person, *, to: date, record: str = "main") -> None:
    """HR edits the end date of a contract without recording an extension."""
    company.hr.change(who.worker(record), contract_end=to)


@verb
def clear_contract_end(company: Company, who: Person, *, record: str = "main") -> None:
    """HR empties the end date of a contract."""
    company.hr.change(who.worker(record), contract_end=None)


@verb
def go_on_leave(company: Company, who: Person, *, on: date, until: date, record: str = "main") -> None:
    """HR enters a leave and the return from it."""
    worker = company.hr.workers[who.worker(record)]
    rows = (StatusRow(starts_on=on, status=LEAVE), StatusRow(starts_on=until, status=usual_status(worker)))
    company.hr.change(worker.worker_id, statuses=(*worker.statuses, *rows))


@verb
def change_work_email(company: Company, who: Person, *, to: str, record: str = "main") -> None:
    """HR edits the work e-mail."""
    company.hr.change(who.worker(record), work_email=to)


@verb
def delete_person(company: Company, who: Person, *, record: str = "main") -> None:
    """HR deletes the record altogether."""
    company.hr.delete(who.worker(record))


def _terminate(company: Company, worker_id: str, last_day: date, kind: str, reason: str) -> None:
    worker = company.hr.workers[worker_id]
    row = StatusRow(starts_on=last_day, status=TERMINATED, termination_type=kind, termination_reason=reason)
    company.hr.change(worker_id, statuses=(*worker.statuses, row), last_working_day=last_day)


def _change_job(company: Company, worker_id: str, on: date, **changes: str) -> None:
    worker = company.hr.workers[worker_id]
    row: JobRow = replace(worker.job, starts_on=on, **changes)
    company.hr.change(worker_id, jobs=tuple(sorted((*worker.jobs, row), key=lambda job: job.starts_on)))
