"""The plan of access reviews: what is reviewed how often, and which due dates fall into a run."""

from dataclasses import dataclass
from datetime import date

from assets.sandbox.company import Settings
from assets.sandbox.staff import head_of
from assets.sandbox.when import DAY, add_months

_CADENCE_MONTHS = 3
_NOT_BEFORE = 30 * DAY
_ROWS = {
    "okta-admins": ("role", "*", "Security", 5),
    "okta-break-glass": ("group", "break-glass", "Security", 8),
    "aws-production": ("group", "aws-production-admins", "Platform", 10),
    "production-database": ("group", "production-database", "Platform", 12),
    "github-owners": ("group", "github-owners", "Engineering", 15),
    "finance-approvers": ("group", "finance-approvers", "Finance", 18),
    "hr-data": ("group", "hr-data", "People", 20),
    "vpn": ("group", "vpn", "IT", 22),
}


@dataclass(frozen=True, kw_only=True)
class PlannedReview:
    """A row of the plan: an entitlement of the directory (all roles, or one group) reviewed every few months."""

    plan_id: str
    entitlement_kind: str
    entitlement: str
    owner: str
    first_due_on: date
    cadence_months: int = _CADENCE_MONTHS

    def due_dates(self, settings: Settings) -> list[date]:
        """Return the due dates within a run, in order."""
        dues, due = [], self.first_due_on
        while due < settings.end:
            dues.append(due)
            due = add_months(due, self.cadence_months)
        return dues

    def obligation_id(self, due: date) -> str:
        """Return the id of the occurrence due on a date."""
        return f"{self.plan_id}-{due.isoformat()}"


def plan(settings: Settings) -> dict[str, PlannedReview]:
    """Return the rows by id; the first due dates are those of the first quarter's end a month into the run."""
    return {
        plan_id: PlannedReview(
            plan_id=plan_id,
            entitlement_kind=kind,
            entitlement=name,
            owner=head_of(owner),
            first_due_on=_first_due(settings.start + _NOT_BEFORE, day),
        )
        for plan_id, (kind, name, owner, day) in _ROWS.items()
    }


def _first_due(after: date, day: int) -> date:
    due = after.replace(day=1, month=(after.month + 2) // 3 * 3).replace(day=day)
    return due if due >= after else add_months(due, _CADENCE_MONTHS)
