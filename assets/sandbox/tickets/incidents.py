"""Background incidents, which are handled well: all in time, whatever their severity, and reviewed when serious."""

from datetime import timedelta
from functools import partial
from random import Random

from assets.sandbox.company import Company
from assets.sandbox.staff import head_of
from assets.sandbox.tickets import handling
from assets.sandbox.tickets.accounts import account_of, automation, works
from assets.sandbox.tickets.facts import DUPLICATES, SECURITY_TEAM, SEVERITIES, Ticket
from assets.sandbox.when import DAY, instant

WITNESS = "witness"
"""A restricted incident of long ago: whoever sees it sees restricted tickets."""
_WEIGHTS = (4, 14, 42, 40)
_ACKNOWLEDGED = {"SEV1": 20, "SEV2": 90, "SEV3": 600, "SEV4": 900}
_CONTAINED = {"SEV1": 200, "SEV2": 1200, "SEV3": 6000, "SEV4": 9000}
_RESTORED = {"SEV1": 420, "SEV2": 2600, "SEV3": 12000, "SEV4": 20000}
"""Minutes, well below what is usually promised for each severity."""
_LATEST_CLASSIFIED = 1300
_BY_APP, _RESTRICTED = 0.6, 0.05
_WAYS = {"plain": 76, "false alarm": 6, "reported twice": 6, "reopened": 6, "lowered": 6}
_PEOPLE_A_YEAR, _YEAR = 4, 365
_MINUTE = timedelta(minutes=1)
_SUMMARIES = (
    "Checkout answers slowly",
    "Import job failed",
    "Disk nearly full",
    "Certificate about to expire",
    "Login page unreachable",
    "Suspicious sign-in reported",
)


def live(company: Company) -> None:
    """Plan the incidents of a whole run, and the restricted one of long ago."""
    settings, dice = company.settings, company.dice("incidents")
    company.timeline.at(instant(settings.birth + DAY, "10:00"), partial(_open_witness, company))
    span = (settings.horizon - settings.birth).days
    for number in range(max(1, settings.people * span // (_PEOPLE_A_YEAR * _YEAR))):
        day = settings.birth + dice.randrange(2, span) * DAY
        at = instant(day, "00:00") + dice.randrange(24 * 60) * _MINUTE
        company.timeline.at(at, partial(_break_out, company, company.dice("incident", number)))


def _open_witness(company: Company) -> None:
    name, owner = WITNESS, account_of(company, company.people[head_of("Security")])
    values = {**handling.CLASSIFICATION, "security": SECURITY_TEAM, "detected_at": company.now.isoformat()}
    ticket = company.tracker.open("OPS", "Incident", owner, name, summary="Lost notebook", **values)
    handling.carry_on(company, ticket.ticket_id, _plan(company.dice(name), "SEV3"))


def _break_out(company: Company, dice: Random) -> None:
    severity = dice.choices(SEVERITIES, weights=_WEIGHTS)[0]
    by_app, restricted = dice.random() < _BY_APP, dice.random() < _RESTRICTED
    reporter = automation(company.seeded) if by_app else _somebody(company, dice, "Support")
    values = {"severity": severity, "summary": dice.choice(_SUMMARIES), "detected_at": company.now.isoformat()}
    if restricted:
        values["security"] = SECURITY_TEAM
    ticket = company.tracker.open("OPS", "Incident", reporter, **values)
    plan = _plan(dice, severity)
    first = _somebody(company, dice, "Platform")
    company.timeline.at(
        company.now + plan["acknowledge"] * _MINUTE, partial(handling.acknowledge, company, ticket.ticket_id, first)
    )
    _turn(company, dice, ticket, plan, first)


def _turn(company: Company, dice: Random, ticket: Ticket, plan: dict[str, int], first: str) -> None:
    """Let it go its usual way, or one of the less usual ones."""
    later = partial(_later, company, ticket.ticket_id)
    way = dice.choices(list(_WAYS), weights=list(_WAYS.values()))[0]
    if way == "false alarm":
        classified = {step: plan[step] for step in ("acknowledge", "classify")}
        handling.carry_on(company, ticket.ticket_id, classified)
        later(plan["classify"] + 30, first, {"status": "Cancelled", "resolution": "Won't Do"})
        return
    handling.carry_on(company, ticket.ticket_id, plan)
    if way == "reported twice":
        company.timeline.at(company.now + 3 * _MINUTE, partial(_duplicate, company, ticket.ticket_id, first))
    elif way == "reopened":
        later(plan["restore"] + 15, first, {"status": "Acknowledged"})
        later(plan["restore"] + 25, first, {"status": "Restored"})
    elif way == "lowered":
        reason = "The load test was mistaken for customers"
        lower = SEVERITIES[min(3, SEVERITIES.index(ticket.values["severity"] or "SEV3") + 1)]
        later(plan["classify"] + 5, first, {"severity": lower, "severity_reason": reason})


def _later(company: Company, ticket_id: str, minutes: int, actor: str, values: dict[str, str | None]) -> None:
    company.timeline.at(company.now + minutes * _MINUTE, partial(company.tracker.edit, ticket_id, actor, values))


def _duplicate(company: Company, ticket_id: str, first: str) -> None:
    """Somebody reports it once more; five minutes later the second ticket is merged into the first."""
    original = company.tracker.tickets[ticket_id]
    values = {field: original.values.get(field) for field in ("severity", "summary")}
    detected = company.now.isoformat()
    app = automation(company.seeded)
    second = company.tracker.open("OPS", "Incident", app, "", detected_at=detected, **values)
    company.timeline.at(company.now + 5 * _MINUTE, partial(merge, company, second.ticket_id, ticket_id, first))


def merge(company: Company, duplicate: str, into: str, actor: str) -> None:
    """Close a ticket as a duplicate of another one."""
    company.tracker.link(DUPLICATES, duplicate, into, actor)
    company.tracker.edit(duplicate, actor, {"status": "Closed", "resolution": "Duplicate"})


def _plan(dice: Random, severity: str) -> dict[str, int]:
    """Return when each step is taken, in minutes from the start."""
    acknowledged = dice.randrange(2, _ACKNOWLEDGED[severity])
    contained = dice.randrange(acknowledged, _CONTAINED[severity]) + 1
    restored = dice.randrange(contained, _RESTORED[severity]) + 1
    closed = restored + dice.randrange(600, 4000)
    classified = min(acknowledged + dice.randrange(5, 400), _LATEST_CLASSIFIED)
    return {
        "acknowledge": acknowledged,
        "classify": classified,
        "contain": contained,
        "restore": restored,
        "cause": closed - 30,
        "close": closed,
        "review": closed,
    }


def _somebody(company: Company, dice: Random, department: str) -> str:
    """Return the account of somebody of a department who works now, else of its head."""
    there = [
        person
        for person in company.people.values()
        if any(record.department == department for record in person.records.values())
        and "/" not in person.key
        and works(company, person)
    ]
    return account_of(company, dice.choice(there) if there else company.people[head_of(department)])
