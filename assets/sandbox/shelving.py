"""Turns what a scenario says is on paper into facts with days and keys of people."""

from datetime import date

from assets.sandbox.casting import key_of
from assets.sandbox.dates import Dates
from assets.sandbox.papers import Paper, Profile, Role, Version
from assets.sandbox.scenario import Scenario


def papers(scenario: Scenario, dates: Dates) -> dict[str, tuple[Paper, ...]]:
    """Return what the actors sign, and how they are checked and evaluated, by their keys."""
    return {
        key_of(scenario, actor): tuple(
            Paper(
                document=paper.document,
                on=_day(dates, paper.on),
                version=paper.version,
                by_admin=paper.by_admin,
                undated=paper.undated,
                result=paper.result,
                level=paper.level,
                by=_known(scenario, paper.by),
                decided_on=_day(dates, paper.decided),
            )
            for paper in spec.papers
        )
        for actor, spec in scenario.actors.items()
    }


def versions(scenario: Scenario, dates: Dates) -> tuple[Version, ...]:
    """Return the versions of policies that the scenario tells of."""
    return tuple(
        Version(
            policy=one.policy,
            kind=one.kind,
            version=one.version,
            since=dates.day(one.since),
            until=_day(dates, one.until),
            owner=_somebody(scenario, one.owner),
            author=_somebody(scenario, one.author),
            approver=_known(scenario, one.approver) if one.approved else None,
            approved_on=_day(dates, one.approved),
            acknowledged=("nobody", "*"),
        )
        for one in scenario.versions
    )


def roles(scenario: Scenario, dates: Dates) -> tuple[Role, ...]:
    """Return the holders of responsibilities that the scenario tells of."""
    return tuple(
        Role(
            role=one.role,
            holder=_somebody(scenario, one.holder),
            deputy=_known(scenario, one.deputy),
            since=dates.day(one.since),
            until=_day(dates, one.until),
        )
        for one in scenario.roles
    )


def profiles(scenario: Scenario, dates: Dates) -> tuple[Profile, ...]:
    """Return the descriptions of jobs that the scenario tells of."""
    return tuple(
        Profile(title=one.title, since=_day(dates, one.since), until=_day(dates, one.until))
        for one in scenario.profiles
    )


def _somebody(scenario: Scenario, name: str) -> str:
    return key_of(scenario, name) if name in scenario.actors else name


def _known(scenario: Scenario, name: str | None) -> str | None:
    return _somebody(scenario, name) if name else None


def _day(dates: Dates, text: str | None) -> date | None:
    return dates.day(text) if text else None
