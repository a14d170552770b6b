"""What usually happens around a scenario that is not about it: people ask for access, are taught, replace tokens."""

from datetime import date
from functools import partial
from typing import TypeVar

from assets.sandbox import life, signing
from assets.sandbox.company import Company
from assets.sandbox.papers import EVALUATION, Profile, Role, Version
from assets.sandbox.people import Person
from assets.sandbox.player import Play
from assets.sandbox.tickets import requests
from assets.sandbox.training import AWARENESS, PRIVACY, SECURE_DEVELOPMENT
from assets.sandbox.when import DAY, instant, next_workday

Row = TypeVar("Row", Version, Role, Profile)
_ACCESS, _TOKENS = "IAM-06", "IAM-14"
_TAUGHT = {AWARENESS: "HR-05", SECURE_DEVELOPMENT: "HR-07", PRIVACY: "HR-08"}
_RENEWED = {AWARENESS: "HR-06"}
"""Courses, and the tests that ask about them, and about their renewal alone."""
_LEARNS_AFTER = 5 * DAY


def surround(company: Company, play: Play, actors: list[Person]) -> None:
    """Plan it for the actors of a play, but leave out what the truth of its scenario is about."""
    about = {spec.test for spec in play.scenario.truth}
    if _ACCESS not in about:
        _ask(company, play)
    if _TOKENS not in about:
        for person in actors:
            life.rotate_tokens(company, person)
    company.papers.lines += play.lines
    _papers(company, play, actors)
    _teach(company, play, actors, about)


def _ask(company: Company, play: Play) -> None:
    for step in play.steps:
        if step.verb in requests.GRANTS:
            who = company.people[step.who]
            requests.cover(company, who, requests.grants_of(step.verb, step.arguments, who), step.at)


def _teach(company: Company, play: Play, actors: list[Person], about: set[str]) -> None:
    courses = [course for course, test in _TAUGHT.items() if test not in about]
    never_again = [course for course, test in _RENEWED.items() if test in about]
    for person in actors:
        for record in person.records:
            life.teach(company, person, record, courses, never_again)
    for step in play.steps:
        if step.verb == "rehire":
            _teach_again(company, company.people[step.who], step.arguments["on"], courses)


def _teach_again(company: Company, person: Person, on: date, courses: list[str]) -> None:
    day = next_workday(on + _LEARNS_AFTER, person.office)
    for course in courses:
        learn = partial(company.training.complete, person.worker(), course, day)
        company.timeline.at(instant(day, "16:00", person.office), learn)


def _papers(company: Company, play: Play, actors: list[Person]) -> None:
    """Let policies be as the scenario says, and the actors sign as usual what it says nothing about."""
    company.papers.versions |= _grouped(play.versions, "policy")
    company.papers.roles |= _grouped(play.roles, "role")
    company.papers.profiles |= _grouped(play.profiles, "title")
    company.papers.titles |= {step.arguments["title"] for step in play.steps if step.arguments.get("title")}
    for person in actors:
        said = play.papers.get(person.key, ())
        own = {paper.document for paper in said}
        hired = [plan.hire_date for plan in person.records.values()]
        hired += [step.arguments["on"] for step in play.steps if step.verb == "rehire" and step.who == person.key]
        for day in hired:
            signing.sign(company.papers, company.seeded, person, day, company.settings.horizon, own)
        if EVALUATION not in own and person.records:
            due_on = signing.evaluated_on(company.settings.start)
            signing.evaluate(company.papers, company.seeded, person, due_on)
        signing.say(company.papers, person, said)


def _grouped(rows: tuple[Row, ...], name: str) -> dict[str, tuple[Row, ...]]:
    """Rows by what they are about, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return {about: tuple(group) for about, group in found.items()}
