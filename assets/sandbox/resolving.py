"""Turns what a scenario says is true into lines with ids and dates. Nothing is judged here."""

from assets.sandbox import casting
from assets.sandbox.cases import name_of
from assets.sandbox.company import Company
from assets.sandbox.obligations import DUTIES
from assets.sandbox.player import Play, marked, refusal
from assets.sandbox.scenario import MARKED, TruthSpec
from assets.sandbox.tickets.accounts import provisioned
from assets.sandbox.tickets.facts import TicketName
from assets.sandbox.truth import TruthLine
from assets.sandbox.verbs.policies import find_policy


def truth(play: Play, company: Company) -> list[TruthLine]:
    """Return what a correct judge must find, with ids and dates; `company` has lived through what has marks in it."""
    scenario = play.scenario
    return [
        TruthLine(
            scenario=scenario.id,
            words=scenario.words.strip(),
            test=spec.test,
            attribute=spec.attribute,
            item=_item(play, index, spec, company),
            expect=spec.expect,
            day=play.dates.day(spec.day),
            until=play.dates.day(spec.until) if spec.until else None,
            known=play.dates.day(spec.known) if spec.known else None,
        )
        for index, spec in enumerate(scenario.truth)
    ]


def _item(play: Play, index: int, spec: TruthSpec, company: Company) -> dict[str, dict[str, str]]:
    """What identifies an item, system by system; systems that do not are left out."""
    found = {
        "bamboohr": {"employee_id": _named(play, index, company, "worker", spec.worker)} if spec.worker else {},
        "okta": _directory_item(play, index, spec, company),
        "desk": _desk_item(play, index, spec),
        "register": _register_item(spec),
        "github": _code_item(play, index, spec, company),
        "jira": _ticket_item(play, index, spec, company),
        "event": _event_item(play, spec),
        "system": {"source_id": spec.system} if spec.system else {},
        "rule": {"rule_id": spec.rule} if spec.rule else {},
    }
    return {system: identity for system, identity in found.items() if identity}


def _register_item(spec: TruthSpec) -> dict[str, str]:
    """A policy, a designated responsibility, or what else a register speaks of, by its name."""
    policy = {"policy_id": spec.document} if spec.document else {}
    entry = {"entry_id": spec.entry} if spec.entry else {}
    return policy | entry | ({"subject_id": f"role/{spec.role}"} if spec.role else {})


def _desk_item(play: Play, index: int, spec: TruthSpec) -> dict[str, str]:
    """An access review that the plan demands, or an obligation of the register: its name and due date."""
    if spec.obligation:
        if play.occurrence is None or spec.obligation not in DUTIES:
            remedy = f"name a duty ({', '.join(DUTIES)}) and give the file [obligations]"
            raise refusal(play.scenario, f"truth.{index}.obligation", remedy)
        return {"obligation_id": play.occurrence.name(spec.obligation)}
    return {"obligation_id": play.obligation_id} if spec.review and play.obligation_id else {}


def _directory_item(play: Play, index: int, spec: TruthSpec, company: Company) -> dict[str, str]:
    for key, kind in (("policy", "sign_on"), ("password_policy", "password")):
        if name := getattr(spec, key):
            try:
                return {"policy_id": find_policy(company, name, kind).policy_id}
            except KeyError as error:
                raise refusal(play.scenario, f"truth.{index}.{key}", str(error)) from error
    return {"user_id": _named(play, index, company, "account", spec.account)} if spec.account else {}


def _ticket_item(play: Play, index: int, spec: TruthSpec, company: Company) -> dict[str, str]:
    if spec.ticket_account:
        account_id = _named(play, index, company, "account", spec.ticket_account)
        return {"account_id": provisioned(company.seeded, account_id)}
    return {"issue_id": _ticket_id(play, index, spec.ticket, company)} if spec.ticket else {}


def _event_item(play: Play, spec: TruthSpec) -> dict[str, str]:
    item: dict[str, str] = {"kind": spec.event} if spec.event else {}
    if spec.effective:
        item = {"kind": spec.event or "termination", "effective_on": play.dates.day(spec.effective).isoformat()}
    return item


def _code_item(play: Play, index: int, spec: TruthSpec, company: Company) -> dict[str, str]:
    """What identifies an item on the code host: an account, a branch (repository@branch), or a marked thing."""
    if spec.code_account:
        return {"account_id": _named(play, index, company, "code_account", spec.code_account)}
    if spec.repository:
        return {"repository_id": company.code.repository(spec.repository).repository_id}
    if spec.branch:
        name, _, branch = spec.branch.partition("@")
        repository = company.code.repository(name)
        return {"repository_id": repository.repository_id, "branch": branch or repository.default_branch}
    for key in MARKED:
        name = getattr(spec, key)
        if name:
            try:
                return company.code.marked(marked(play.scenario, name), key)
            except KeyError as error:
                raise refusal(play.scenario, f"truth.{index}.{key}", f"no step makes '{name}'") from error
    return {}


def _ticket_id(play: Play, index: int, name: str, company: Company) -> str:
    """Return the id that the ticket gets in the first step that names it, which opens it; a case is `mark.kind`."""
    mark, _, kind = name.partition(".")
    wanted = TicketName(marked(play.scenario, mark))
    for step in play.steps:
        if wanted in step.arguments.values() and kind in {"", *step.arguments.get("kinds", ())}:
            return company.tracker.id_of(name_of(wanted, kind) if kind else wanted, step.at)
    raise refusal(play.scenario, f"truth.{index}.ticket", f"no step opens '{name}'")


def _named(play: Play, index: int, company: Company, key: str, reference: str) -> str:
    actor, _, name = reference.partition(".")
    person = company.people.get(casting.key_of(play.scenario, actor))
    if person is None:
        raise refusal(play.scenario, f"truth.{index}.{key}", f"'{actor}' is no actor")
    try:
        found: str = getattr(person, key)(name or "main")
    except KeyError as error:
        raise refusal(play.scenario, f"truth.{index}.{key}", str(error.args[0])) from error
    return found
