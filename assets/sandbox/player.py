"""Plays scenarios: finds their days in a run, casts their actors and plans their steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from inspect import Parameter, signature
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from assets.sandbox import casting, reviews, shelving
from assets.sandbox.company import Company, Settings
from assets.sandbox.dates import DateError, Dates
from assets.sandbox.lines import told
from assets.sandbox.marks import Mark
from assets.sandbox.obligations import Occurrence, occurrences
from assets.sandbox.papers import Line, Paper, Profile, Role, Version
from assets.sandbox.people import Person
from assets.sandbox.scenario import Scenario, ScenarioError, StepSpec
from assets.sandbox.staff import head_of
from assets.sandbox.tickets.facts import TicketName
from assets.sandbox.verbs.registry import verbs
from assets.sandbox.when import DAY, instant

_ADMINISTRATOR = head_of("Security")
_NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class _Step:
    at: datetime
    verb: str
    who: str
    arguments: dict[str, Any]
    log_delay: timedelta | None


@dataclass(frozen=True, kw_only=True)
class Play:
    """A scenario with its dates found in a run and its arguments checked."""

    scenario: Scenario
    dates: Dates
    steps: tuple[_Step, ...]
    days: tuple[date, ...]
    obligation_id: str | None = None
    occurrence: Occurrence | None = None
    entered: dict[str, dict[str, datetime]] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    papers: dict[str, tuple[Paper, ...]] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    profiles: tuple[Profile, ...] = ()
    lines: tuple[Line, ...] = ()

    def fits(self, settings: Settings) -> bool:
        """Tell whether everything in it happens within the run."""
        first, last = instant(settings.start, "00:00"), instant(settings.end, "00:00")
        return all(first <= step.at < last for step in self.steps) and all(
            settings.start <= day < settings.end for day in self.days
        )

    @property
    def over_at(self) -> datetime:
        """The instant from which the scenario no longer has a say."""
        last_days = (instant(day + DAY, "00:00") for day in self.days)
        return max([*(step.at for step in self.steps), *last_days])

    @property
    def actor_keys(self) -> list[str]:
        """The keys of the actors that are cast for it, among all people of the company."""
        actors = self.scenario.actors.items()
        return [casting.key_of(self.scenario, actor) for actor, spec in actors if spec.played_by is None]

    @property
    def is_about_code(self) -> bool:
        """Tell whether it makes or changes something on the code host, so that it must be rehearsed."""
        return any(
            name == "repository" or isinstance(value, Mark)
            for step in self.steps
            for name, value in step.arguments.items()
        )

    def people(self, names: Iterator[tuple[str, str]], settings: Settings) -> list[Person]:
        """Cast the actors."""
        return [
            casting.cast(self.scenario, actor, next(names), self.entered.get(actor, {}), self.dates, settings)
            for actor, spec in self.scenario.actors.items()
            if spec.played_by is None
        ]


def prepare(scenario: Scenario, settings: Settings) -> Play | None:
    """Find a scenario's days in a run. Returns None when a review or an obligation it is about is not due in it.

    Raises ScenarioError naming file and key.
    """
    known = {"start": settings.start, "end": settings.end}
    obligation_id, occurrence = None, None
    if scenario.obligations:
        due = occurrences(settings, scenario.obligations.series)
        if len(due) < scenario.obligations.occurrence:
            return None
        occurrence = due[scenario.obligations.occurrence - 1]
        known["due"] = occurrence.due_on
    if scenario.review:
        row = reviews.plan(settings).get(scenario.review.plan)
        if row is None:
            raise refusal(scenario, "review.plan", f"'{scenario.review.plan}' is not in the review plan")
        dues = row.due_dates(settings)
        if len(dues) < scenario.review.occurrence:
            return None
        known["due"] = dues[scenario.review.occurrence - 1]
        obligation_id = row.obligation_id(known["due"])
    for name, expression in scenario.days.items():
        known[name] = _day(scenario, f"days.{name}", expression, Dates(known=known))
    dates = Dates(known=known)
    given = {"obligation": obligation_id, "occurrence": occurrence}
    steps = tuple(_step(scenario, index, dates, given) for index in range(len(scenario.steps)))
    return Play(
        scenario=scenario,
        dates=dates,
        steps=steps,
        days=tuple(_truth_days(scenario, dates)),
        obligation_id=obligation_id,
        occurrence=occurrence,
        entered=_entered(steps),
        versions=shelving.versions(scenario, dates),
        papers=shelving.papers(scenario, dates),
        roles=shelving.roles(scenario, dates),
        profiles=shelving.profiles(scenario, dates),
        lines=told(scenario, dates),
    )


def schedule(play: Play, company: Company) -> None:
    """Plan all steps; the actors must have been introduced to the company."""
    if play.obligation_id and company.desk:
        company.desk.withhold(play.obligation_id)
    if play.occurrence:
        company.spoken_of.add((play.occurrence.series, play.occurrence.due_on))
    for index, step in enumerate(play.steps):
        company.timeline.at(step.at, partial(_perform, play.scenario, index, step, company))


def _step(scenario: Scenario, index: int, dates: Dates, about: Mapping[str, object]) -> _Step:
    spec, place = scenario.steps[index], f"steps.{index}"
    verb = verbs().get(spec.do)
    if verb is None:
        raise refusal(scenario, f"{place}.do", f"'{spec.do}' is no verb; there are: {', '.join(sorted(verbs()))}")
    if spec.who and spec.who not in scenario.actors:
        raise refusal(scenario, f"{place}.who", f"'{spec.who}' is no actor; there are: {', '.join(scenario.actors)}")
    parameters = {name: p for name, p in signature(verb).parameters.items() if p.kind is Parameter.KEYWORD_ONLY}
    given = dict(spec.arguments)
    for name in parameters.keys() & about.keys():
        if about[name] is None:
            wanted = "[review]" if name == "obligation" else "[obligations]"
            raise refusal(scenario, f"{place}.do", f"'{spec.do}' needs {wanted} in the file")
        given[name] = about[name]
    _check_names(scenario, place, spec, parameters, given)
    arguments = {
        name: _argument(scenario, f"{place}.{name}", value, parameters[name].annotation, dates)
        for name, value in given.items()
    }
    try:
        at = dates.instant(spec.at, spec.office or scenario.office_of(spec.who))
    except DateError as error:
        raise refusal(scenario, f"{place}.at", str(error)) from error
    who = casting.key_of(scenario, spec.who) if spec.who else _ADMINISTRATOR
    return _Step(at=at, verb=spec.do, who=who, arguments=arguments, log_delay=_delay(scenario, place, spec.log))


def _check_names(
    scenario: Scenario, place: str, spec: StepSpec, parameters: dict[str, Parameter], given: dict[str, Any]
) -> None:
    for name in given:
        if name not in parameters:
            allowed = ", ".join(parameters) or "none"
            raise refusal(scenario, f"{place}.{name}", f"'{spec.do}' has no such argument; it has: {allowed}")
    for name, parameter in parameters.items():
        if parameter.default is Parameter.empty and name not in given:
            raise refusal(scenario, f"{place}.{name}", f"'{spec.do}' needs it")


def _argument(scenario: Scenario, place: str, value: Any, annotation: Any, dates: Dates) -> Any:  # noqa: ANN401
    kinds = {annotation, *get_args(annotation)}
    if isinstance(value, Occurrence):
        return value
    if date in kinds:
        return _day(scenario, place, str(value), dates)
    if Person in kinds:
        if value not in scenario.actors:
            raise refusal(scenario, place, f"'{value}' is no actor; there are: {', '.join(scenario.actors)}")
        return _Actor(casting.key_of(scenario, value))
    if Mark in kinds:
        return marked(scenario, value)
    if TicketName in kinds:
        return TicketName(marked(scenario, value))
    try:
        return TypeAdapter(annotation).validate_python(value, strict=True)
    except ValidationError as error:
        raise refusal(scenario, place, error.errors()[0]["msg"]) from error


def marked(scenario: Scenario, name: str) -> Mark:
    """Return a name as it is known outside its scenario."""
    return Mark(f"{scenario.id}/{name}")


class _Actor(str):
    """A person's key in an argument, replaced by the person when the step is played."""

    __slots__ = ()


def _perform(scenario: Scenario, index: int, step: _Step, company: Company) -> None:
    arguments = {
        name: company.people[value] if isinstance(value, _Actor) else value for name, value in step.arguments.items()
    }
    try:
        with company.directory.logging(delay=step.log_delay):
            verbs()[step.verb](company, company.people[step.who], **arguments)
    except (KeyError, ValueError, IndexError) as error:
        raise refusal(scenario, f"steps.{index}", f"'{step.verb}' cannot be done then: {error}") from error


def _entered(steps: tuple[_Step, ...]) -> dict[str, dict[str, datetime]]:
    entered: dict[str, dict[str, datetime]] = {}
    for step in steps:
        if step.verb == "hire":
            entered.setdefault(step.who.split("/")[-1], {})[step.arguments.get("record", "main")] = step.at
    return entered


def _truth_days(scenario: Scenario, dates: Dates) -> Iterator[date]:
    for index, spec in enumerate(scenario.truth):
        for key in ("day", "until", "known", "effective"):
            expression = getattr(spec, key)
            if expression:
                day = _day(scenario, f"truth.{index}.{key}", expression, dates)
                if key != "effective":
                    yield day


def _day(scenario: Scenario, place: str, expression: str, dates: Dates) -> date:
    try:
        return dates.day(expression)
    except DateError as error:
        raise refusal(scenario, place, str(error)) from error


def _delay(scenario: Scenario, place: str, log: str) -> timedelta | None:
    if log == _NEVER:
        return None
    if log == "now":
        return timedelta()
    hours = log.removeprefix("+").removesuffix("h")
    if not (log.startswith("+") and log.endswith("h") and hours.isdigit()):
        raise refusal(scenario, f"{place}.log", f"'{log}' is not now, never or a delay in hours such as +36h")
    return timedelta(hours=int(hours))


def refusal(scenario: Scenario, key: str, remedy: str) -> ScenarioError:
    """Return the error that names file, key and remedy."""
    return ScenarioError(f"{scenario.source}: {key}: {remedy}")
