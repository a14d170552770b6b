"""Brings a company into being: background, scenarios, their truth. Also for use without HTTP.

company, played = build(Settings(start=date(2025, 11, 1)), read([OWN]))
for day in live(company): ...  # the company as it is at the reading of that day
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from assets.sandbox import founding, life, lines, names, player, resolving, routine, signing, staff
from assets.sandbox.code import founding as code_founding
from assets.sandbox.code import life as code_life
from assets.sandbox.code.host import CodeHost
from assets.sandbox.company import Company, Settings
from assets.sandbox.dates import Dates
from assets.sandbox.people import Person, number_workers
from assets.sandbox.risks import risks
from assets.sandbox.scenario import Scenario
from assets.sandbox.suppliers import suppliers
from assets.sandbox.tickets import cases, incidents, tasks, work
from assets.sandbox.truth import TruthLine
from assets.sandbox.when import DAY, instant


@dataclass(frozen=True, kw_only=True)
class Built:
    """A company at the start of its run, the truth about it, and the ids of scenarios that did not fit into it.

    `rehearsed` is the code host of the rehearsal, as it will be at the end of the run.
    """

    company: Company
    rehearsed: CodeHost
    truth: list[TruthLine]
    skipped: list[str]


def build(settings: Settings, scenarios: list[Scenario]) -> Built:
    """Cast everybody, plan everything that is to happen, and live up to the start. Raises ScenarioError."""
    prepared = [(scenario.id, player.prepare(scenario, settings)) for scenario in scenarios]
    plays = [play for _, play in prepared if play and play.fits(settings)]
    company = Company(settings)
    background, actors = _cast(company, plays)
    people = {person.key: person for person in number_workers([*background, *actors])}
    everybody = [*people.values(), *staff.services(company.seeded)]
    _found(company, everybody)
    company.papers.versions |= signing.usual(settings.start)
    company.papers.roles |= signing.roles(settings.start)
    known = Dates(known={"start": settings.start, "end": settings.end})
    company.papers.lines += lines.usual([suppliers(settings), risks(settings)], known)
    incidents.live(company)
    work.live(company)
    tasks.live(company)
    cases.live(company)
    for person in background:
        _start_background(company, people[person.key])
    for person in (*background, *staff.services(company.seeded)):
        life.rotate_tokens(company, company.people[person.key])
    for person in actors:
        _start_actor(company, people[person.key], plays)
    for play in plays:
        player.schedule(play, company)
        routine.surround(company, play, [company.people[key] for key in play.actor_keys])
    stage = _rehearse(settings, everybody, [play for play in plays if play.is_about_code])
    truth = [line for play in plays for line in resolving.truth(play, stage)]
    company.advance(instant(settings.start, "00:00"))
    skipped = [name for name, play in prepared if play not in plays]
    return Built(company=company, rehearsed=stage.code, truth=truth, skipped=skipped)


def live(company: Company) -> Iterator[date]:
    """Let the company live through its run and yield each day at the instant of its reading."""
    day = company.settings.start
    while day < company.settings.end:
        company.live_to_reading(day)
        yield day
        day += DAY


def _found(company: Company, everybody: list[Person]) -> None:
    founding.found(company, everybody)
    code_founding.found(company)
    code_life.live(company)


def _rehearse(settings: Settings, everybody: list[Person], plays: list[player.Play]) -> Company:
    """Live through changes of code on a company of their own: ids of commits are known only once they are made.

    Nothing in them depends on the rest of life, so that the ids are those of the company that is served.
    """
    stage = Company(replace(settings, desk=None))
    _found(stage, everybody)
    for play in plays:
        player.schedule(play, stage)
    if plays:
        stage.advance(instant(settings.end, "00:00"))
    return stage


def _cast(company: Company, plays: list[player.Play]) -> tuple[list[Person], list[Person]]:
    taken = names.names(company.seeded)
    settings, seeded = company.settings, company.seeded
    background = [*staff.opening(settings, seeded, taken), *staff.joiners(settings, seeded, taken)]
    actors = [person for play in plays for person in play.people(taken, settings)]
    return background, actors


def _start_background(company: Company, person: Person) -> None:
    life.teach(company, person)
    signing.sign(company.papers, company.seeded, person, person.records["main"].hire_date, company.settings.horizon)
    signing.evaluate(company.papers, company.seeded, person, signing.evaluated_on(company.settings.start))
    if person.manager in {None, staff.CHIEF}:
        life.sign_in_daily(company, person)
        return
    life.live(company, person)
    if not founding.is_present(company, person):
        life.onboard(company, person)


def _start_actor(company: Company, person: Person, plays: list[player.Play]) -> None:
    """Actors only sign in, have their contract kept where the scenario leaves it alone, and join if no step does it."""
    if not person.records:
        return
    scenario_id, _, actor = person.key.partition("/")
    play = next(play for play in plays if play.scenario.id == scenario_id)
    life.sign_in_daily(company, person)
    spec = play.scenario.actors[actor]
    if spec.kind == "contractor":
        left_alone = spec.contract_end is None and spec.hired is None
        since = company.now if left_alone else play.over_at + DAY
        company.timeline.at(since, partial(life.keep_contract, company, person))
    if not founding.is_present(company, person) and "main" not in play.entered.get(actor, {}):
        life.onboard(company, person)
