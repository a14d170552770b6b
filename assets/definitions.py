"""Which definition of a control test judges which day: the one in force by the evidence, whatever the code says now.

The first definition of a test is taken as it stands, so a new home folder and a new test start by themselves. When
code, settings or derived views say otherwise later, that is put into evidence as *offered* and judges nothing until
`tallymark adopt`: a rule that was loosened is seen before it has an effect. What decides no verdict (title, owner,
severity, criteria) follows the code at once, as a version of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from assets.workspace import Plan, Workspace
from expectations.definition import DESCRIBING, DefinitionError, changed, decides, read
from expectations.judge.gates import views_read
from expectations.model import ControlTest
from warehouse import canonical
from warehouse.database import Database
from warehouse.snapshots import FIRST_DAY

ONE_DAY: Final = timedelta(days=1)
_JUDGING: Final = ("first", "words", "adopted")


@dataclass(frozen=True, kw_only=True)
class Version:
    """One definition that judges, or judged.

    Attributes:
        sha256: hash of the definition, as results name it; since: first day that it judges.
        control: what it says; problem: why it cannot be read any more (`control` is today's then).
        is_old: code, settings or views say otherwise now.
        took_over_on: since when this definition, as far as it decides verdicts, follows another; None = the first.
    """

    sha256: str
    since: date
    control: ControlTest
    problem: str = ""
    is_old: bool = False
    took_over_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """The definitions of one test.

    Attributes:
        versions: those that judge, in order of their first days; the first one judges all days before the second.
        current: as code and settings say now.
        pending: fields that decide verdicts in which `current` differs from the newest version.
    """

    versions: Sequence[Version]
    current: ControlTest
    pending: tuple[str, ...] = ()

    def spans(self, first: date, last: date) -> Iterator[tuple[Version, date, date]]:
        """Each version with the days of a range that it judges."""
        ends = [after.since - ONE_DAY for _, after in pairwise(self.versions)]
        for version, until in zip(self.versions, [*ends, last], strict=True):
            if max(first, version.since) <= min(last, until):
                yield version, max(first, version.since), min(last, until)

    def on(self, day: date) -> Version:
        """The version that judges a day."""
        ((version, _, _),) = self.spans(day, day)
        return version


def as_configured(db: Database, plan: Plan, catalogue: Mapping[str, ControlTest]) -> dict[str, ControlTest]:
    """Every control test by id, whole: as the catalogue of the code, settings and derived views say now."""
    found = {}
    for test, control in catalogue.items():
        parameters = {**control.parameters, **plan.parameters.get(test, {})}
        owner = plan.owners.get(test, control.owner)
        found[test] = replace(control, owner=owner, parameters=parameters, views=views_read(db, control))
    return found


def in_force(workspace: Workspace, catalogue: Mapping[str, ControlTest]) -> dict[str, Definitions]:
    """The definitions of every test of the catalogue; what is new about them is put into evidence first."""
    current = as_configured(workspace.store.db, workspace.plan, catalogue)
    found = {test: _definitions(workspace.store.db, control) for test, control in current.items()}
    if _note(workspace, found):
        found = {test: _definitions(workspace.store.db, control) for test, control in current.items()}
    return found


def in_force_on(workspace: Workspace, control: ControlTest, day: date) -> ControlTest:
    """The test of the catalogue as the definition in force on a day has it."""
    (current,) = as_configured(workspace.store.db, workspace.plan, {control.id: control}).values()
    definitions = _definitions(workspace.store.db, current)
    return definitions.on(day).control if definitions.versions else current


def difference(told: Mapping[str, Any], current: ControlTest) -> str:
    """In words, how a definition on record differs in what decides verdicts from what code and settings say."""
    version = _version("", told, FIRST_DAY, current)
    names = changed(version.control, current)
    if version.problem:
        return f"it cannot be read any more: {version.problem}"
    return f"code or settings differ in {', '.join(names)}" if decides(names) else ""


def on_record(workspace: Workspace, catalogue: Mapping[str, ControlTest]) -> dict[str, Definitions]:
    """The definitions of every test of the catalogue that has any on record; writes nothing."""
    current = as_configured(workspace.store.db, workspace.plan, catalogue)
    found = {test: _definitions(workspace.store.db, control) for test, control in current.items()}
    return {test: definitions for test, definitions in found.items() if definitions.versions}


def adopt(
    workspace: Workspace, control: ControlTest, about: Mapping[str, Any], found: Mapping[str, Any]
) -> date | None:
    """Put a definition into force for the days that have no verdict of its test yet, and return the first of them.

    Args:
        workspace: held for writing.
        control: the definition.
        about: what the leaf says besides: who, and why.
        found: what it says of the test besides: the backtest.
    """
    entry = {**_entry(workspace, "adopted", control), **found}
    workspace.append({"kind": "catalogue", "tests": {control.id: entry}, **about})
    workspace.load()
    return date.fromisoformat(entry["from_day"]) if "from_day" in entry else None


def _note(workspace: Workspace, found: Mapping[str, Definitions]) -> bool:
    """Put into evidence what is new: first definitions, changed words, what is offered or is offered no more."""
    news = [dict[str, dict[str, str]](), dict[str, dict[str, str]]()]
    for test, definitions in found.items():
        for entries, (how, control) in zip(news, _news(workspace.store.db, definitions), strict=False):
            entries[test] = _entry(workspace, how, control)
    leaves = [{"kind": "catalogue", "tests": entries} for entries in news if entries]
    workspace.append(*leaves)
    workspace.load()
    return bool(leaves)


def _news(db: Database, definitions: Definitions) -> Iterator[tuple[str, ControlTest]]:
    current = definitions.current
    if not definitions.versions:
        yield "first", current
        return
    newest = definitions.versions[-1]
    words = {name: getattr(current, name) for name in DESCRIBING}
    described = replace(newest.control, **words)
    if not newest.problem and changed(newest.control, described):
        yield "words", described
    offer = _offer(db, current.id)
    if definitions.pending and offer != _hash(current):
        yield "offered", current
    elif not definitions.pending and offer:
        yield "withdrawn", described


def _entry(workspace: Workspace, how: str, control: ControlTest) -> dict[str, Any]:
    entry: dict[str, Any] = {"how": how, "definition": workspace.packs.put(canonical.dumps(control.definition()))}
    query = "SELECT max(day) FROM results WHERE test_id = $test"
    newest = workspace.store.db.value(query, test=control.id)
    if how in {"words", "adopted"} and newest is not None:
        entry["from_day"] = (newest + ONE_DAY).isoformat()
    return entry


def _hash(control: ControlTest) -> str:
    return canonical.digest(control.definition())


def _offer(db: Database, test: str) -> str:
    """Hash of the definition that is offered by the evidence; empty = none."""
    query = "SELECT how, definition_sha256 FROM catalogue WHERE test_id = $test AND how <> 'words' ORDER BY seq DESC"
    (how, sha256), *_ = db.rows(query, test=test) or [("", "")]
    return sha256 if how == "offered" else ""


def _definitions(db: Database, current: ControlTest) -> Definitions:
    query = (
        "SELECT definition_sha256, definition, coalesce(from_day, $first) AS since FROM catalogue "
        "WHERE test_id = $test AND list_contains($judging, how) "
        "QUALIFY row_number() OVER (PARTITION BY since ORDER BY seq DESC) = 1 ORDER BY since"
    )
    versions: list[Version] = []
    for sha256, text, since in db.rows(query, test=current.id, first=FIRST_DAY, judging=list(_JUDGING)):
        version = _version(sha256, json.loads(text), since, current)
        before = versions[-1] if versions else None
        if before is not None:
            same = version.problem == before.problem and not decides(changed(before.control, version.control))
            version = replace(version, took_over_on=before.took_over_on if same else since)
        versions.append(version)
    if not versions:
        return Definitions(versions=(), current=current)
    newest = versions[-1]
    pending = ("all",) if newest.problem else changed(newest.control, current)
    return Definitions(versions=tuple(versions), current=current, pending=pending if decides(pending) else ())


def _version(sha256: str, told: Mapping[str, Any], since: date, current: ControlTest) -> Version:
    try:
        control = read(told)
        return Version(sha256=sha256, since=since, control=control, is_old=bool(changed(control, current)))
    except DefinitionError as error:
        return Version(sha256=sha256, since=since, control=current, problem=str(error))
