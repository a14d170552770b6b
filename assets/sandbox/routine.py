"""What usually happens around a scenario that is not about it: access is asked for, newcomers are taught."""

from datetime import date
from functools import partial

from assets.sandbox import life
from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.player import Play
from assets.sandbox.tickets import requests
from assets.sandbox.training import AWARENESS
from assets.sandbox.when import DAY, instant, next_workday

_ACCESS, _TRAINING = "IAM-06", "HR-05"
_LEARNS_AFTER = 5 * DAY


def surround(company: Company, play: Play, actors: list[Person]) -> None:
    """Plan it for the actors of a play, but leave out what the truth of its scenario is about."""
    about = {spec.test for spec in play.scenario.truth}
    if _ACCESS not in about:
        for step in play.steps:
            if step.verb in requests.GRANTS:
                who = company.people[step.who]
                requests.cover(company, who, requests.grants_of(step.verb, step.arguments, who), step.at)
    if _TRAINING not in about:
        for person in actors:
            for record in person.records:
                life.teach(company, person, record)
        for step in play.steps:
            if step.verb == "rehire":
                _teach_again(company, company.people[step.who], step.arguments["on"])


def _teach_again(company: Company, person: Person, on: date) -> None:
    day = next_workday(on + _LEARNS_AFTER, person.office)
    learn = partial(company.training.complete, person.worker(), AWARENESS, day)
    company.timeline.at(instant(day, "16:00", person.office), learn)
