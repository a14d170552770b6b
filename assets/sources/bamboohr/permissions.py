"""The self-test of a key: everything is asked for once; what is refused or hidden is named with its remedy."""

from __future__ import annotations

from typing import Final

from assets.sources.bamboohr import training
from assets.sources.bamboohr.pull import EVER, REPORT, report_body
from assets.sources.bamboohr.reading import TABLES, shown_fields, wanted_fields
from assets.sources.bamboohr.settings import Settings
from assets.sources.contract import Obstacle
from assets.sources.http.answers import OK
from assets.sources.http.session import Session

_UNREADABLE: Final = frozenset({403, 404})
_GRANT: Final = "a BambooHR administrator must grant it to the key's user (Settings, Access Levels)"


def findings(session: Session, settings: Settings) -> list[str]:
    """Return what the key cannot read.

    Raises:
        Rejected: BambooHR cannot be reached, or refuses the key altogether.
    """
    report = session.post("report", REPORT, report_body(settings), also=_UNREADABLE)
    answers = [report, session.get("changed", "/v1/employees/changed", EVER, also=_UNREADABLE)]
    answers += [session.get(name, f"/v1/employees/changed/tables/{name}", EVER, also=_UNREADABLE) for name in TABLES]
    if settings.training_types is not None:
        answers.append(session.get(training.TYPES, "/v1/training/type", also=_UNREADABLE))
    told = [f"{answer.resource}: may not be read; {_GRANT}" for answer in answers if answer.status != OK]
    if report.status == OK:
        hidden = [name for name in wanted_fields(settings) if name not in shown_fields(report)]
        told += [f"report: {name} is not shown; {_GRANT}, or the settings misspell it" for name in hidden]
    return [Obstacle(finding) for finding in told]
