"""The registers of the demo company that are about its people: what is demanded of whom, policies, signatures."""

from collections.abc import Iterable, Iterator

from assets.sandbox.company import Company
from assets.sandbox.papers import AGREEMENT
from assets.sandbox.staff import DEPARTMENTS
from assets.sandbox.training import DEMANDS

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


def of_people(company: Company) -> Iterator[Register]:
    """Yield each register."""
    yield "course_demands", _DEMAND, _course_demands(company)
    yield "policies", _POLICY, _policies(company)
    yield "acknowledgements", _ACKNOWLEDGEMENT, _acknowledgements(company)


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


def _number(company: Company, key: str | None) -> str:
    return (company.people[key].employee_number or "") if key else ""
