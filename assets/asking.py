"""Asking the judge by a definition that is on record, which may be an old one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from assets.definitions import Definitions, Version
from assets.workspace import Workspace
from expectations.judge.engine import Engine
from expectations.judge.judge import Judge
from expectations.judge.population import unusable
from expectations.judge.verdict import Verdict
from expectations.model import State
from warehouse.database import Database
from warehouse.snapshots import create_views


def make_judge(workspace: Workspace, db: Database | None = None) -> Judge:
    """The judge of a home folder; its engine is made when it is first needed.

    `db` is another connection to its database than the one that everybody uses.
    """
    engine: list[Engine] = []
    own = db or workspace.store.db

    def make_engine() -> Engine:
        if not engine:
            engine.append(Engine(own))
        return engine[0]

    return Judge(
        db=own,
        engine=make_engine,
        sources={source: connector.provides for source, connector in workspace.plan.connectors.items()},
        in_force_from=workspace.plan.in_force_from,
    )


@contextmanager
def judge_beside(workspace: Workspace) -> Iterator[Judge]:
    """Lend a judge who looks at other days meanwhile, so that what was computed of the days in hand stays computed."""
    with workspace.store.db.beside() as db:
        create_views(db, workspace.plan.time_zone)
        yield make_judge(workspace, db)


def judged(workspace: Workspace, judge: Judge, version: Version, first: date, last: date) -> list[Verdict]:
    """Verdicts of one definition on the days of a range, and the restatements that they bring.

    One that cannot judge any more makes the days indeterminate (`definition_unusable`), never failing.
    """
    control = version.control
    if version.problem or (version.is_old and unusable(judge.db, control)):
        return _unusable(workspace, version, first, last)
    since = None if isinstance(control.kind, State) else version.took_over_on
    if since is not None:
        _hand_over(judge.db, control.id, since)
    found = replace(judge, since=since).judge(control, {}, first, last)
    return [replace(verdict, definition=version.sha256) for verdict in found]


def judged_by_days(
    workspace: Workspace, judge: Judge, definitions: Definitions, first: date, last: date
) -> list[Verdict]:
    """The same by the definition of each day."""
    spans = definitions.spans(first, last)
    return [v for version, begin, end in spans for v in judged(workspace, judge, version, begin, end)]


def _unusable(workspace: Workspace, version: Version, first: date, last: date) -> list[Verdict]:
    test, begins = version.control.id, workspace.plan.in_force_from.get(version.control.id, first)
    tried = {day for (day,) in workspace.store.db.rows("SELECT DISTINCT day FROM pulls")}
    verdicts = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        verdict = Verdict(
            kind="result", test_id=test, day=day, known_on=day, mark="indeterminate", reason="definition_unusable",
            definition=version.sha256,
        )  # fmt: skip
        if day < begins:
            verdict = replace(verdict, mark="not_applicable", reason="not_in_force")
        elif day not in tried:
            verdict = replace(verdict, mark="not_run", reason="no_reading")
        verdicts.append(verdict)
    return verdicts


def _hand_over(db: Database, test: str, since: date) -> None:
    """Leave what earlier definitions left, by the record, as the judge takes it (`expectations.judge.event`)."""
    db.run(
        """CREATE OR REPLACE TEMP TABLE handed_over AS
        WITH waiting AS (
            SELECT items_sha256 FROM results WHERE test_id = $test AND kind = 'result' AND received IS NOT NULL
                AND day < $since ORDER BY day DESC, seq LIMIT 1),
        said AS (
            SELECT item AS _item, attribute, false AS waits FROM results JOIN item_sets USING (items_sha256)
            WHERE test_id = $test AND known_on < $since AND outcome IN ('pass', 'fail', 'unknown')
                AND coalesce(attribute, '') <> ''
            UNION ALL
            SELECT item, NULL, true FROM waiting JOIN item_sets USING (items_sha256) WHERE outcome = 'pending')
        SELECT _item, list(DISTINCT attribute) FILTER (attribute IS NOT NULL) AS _letters, bool_or(waits) AS _waited
        FROM said GROUP BY _item""",
        test=test,
        since=since,
    )
