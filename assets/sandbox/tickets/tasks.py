"""How obligations are met: a ticket each, which says what was done, and which its owner accepts.

In the background all is done two days ahead and accepted within the hour, unless a scenario speaks of the occurrence.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from assets.sandbox.company import Company
from assets.sandbox.obligations import DUTIES, SERIES, Occurrence, occurrences
from assets.sandbox.tickets import handling
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.tickets.facts import FOLLOWS_UP
from assets.sandbox.when import DAY, instant

_AHEAD, _HOUR = 2 * DAY, timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def live(company: Company) -> None:
    """Plan that every obligation is met, each duty a minute after the one before."""
    for series in SERIES:
        for occurrence in occurrences(company.settings, series):
            for place, duty in enumerate(DUTIES):
                at = instant(occurrence.due_on - _AHEAD, "10:00") + (place + 60 * SERIES.index(series)) * _MINUTE
                company.timeline.at(at, partial(_meet, company, duty, occurrence))


def meet(
    company: Company, duty: str, occurrence: Occurrence, says: Mapping[str, str | None], performer: str = ""
) -> str:
    """Do it now: open the ticket, say what was done, mark it done; return its id.

    `says` is what differs from what is usually said, `performer` the account of who does it if not whom the plan names.
    """
    performer = performer or account_of(company, company.people[DUTIES[duty].performer])
    values: dict[str, str | None] = {**_evidence(company, duty, occurrence), **says}
    ticket = company.tracker.open(
        "CTL",
        "Control task",
        performer,
        "",
        summary=duty.replace("_", " ").capitalize(),
        assignee=performer,
        obligation=occurrence.obligation_id(duty),
        occurrence=occurrence.due_on.isoformat(),
        **values,
    )
    handling.complete(company, ticket.ticket_id, performer)
    company.met.setdefault(occurrence.name(duty), ticket.ticket_id)
    return ticket.ticket_id


def ticket_of(company: Company, duty: str, occurrence: Occurrence) -> str:
    """Return the id of the ticket by which an occurrence was met first. Raises KeyError when it was not."""
    return company.met[occurrence.name(duty)]


def action_of(company: Company, duty: str, occurrence: Occurrence) -> str:
    """Return the id of the action that follows from an occurrence. Raises KeyError when there is none."""
    return company.met[f"{occurrence.name(duty)} action"]


def follow_up(company: Company, duty: str, occurrence: Occurrence, *, is_owned: bool) -> None:
    """Open an action that remedies what was found, somebody's or nobody's."""
    ticket_id = ticket_of(company, duty, occurrence)
    performer = account_of(company, company.people[DUTIES[duty].performer])
    action = company.tracker.open(
        "OPS",
        "Corrective action",
        performer,
        "",
        summary="Mend what was found",
        **({"assignee": performer} if is_owned else {}),
    )
    company.tracker.link(FOLLOWS_UP, action.ticket_id, ticket_id, performer)
    company.met[f"{occurrence.name(duty)} action"] = action.ticket_id


def _meet(company: Company, duty: str, occurrence: Occurrence) -> None:
    if (occurrence.series, occurrence.due_on) in company.spoken_of:
        return
    ticket_id = meet(company, duty, occurrence, {})
    owner = account_of(company, company.people[DUTIES[duty].owner])
    company.timeline.at(company.now + _HOUR, partial(company.tracker.decide, ticket_id, owner, "approved"))


def _evidence(company: Company, duty: str, occurrence: Occurrence) -> dict[str, str | None]:
    """What is usually said, with the times of this occurrence."""
    kept = DUTIES[duty].retention_days
    usual = {
        "started_at": (company.now - 3 * _HOUR).isoformat(),
        "finished_at": (company.now - _HOUR).isoformat(),
        "cutoff_date": (occurrence.due_on - kept * DAY).isoformat() if kept else "",
    }
    return {field: usual.get(field) or value for field, value in DUTIES[duty].evidence.items()}
