"""Verbs of incidents: what happens to a ticket from its opening to its end. `who` acts with their ticket account."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.tickets import handling, incidents
from assets.sandbox.tickets.accounts import account_of, automation
from assets.sandbox.tickets.facts import SECURITY_TEAM, TicketName
from assets.sandbox.verbs.registry import verb

_MINUTE = timedelta(minutes=1)
_QUICKLY = {"acknowledge": 1, "classify": 5, "contain": 10, "restore": 20, "cause": 40, "close": 60, "review": 60}


@verb
def open_incident(
    company: Company,
    who: Person,
    *,
    ticket: TicketName,
    severity: str = "",
    detected_before: int = 0,
    classified: bool = False,
    restricted: bool = False,
    reported_by_app: bool = False,
) -> None:
    """An incident is reported, `detected_before` minutes after it was noticed, perhaps with all fields filled in."""
    reporter = automation(company.seeded) if reported_by_app else account_of(company, who)
    values: dict[str, str | None] = dict(handling.CLASSIFICATION) if classified else {}
    if severity:
        values["severity"] = severity
    if restricted:
        values["security"] = SECURITY_TEAM
    values["detected_at"] = (company.now - detected_before * _MINUTE).isoformat()
    company.tracker.open("OPS", "Incident", reporter, ticket, summary="Customers see errors", **values)


@verb
def acknowledge(company: Company, who: Person, *, ticket: TicketName, by_app: bool = False) -> None:
    """Somebody takes the incident up, or only the automation moves it."""
    if by_app:
        _edit(company, ticket, automation(company.seeded), {"status": "Acknowledged"})
    else:
        handling.acknowledge(company, _id(company, ticket), account_of(company, who))


@verb
def classify(company: Company, who: Person, *, ticket: TicketName, leave_out: Sequence[str] = ()) -> None:
    """Somebody fills in the classification, but for some fields (severity, incident_type, impact, personal_data)."""
    given = company.tracker.find(ticket).values
    values = {
        field: value
        for field, value in handling.CLASSIFICATION.items()
        if field not in leave_out and given.get(field) is None
    }
    _edit(company, ticket, account_of(company, who), values)


@verb
def tell_of_incident(company: Company, who: Person, *, ticket: TicketName, says: Mapping[str, str]) -> None:
    """Somebody writes down whom it concerns, who is to be told or was told; the fields are those of a breach."""
    _edit(company, ticket, account_of(company, who), says)


@verb
def set_severity(company: Company, who: Person, *, ticket: TicketName, to: str, reason: str = "") -> None:
    """Somebody raises or lowers the severity, with or without a reason."""
    values = {"severity": to, **({"severity_reason": reason} if reason else {})}
    _edit(company, ticket, account_of(company, who), values)


@verb
def contain_incident(company: Company, who: Person, *, ticket: TicketName) -> None:
    """Somebody marks the incident contained."""
    handling.contain(company, _id(company, ticket), account_of(company, who))


@verb
def restore_service(company: Company, who: Person, *, ticket: TicketName) -> None:
    """Somebody marks the service restored."""
    handling.restore(company, _id(company, ticket), account_of(company, who))


@verb
def reopen_incident(company: Company, who: Person, *, ticket: TicketName) -> None:
    """It turns out that it is not over."""
    _edit(company, ticket, account_of(company, who), {"status": "Acknowledged", "resolution": None})


@verb
def record_cause(company: Company, who: Person, *, ticket: TicketName) -> None:
    """Somebody writes down the root cause."""
    handling.record_cause(company, _id(company, ticket), account_of(company, who))


@verb
def close_incident(company: Company, who: Person, *, ticket: TicketName) -> None:
    """Somebody closes the incident."""
    handling.close(company, _id(company, ticket), account_of(company, who))


@verb
def cancel_incident(company: Company, who: Person, *, ticket: TicketName) -> None:
    """Somebody finds that it is no incident."""
    _edit(company, ticket, account_of(company, who), {"status": "Cancelled", "resolution": "Won't Do"})


@verb
def merge_ticket(company: Company, who: Person, *, ticket: TicketName, into: TicketName) -> None:
    """Somebody closes the ticket as a duplicate of another one."""
    incidents.merge(company, _id(company, ticket), _id(company, into), account_of(company, who))


@verb
def retype_ticket(company: Company, who: Person, *, ticket: TicketName, to: str) -> None:
    """Somebody turns the ticket into one of another type."""
    _edit(company, ticket, account_of(company, who), {"kind": to})


@verb
def move_ticket(company: Company, who: Person, *, ticket: TicketName, to: str) -> None:
    """Somebody moves the ticket to another project; its key changes."""
    company.tracker.move(_id(company, ticket), account_of(company, who), to)


@verb
def delete_ticket(company: Company, who: Person, *, ticket: TicketName) -> None:  # noqa: ARG001 - nobody signs for it
    """An administrator deletes the ticket for good."""
    company.tracker.delete(_id(company, ticket))


@verb
def finish_incident(
    company: Company,
    who: Person,  # noqa: ARG001 - whoever works on the ticket does it
    *,
    ticket: TicketName,
    leave_out: Sequence[str] = (),
) -> None:
    """What is left to do follows within the hour, and the review within days, but for some steps."""
    if unknown := set(leave_out) - set(handling.STEPS):
        raise ValueError(f"there is no step '{min(unknown)}'; there are: {', '.join(handling.STEPS)}")
    minutes = {step: after for step, after in _QUICKLY.items() if step not in leave_out}
    handling.carry_on(company, _id(company, ticket), minutes)


def _id(company: Company, ticket: TicketName) -> str:
    return company.tracker.find(ticket).ticket_id


def _edit(company: Company, ticket: TicketName, actor: str, values: Mapping[str, str | None]) -> None:
    company.tracker.edit(_id(company, ticket), actor, values)
