"""What is planned on paper: versions of policies, who signs what, is checked and evaluated when, who holds a role.

Everybody signs an agreement before the first day, acknowledges policies in the first days, once a year, and when a
version differs much from the one before; whoever a scenario is about signs what it says.
"""

from collections.abc import Collection, Iterator
from datetime import date

from assets.sandbox.papers import (
    AGREEMENT,
    EVALUATION,
    SCREENING,
    Evaluation,
    Paper,
    Papers,
    Role,
    Screening,
    Signature,
    Version,
)
from assets.sandbox.people import Person
from assets.sandbox.seeded import Seeded
from assets.sandbox.staff import CHIEF, head_of
from assets.sandbox.when import DAY

_EVERYBODY = ("everybody", "*")
_KINDS = {
    "information-security": "information_security",
    "access-control": "access_control",
    "change-management": "change_management",
    "incident-response": "incident_response",
    "acceptable-use": "acceptable_use",
    "vendor-management": "vendor_management",
    "business-continuity": "business_continuity",
    "data-classification": "data_classification",
    "privacy": "privacy",
    "code-of-conduct": "code_of_conduct",
}
_ACKNOWLEDGED = {
    "acceptable-use": _EVERYBODY,
    "code-of-conduct": _EVERYBODY,
    "data-classification": ("department", "Support"),
}
_ROLES = {
    "security_officer": "Security",
    "safety_officer": "Legal",
    "incident_commander": "Platform",
    "change_authority": "Engineering",
    "data_protection": "Legal",
    "key_custodian": "Platform",
}
"""Responsibilities, and the departments whose heads have them."""
_EVALUATED_AFTER = 40 * DAY
_LONG_AGO, _LAST_TIME, _NEXT_TIME = 3000 * DAY, 250 * DAY, 60 * DAY


def usual(start: date) -> dict[str, tuple[Version, ...]]:
    """The versions of all policies around a run that begins on `start`: each approved anew within the year."""
    found = {}
    for number, (policy, kind) in enumerate(_KINDS.items()):
        days = [start - _LONG_AGO, start - _LAST_TIME + number * DAY, start + _NEXT_TIME + number * DAY]
        ends = [*(day - DAY for day in days[1:]), None]
        found[policy] = tuple(
            Version(
                policy=policy,
                kind=kind,
                version=str(place),
                since=since,
                until=until,
                owner=head_of("Security"),
                author=head_of("Legal"),
                approver=CHIEF,
                approved_on=since - 7 * DAY,
                acknowledged=_ACKNOWLEDGED.get(policy, ("nobody", "*")),
                # only the first rules of conduct, and the newest, are worth another signature
                is_material=place == 1 or policy == "code-of-conduct",
            )
            for place, (since, until) in enumerate(zip(days, ends, strict=True), 1)
        )
    return found


def roles(start: date) -> dict[str, tuple[Role, ...]]:
    """Who holds which responsibility, for the whole run."""
    return {
        role: (Role(role=role, holder=head_of(department), deputy=head_of("IT"), since=start, until=None),)
        for role, department in _ROLES.items()
    }


def evaluated_on(start: date) -> date:
    """Return the day on which everybody is to have been evaluated in a run."""
    return start + _EVALUATED_AFTER


def evaluate(papers: Papers, seeded: Seeded, person: Person, due_on: date) -> None:
    """Plan the evaluation of somebody by their manager; the managing director's is the board's, told by the counsel."""
    on = due_on - seeded.dice(person.key, "evaluation").randrange(2, 20) * DAY
    if person.records["main"].hire_date < on:
        papers.evaluations.append(Evaluation(who=person.key, on=on, by=person.manager or head_of("Legal")))


def sign(  # noqa: PLR0917 - who signs what, beside what a scenario says
    papers: Papers, seeded: Seeded, person: Person, hired: date, horizon: date, own: Collection[str] = ()
) -> None:
    """Plan the usual signatures of who is hired on a day, but not under the documents of `own`."""
    dice = seeded.dice(person.key, hired, "papers")
    on = hired - dice.randrange(3, 40) * DAY
    if SCREENING not in own:
        checked = hired - dice.randrange(10, 60) * DAY
        papers.screenings.append(Screening(who=person.key, on=checked))
    if AGREEMENT not in own:
        papers.signatures.append(Signature(who=person.key, document=AGREEMENT, version="", on=on))
    for policy in sorted(_ACKNOWLEDGED.keys() - set(own)):
        for day in _days(papers, seeded, person, hired, policy, horizon):
            version = papers.in_force(policy, day)
            if version:
                signed = Signature(who=person.key, document=policy, version=version.version, on=day)
                papers.signatures.append(signed)


def _days(  # noqa: PLR0917 - of whom, of what, until when
    papers: Papers, seeded: Seeded, person: Person, hired: date, policy: str, horizon: date
) -> Iterator[date]:
    """In the first days, once a year, and after each version that differs much."""
    dice = seeded.dice(person.key, hired, policy)
    first = day = hired + dice.randrange(1, 10) * DAY
    while day < horizon:
        # of what was signed again long before anybody looks the first time tells enough
        if day == first or day > horizon - 850 * DAY:
            yield day
        day += dice.randrange(300, 345) * DAY
    for version in papers.versions[policy]:
        day = version.since + dice.randrange(2, 20) * DAY
        if version.is_material and first < day < horizon:
            yield day


def say(papers: Papers, person: Person, said: Collection[Paper]) -> None:
    """Write down what a scenario says of somebody."""
    for paper in said:
        if paper.document == SCREENING and paper.on:
            papers.screenings.append(
                Screening(
                    who=person.key,
                    on=paper.on,
                    level=paper.level,
                    result=paper.result,
                    decided_by=paper.by,
                    decided_on=paper.decided_on,
                )
            )
        elif paper.document == EVALUATION and paper.on:
            by = paper.by or person.manager or CHIEF
            papers.evaluations.append(Evaluation(who=person.key, on=paper.on, by=by))
        elif paper.on or paper.undated:
            papers.signatures.append(_signed(papers, person, paper))


def _signed(papers: Papers, person: Person, paper: Paper) -> Signature:
    version = paper.version
    if paper.document != AGREEMENT and not version:
        found = papers.in_force(paper.document, paper.on) if paper.on else papers.versions[paper.document][-1]
        version = found.version if found else ""
    return Signature(who=person.key, document=paper.document, version=version, on=paper.on, by_admin=paper.by_admin)
