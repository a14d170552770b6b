"""The registers of the demo company that are about its people: what is demanded of whom."""

from collections.abc import Iterable, Iterator

from assets.sandbox.company import Company
from assets.sandbox.staff import DEPARTMENTS
from assets.sandbox.training import DEMANDS

Register = tuple[str, tuple[str, ...], Iterable[tuple[object, ...]]]
"""Name, columns, rows."""
_DEMAND = ("course_kind", "demanded_by", "source", "demanded_of", "valid_from", "valid_to")


def of_people(company: Company) -> Iterator[Register]:
    """Yield each register."""
    yield "course_demands", _DEMAND, _course_demands(company)


def _course_demands(company: Company) -> Iterator[tuple[object, ...]]:
    since = company.settings.start.isoformat()
    for kind, demanding in DEMANDS.items():
        for name in demanding:
            if name in DEPARTMENTS:
                yield kind, "department", "bamboohr", name, since, ""
            else:
                yield kind, "group", "okta", company.directory.group_named(name).group_id, since, ""
