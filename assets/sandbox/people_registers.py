"""The registers of the demo company that are about its people: what is demanded of whom, and what is on paper."""

from collections.abc import Iterable, Iterator

from assets.sandbox.cases import ROLES as DESIGNATED
from assets.sandbox.company import Company
from assets.sandbox.papers import AGREEMENT, CYCLE, Profile
from assets.sandbox.signing import evaluated_on
from assets.sandbox.staff import DEPARTMENTS
from assets.sandbox.training import DEMANDS
from assets.sandbox.when import DAY

Register = tuple[str, tuple[str, ...], Iterable[tuple[object, ...]]]
"""Name, columns, rows."""
_DEMAND = ("course_kind", "demanded_by", "source", "demanded_of", "valid_from", "valid_to")

_POLICY = (
    "policy_id",
    "version",
    "policy_kind",
    "owner_employee_number",
    "author_employee_number",
    "approved_by",
    "approved_on",
    "acknowledged_by",
    "acknowledged_of",
    "is_material",
    "valid_from",
    "valid_to",
)
_ACKNOWLEDGEMENT = (
    "acknowledgement_id",
    "employee_number",
    "document_kind",
    "document_id",
    "version",
    "acknowledged_on",
    "acted_by",
)

_SCREENING = (
    "screening_id",
    "employee_number",
    "package_level",
    "completed_on",
    "result",
    "decided_by",
    "decided_on",
)
_EVALUATION = (
    "evaluation_id",
    "employee_number",
    "obligation_id",
    "due_on",
    "completed_on",
    "reviewer_employee_number",
)
_ROLE = ("role", "subject", "employee_number", "deputy_employee_number", "valid_from", "valid_to")
_PROFILE = ("job_title", "description_ref", "valid_from", "valid_to")


def of_people(company: Company) -> Iterator[Register]:
    """Yield each register."""
    yield "course_demands", _DEMAND, _course_demands(company)
    yield "policies", _POLICY, _policies(company)
    yield "acknowledgements", _ACKNOWLEDGEMENT, _acknowledgements(company)
    yield "screenings", _SCREENING, _screenings(company)
    yield "evaluations", _EVALUATION, _evaluations(company)
    yield "designated_roles", _ROLE, _roles(company)
    yield "job_profiles", _PROFILE, _profiles(company)


def _course_demands(company: Company) -> Iterator[tuple[object, ...]]:
    since = company.settings.start.isoformat()
    for kind, demanding in DEMANDS.items():
        for name in demanding:
            if name in DEPARTMENTS:
                yield kind, "department", "bamboohr", name, since, ""
            else:
                yield kind, "group", "okta", company.directory.group_named(name).group_id, since, ""


def _policies(company: Company) -> Iterator[tuple[object, ...]]:
    for versions in company.papers.versions.values():
        for one in versions:
            yield (
                one.policy,
                one.version,
                one.kind,
                _number(company, one.owner),
                _number(company, one.author),
                _number(company, one.approver),
                one.approved_on or "",
                *one.acknowledged,
                str(one.is_material).lower(),
                one.since,
                one.until or "",
            )


def _acknowledgements(company: Company) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(company.papers.signatures, 1):
        yield (
            f"A-{number}",
            _number(company, one.who),
            "nda" if one.document == AGREEMENT else "policy",
            "nda-2020" if one.document == AGREEMENT else one.document,
            one.version,
            one.on or "",
            "admin" if one.by_admin else "self",
        )


def _screenings(company: Company) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(company.papers.screenings, 1):
        who, decided_by = _number(company, one.who), _number(company, one.decided_by)
        yield f"S-{number}", who, one.level, one.on, one.result, decided_by, one.decided_on or ""


def _evaluations(company: Company) -> Iterator[tuple[object, ...]]:
    due_on = evaluated_on(company.settings.start)
    for number, one in enumerate(company.papers.evaluations, 1):
        yield f"V-{number}", _number(company, one.who), CYCLE, due_on, one.on, _number(company, one.by)


def _roles(company: Company) -> Iterator[tuple[object, ...]]:
    """Roles that decide about cases, for the whole run, and responsibilities that scenarios may hand over."""
    since = company.settings.start - 366 * DAY
    for role, subject, key in DESIGNATED:
        yield role, subject, _number(company, key), "", since, ""
    for roles in company.papers.roles.values():
        for one in roles:
            holder, deputy = _number(company, one.holder), _number(company, one.deputy)
            yield one.role, "company", holder, deputy, one.since, one.until or ""


def _profiles(company: Company) -> Iterator[tuple[object, ...]]:
    titles = {plan.title for person in company.people.values() for plan in person.records.values()}
    titles |= company.papers.titles | {title for group in DEPARTMENTS.values() for title in group}
    told = company.papers.profiles
    for number, title in enumerate(sorted(titles), 1):
        always = (Profile(title=title, since=company.settings.start),)
        for one in told.get(title, always):
            if one.since:
                yield title, f"JOB-{number}", one.since, one.until or ""


def _number(company: Company, key: str | None) -> str:
    return (company.people[key].employee_number or "") if key else ""
