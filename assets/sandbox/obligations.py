"""What the company has promised to do again and again: the register's rows, and which due dates fall into a run.

Each duty is done for several things, each thing in a series of its own; the occurrences of one series fall due on the
same day for all duties, a Saturday, so that scenarios can speak of all duties at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assets.sandbox.company import Settings
from assets.sandbox.dates import Dates
from assets.sandbox.staff import CHIEF, head_of, principal
from assets.sandbox.when import DAY

EVERY_DAYS = 91
_FIRST = {"first": 35, "second": 49, "third": 63, "fourth": 77}
"""Days from the start of the run to the first due date of a series, from which the next Saturday is taken."""
CLOCKS = "clocks"
"""The series that falls due on the Saturday before the clocks go forward in Berlin."""
SERIES = (*_FIRST, CLOCKS)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A kind of duty: what it is done for, who answers for it and who does it, and what is written down of it."""

    subjects: tuple[str, str, str, str, str]
    owner: str
    performer: str
    evidence: Mapping[str, str]
    rto_minutes: int | None = None
    retention_days: int | None = None


DUTIES = {
    "restore_test": Duty(
        subjects=("billing database", "document store", "customer portal", "ledger", "mail archive"),
        owner=head_of("Platform"),
        performer=principal(0),
        evidence={
            "backup_set": "nightly",
            "restore_point": "the night before",
            "started_at": "",
            "finished_at": "",
            "result": "success",
            "integrity_check": "row counts and checksums agree",
        },
        rto_minutes=240,
    ),
    "exercise": Duty(
        subjects=("loss of a region", "ransomware", "loss of the office", "flu", "leaked credentials"),
        owner=head_of("Platform"),
        performer=head_of("Security"),
        evidence={
            "scenario": "played at the table",
            "participants": "6",
            "results": "back within the hour",
            "plan_changes": "numbers of the carrier added",
            "findings": "0",
        },
    ),
    "capacity_review": Duty(
        subjects=("storage", "compute", "network", "licences", "support staff"),
        owner=head_of("Platform"),
        performer=principal(1),
        evidence={"current_use": "61 %", "forecast": "80 % in a year", "decisions": "two more nodes in spring"},
    ),
    "risk_assessment": Duty(
        subjects=("company", "payments", "lending", "hosting", "suppliers"),
        owner=CHIEF,
        performer=head_of("Security"),
        evidence={
            "objectives": "done",
            "threats": "done",
            "likelihood_impact": "done",
            "fraud": "done",
            "significant_changes": "done",
            "vendors": "done",
            "treatment_decisions": "done",
            "open_risks": "12",
            "rated_risks": "12",
        },
    ),
    "governance_meeting": Duty(
        subjects=("security committee", "board", "risk committee", "change board", "privacy circle"),
        owner=CHIEF,
        performer=head_of("Legal"),
        evidence={
            "control_exceptions": "discussed",
            "incidents": "discussed",
            "risks": "discussed",
            "changes_in_scope": "discussed",
            "minutes": "in the minute book",
            "attendance_pct": "80",
            "actions": "0",
        },
    ),
    "assessment": Duty(
        subjects=("penetration test", "internal audit", "control evaluation", "code review", "cloud review"),
        owner=head_of("Engineering"),
        performer=head_of("Security"),
        evidence={
            "assessor": "an outside firm",
            "report": "in the vault",
            "assessor_independent": "yes",
            "findings": "0",
        },
    ),
    "physical_access_review": Duty(
        subjects=("Berlin", "New York", "Singapore", "archive", "server room"),
        owner=head_of("IT"),
        performer=head_of("People"),
        evidence={"access_list": "badges.csv", "list_count": "84", "removals": "0"},
    ),
    "perimeter_review": Duty(
        subjects=("production", "staging", "office", "backup", "partners"),
        owner=head_of("Platform"),
        performer=principal(3),
        evidence={"rule_export": "rules.json", "rules_to_remove": "0"},
    ),
    "retention_run": Duty(
        subjects=("applications", "support cases", "sign-in logs", "candidates", "closed accounts"),
        owner=head_of("Legal"),
        performer=principal(5),
        evidence={
            "dataset": "as the schedule says",
            "cutoff_date": "",
            "rows_selected": "120",
            "rows_deleted": "120",
            "errors": "0",
        },
        retention_days=90,
    ),
    "reconciliation": Duty(
        subjects=("payments", "ledger", "payroll", "inventory", "interest"),
        owner=head_of("Finance"),
        performer=head_of("Sales"),
        evidence={"total_a": "10250.5", "total_b": "10250.5"},
    ),
    "channel_test": Duty(
        subjects=("security mailbox", "privacy mailbox", "hotline", "web form", "partner mailbox"),
        owner=head_of("Security"),
        performer=principal(2),
        evidence={},
    ),
    "backup_job": Duty(
        subjects=("mail", "documents", "accounts database", "customer database", "build server"),
        owner=head_of("Platform"),
        performer=principal(0),
        evidence={},
    ),
    "detection_heartbeat": Duty(
        subjects=("endpoint agents", "cloud audit log", "sign-in log", "mail filter", "network sensors"),
        owner=head_of("Security"),
        performer=principal(6),
        evidence={},
    ),
    "job_run": Duty(
        subjects=("interest run", "statements", "exchange rates", "dunning", "ledger export"),
        owner=head_of("Finance"),
        performer=principal(4),
        evidence={},
    ),
}
DETAILS = tuple(dict.fromkeys(field for duty in DUTIES.values() for field in duty.evidence))
"""All fields in which tickets say what was done."""


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One due date of one series, for all duties."""

    series: str
    due_on: date

    def obligation_id(self, duty: str) -> str:
        """Return the name of the obligation of a duty."""
        return obligation_id(duty, self.series)

    def name(self, duty: str) -> str:
        """Return the name of the occurrence of a duty's obligation, as truth and tickets speak of it."""
        return f"{self.obligation_id(duty)}-{self.due_on.isoformat()}"


def obligation_id(duty: str, series: str) -> str:
    """Return the name of an obligation in the register."""
    subject = DUTIES[duty].subjects[SERIES.index(series)]
    return f"{duty}-{subject}".replace("_", "-").replace(" ", "-")


def first_due_on(settings: Settings, series: str) -> date:
    """Return the first due date of a series."""
    dates = Dates(known={"start": settings.start})
    if series == CLOCKS:
        return dates.day("start +35 next spring-dst Berlin -1")
    return dates.day(f"start +{_FIRST[series]} next saturday")


def occurrences(settings: Settings, series: str) -> list[Occurrence]:
    """Return the occurrences of a series that fall due within a run, in order."""
    found, due_on = [], first_due_on(settings, series)
    while due_on < settings.end:
        found.append(Occurrence(series=series, due_on=due_on))
        due_on += EVERY_DAYS * DAY
    return found
