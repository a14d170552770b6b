"""Powers that no one person may hold together: rows of a register, in force from the start."""

from collections.abc import Iterable

from assets.sandbox.company import Company
from assets.sandbox.rosters import reference
from assets.sandbox.staff import CHIEF
from assets.sandbox.when import DAY

COLUMNS = (
    "rule_id",
    "source",
    "entitlement",
    "other_source",
    "other_entitlement",
    "reason",
    "approved_by",
    "approved_on",
    "valid_from",
    "valid_to",
)
_PAYS = "group finance-approvers"
_RULES = {
    "hire-and-pay": ("group hr-data", _PAYS, "Invent a colleague and pay them"),
    "admit-and-pay": ("role USER_ADMIN", _PAYS, "Let in somebody who approves payments in one's own name"),
    "build-and-pay": ("owner", _PAYS, "Change what is paid in the code and approve it"),
}


def conflicts(company: Company) -> Iterable[tuple[object, ...]]:
    """Yield the register's rows."""
    since, chief = company.settings.start, company.people[CHIEF].employee_number
    for rule_id, (one, other, reason) in _RULES.items():
        sides = (*reference(company, one), *reference(company, other))
        yield rule_id, *sides, reason, chief, (since - DAY).isoformat(), since.isoformat(), ""
