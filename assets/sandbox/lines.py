"""Lines of registers that the company keeps by hand, in the words of scenarios: days are expressions, people are keys.

A cell that is left out says what is usual; a name that is left out is a number.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count

from assets.sandbox.casting import key_of
from assets.sandbox.dates import DateError, Dates
from assets.sandbox.papers import Line
from assets.sandbox.scenario import Cell, Scenario, ScenarioError
from assets.sandbox.staff import CHIEF, head_of

_HOLDS = {"valid_from": "start -25", "valid_to": ""}
REGISTERS: Mapping[str, Mapping[str, str]] = {
    "vendors": {
        "vendor_id": "",
        "tier": "high",
        "is_subservice": "false",
        "sees_confidential": "false",
        "sees_personal": "false",
        "owner_employee_number": head_of("IT"),
        "onboarded_on": "start -10",
        "data_access_started_on": "",
        "approved_by": CHIEF,
        "approved_on": "start -30",
        **_HOLDS,
    },
    "vendor_assessments": {
        "assessment_id": "",
        "vendor_id": "",
        "assessor_employee_number": head_of("Security"),
        "approved_by": CHIEF,
        "approved_on": "start -20",
    },
    "vendor_findings": {"finding_id": "", "vendor_id": "", "owner_employee_number": head_of("Security"), **_HOLDS},
    "vendor_reports": {
        "report_id": "",
        "vendor_id": "",
        "report_type": "soc2_type2",
        "covers_our_use": "true",
        "period_end_on": "start -60",
        "received_on": "start -20",
        "opinion": "unqualified",
        "bridged_until_on": "",
        "reviewed_by": head_of("Security"),
        "reviewed_on": "start -10",
        "exceptions_conclusion": "None that concerns us",
        "user_controls_conclusion": "All in place",
    },
    "vendor_agreements": {
        "agreement_id": "",
        "vendor_id": "",
        "document_kind": "contract",
        "signed_on": "start -28",
        "ends_on": "",
        "has_breach_notice": "true",
    },
    "risks": {
        "risk_id": "",
        "kind": "risk",
        "threat": "Something breaks",
        "likelihood": "2",
        "impact": "2",
        "treatment": "accept",
        "owner_employee_number": head_of("Platform"),
        "requested_by": head_of("Platform"),
        "approved_by": head_of("IT"),
        "approved_on": "start -20",
        "review_on": "start +340",
        "action_ref": "",
        "action_due_on": "",
        "linked_controls": "",
        "valid_from": "start -20",
        "valid_to": "start +330",
    },
}
"""Columns of each register in their order, with what is usual."""


def told(scenario: Scenario, dates: Dates) -> tuple[Line, ...]:
    """Return the lines that a scenario tells of. Raises ScenarioError naming file and key."""
    return tuple(
        line(register, row, dates, scenario, f"{scenario.source}: registers.{register}.{place}")
        for register, rows in scenario.registers.items()
        for place, row in enumerate(rows)
    )


def line(register: str, row: Mapping[str, Cell], dates: Dates, scenario: Scenario | None = None, at: str = "") -> Line:
    """Return a line, with what is usual where `row` says nothing. `at` is how errors call it."""
    usual = REGISTERS.get(register)
    if usual is None:
        raise ScenarioError(f"{at}: there is no such register; there are: {', '.join(REGISTERS)}")
    for name in row:
        if name not in usual:
            raise ScenarioError(f"{at}.{name}: there is no such column; there are: {', '.join(usual)}")
    cells = {}
    for name, cell in {**usual, **row}.items():
        text = str(cell).lower() if isinstance(cell, bool) else str(cell)
        try:
            cells[name] = dates.day(text).isoformat() if text and _is_day(name) else text
        except DateError as error:
            raise ScenarioError(f"{at}.{name}: {error}") from error
        if scenario and _is_person(name) and text in scenario.actors:
            cells[name] = key_of(scenario, text)
    return Line(register=register, cells=cells)


def written(
    lines: Iterable[Line], numbers: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Yield name, columns and rows of each register; `numbers` are employee numbers by key."""
    rows: dict[str, list[tuple[str, ...]]] = {register: [] for register in REGISTERS}
    named = {register: (f"{register[0].upper()}-{number}" for number in count(1)) for register in REGISTERS}
    for one in lines:
        cells = [numbers.get(text, text) if _is_person(name) else text for name, text in one.cells.items()]
        rows[one.register].append((cells[0] or next(named[one.register]), *cells[1:]))
    for register, columns in REGISTERS.items():
        yield register, tuple(columns), rows[register]


def usual(planned: Iterable[Iterable[tuple[str, Mapping[str, Cell]]]], dates: Dates) -> list[Line]:
    """Return lines of the background."""
    return [line(register, row, dates) for register, row in chain.from_iterable(planned)]


def _is_day(column: str) -> bool:
    return column.endswith("_on") or column in {"valid_from", "valid_to"}


def _is_person(column: str) -> bool:
    return column.endswith(("_employee_number", "_by"))
