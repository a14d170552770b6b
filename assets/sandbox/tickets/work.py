"""Background work that no control asks about: stories, bugs and tasks, which come and go among the other tickets."""

from datetime import timedelta
from functools import partial
from random import Random

from assets.sandbox.company import Company
from assets.sandbox.staff import head_of
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.tickets.facts import KINDS
from assets.sandbox.when import DAY, instant, is_workday

_EVERY = 3
_MINUTE = timedelta(minutes=1)


def live(company: Company) -> None:
    """Plan the work of a whole run."""
    settings, dice = company.settings, company.dice("work")
    for offset in range(0, (settings.horizon - settings.birth).days, _EVERY):
        day = settings.birth + offset * DAY
        if is_workday(day):
            at = instant(day, "10:00") + dice.randrange(300) * _MINUTE
            company.timeline.at(at, partial(_begin, company, company.dice("work", offset)))


def _begin(company: Company, dice: Random) -> None:
    owner = account_of(company, company.people[head_of("Engineering")])
    ticket = company.tracker.open("ENG", dice.choice(KINDS["ENG"]), owner, summary="Make the list shorter")
    for days, values in (
        (dice.randrange(1, 4), {"status": "In Progress", "assignee": owner}),
        (dice.randrange(4, 20), {"status": "Done", "resolution": "Done"}),
    ):
        company.timeline.at(company.now + days * DAY, partial(company.tracker.edit, ticket.ticket_id, owner, values))
