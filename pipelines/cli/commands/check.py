"""`tallymark check`: is everything in place for the next run?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import typer

from assets.definitions import as_configured, difference
from assets.lacking import lacking
from assets.sources.contract import Connector, Obstacle, Rejected, SourceSettings
from expectations import catalogue, soundness
from expectations.model import ControlTest
from pipelines.cli.exits import Exit
from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.show import show_table
from pipelines.resources import clock_of, plan_of
from pipelines.settings import Settings, SettingsError, load
from pipelines.settings.connectors import connect, offers
from pipelines.settings.problems import closest
from pipelines.settings.remedies import remedied
from pipelines.settings.sources import HOME_SOURCE
from warehouse.audit import Audit, NothingPublishedError
from warehouse.database import Database

OK: Final = "ok"
NOTE: Final = "note"
WRONG: Final = "wrong"
REJECTED: Final = "rejected"
IDLE: Final = "idle"


class Finding(NamedTuple):
    """A line of the table."""

    what: str
    result: str
    detail: str


def command(home: HomeOption = HERE) -> None:
    """Check settings, registers, every connection with the fields it can read, and the control tests.

    A note leaves something open; what is rejected or wrong keeps the next run from being whole.

    Example: tallymark check --home ~/acme
    """
    settings = load(home)
    findings = [Finding("settings", OK, str(settings.home.settings))]
    clock = clock_of(settings)
    connectors = {source: connect(source, table, clock.now) for source, table in settings.sources.items()}
    for source_id, source in settings.sources.items():
        findings += _source(source_id, source, connectors[source_id])
    findings += _control_tests(settings, connectors)
    findings += _offered(settings)
    show_table(Finding._fields, findings)
    results = {finding.result for finding in findings}
    if WRONG in results:
        raise typer.Exit(Exit.SETTINGS)
    if REJECTED in results:
        raise typer.Exit(Exit.REJECTED)


def _source(source_id: str, settings: SourceSettings, connector: Connector) -> Iterator[Finding]:
    # what is found in the company's own files is for the company to correct; a vendor's answer is to be known
    result = WRONG if source_id == HOME_SOURCE else NOTE
    try:
        found = connector.check()
    except Rejected as error:
        yield Finding(source_id, REJECTED, remedied(error.reason, error.detail, source_id, settings))
    else:
        yield from (Finding(source_id, REJECTED if isinstance(line, Obstacle) else result, line) for line in found)
        if not found:
            yield Finding(source_id, OK, settings.connector)


def _control_tests(settings: Settings, connectors: Mapping[str, Connector]) -> Iterator[Finding]:
    known = catalogue.controls()
    found = [*_unknown_overrides(settings, known), *soundness.problems()]
    yield from (Finding("control tests", WRONG, line) for line in found)
    kinds = [source.connector for source in settings.sources.values()]
    idle = lacking((connector.provides for connector in connectors.values()), kinds, offers())
    if not found:
        yield Finding("control tests", OK, f"{len(known)} of them, {len(known) - len(idle)} with all that they read")
    for remedy in dict.fromkeys(idle.values()):
        tests = ", ".join(test for test, needs in idle.items() if needs == remedy)
        yield Finding("control tests", IDLE, f"{tests}: {remedy}")


def _offered(settings: Settings) -> Iterator[Finding]:
    """Tests that go on judging by the definition on record, because nobody has adopted what code or settings say."""
    try:
        plan = plan_of(settings)
    except SettingsError:
        return  # told already
    with Database() as db:
        now = as_configured(db, plan, catalogue.controls())
    try:
        with Audit(settings.home.audit) as audit:
            query = (
                "SELECT test_id, definition FROM definitions WHERE status IN ('in_force', 'begins_later') ORDER BY seq"
            )
            on_record = dict(audit.query(query).rows())
    except NothingPublishedError:
        return
    for test, definition in on_record.items():
        if test in now and (what := difference(json.loads(definition), now[test])):
            detail = f"judges by the definition on record; {what}; `tallymark adopt {test}` shows the effect"
            yield Finding(test, NOTE, detail)


def _unknown_overrides(settings: Settings, known: Mapping[str, ControlTest]) -> Iterator[str]:
    """Overrides that would change nothing, because there is no such test or no such parameter."""
    for test_id, override in settings.tests.items():
        if test_id not in known:
            yield f"tests.{test_id}: no such control test; {closest(test_id, list(known), ', '.join(known))}"
            continue
        parameters = list(known[test_id].parameters)
        for name in override.parameters:
            if name not in parameters:
                remedy = closest(name, parameters, f"it has {', '.join(parameters) or 'none'}")
                yield f"tests.{test_id}.parameters.{name}: no such parameter; {remedy}"
