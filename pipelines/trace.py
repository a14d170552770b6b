"""The whole way of one item: its verdict, the population, the versions of its records, the vendor's own answers.

Changes nothing. Names and addresses of people are in what is cut out of answers and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from assets.packing import unpack
from assets.sources.contract import Exchange
from assets.workspace import Plan
from expectations.catalogue import controls
from expectations.definition import DefinitionError, read
from expectations.judge import population
from expectations.judge.asking import is_asked, is_needed_absent
from expectations.judge.gates import NOT_IN_FORCE, records_read
from expectations.judge.outcomes import text
from expectations.judge.verdict import OWN_AGAIN
from expectations.model import Attribute, ControlTest, State
from pipelines.cutting import objects
from pipelines.settings.problems import nearest
from warehouse.database import Database
from warehouse.home import Home
from warehouse.items import parts
from warehouse.lock import write_lock
from warehouse.packs import Packs
from warehouse.record import Record, records
from warehouse.snapshots import Scope, create_views, look_at, views_as

PERSONAL: Final = frozenset({"display_name", "email", "login", "reviewer_login", "work_email"})
"""Columns of records that name a person."""
# the newest leaf that names the item, a failing one first; where none does, the first verdict on the newest judged day
_VERDICT: Final = """
    WITH named AS (
        SELECT items_sha256, max(CASE outcome WHEN 'fail' THEN 2 ELSE 1 END) AS rank FROM item_sets
        WHERE item = $item GROUP BY items_sha256)
    SELECT r.* EXCLUDE records, n.rank IS NOT NULL AS names_item
    FROM results r LEFT JOIN named n USING (items_sha256) WHERE test_id = $test AND ($day::DATE IS NULL OR day = $day)
    ORDER BY n.rank DESC NULLS LAST, received IS NULL AND kind <> 'restatement', day DESC,
        CASE WHEN names_item THEN -seq ELSE seq END LIMIT 1"""
_SAID: Final = """
    SELECT coalesce(i.attribute, '') AS attribute, i.outcome, coalesce(i.cause, '') AS cause, r.day, i.triggered_at,
        i.due_at, i.done_at, i.observed
    FROM results r JOIN item_sets i USING (items_sha256)
    WHERE r.test_id = $test AND i.item = $item AND r.seq BETWEEN $first AND $seq
    QUALIFY row_number() OVER (PARTITION BY i.attribute ORDER BY r.seq DESC, i.outcome = 'fail' DESC) = 1"""

_RECORD: Final = """
    SELECT coalesce(i.attribute, ''), i.outcome, coalesce(i.cause, ''), min(r.day), max(r.day), count(*)
    FROM results r JOIN item_sets i USING (items_sha256) WHERE r.test_id = $test AND i.item = $item
    GROUP BY ALL ORDER BY 4, 1, 2, 3"""


class NotFoundError(Exception):
    """There is no such test, item or verdict; the message says what there is."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One attribute of the item: its outcome with its cause, said of `day`, and what it reads (or `absent`)."""

    attribute: Attribute
    outcome: str
    day: date
    observed: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a record (`row` of its history, without columns that name people); `holds` = judged by it."""

    record: str
    holds: bool
    row: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One kept answer of a `pull` (its row) and what stands around the item's ids in it, which may name people."""

    pull: Mapping[str, Any]
    exchange: Exchange
    objects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Trace:
    """Everything about one item and one verdict.

    Attributes:
        verdict: row of `results`.
        judged_on: the day whose population is shown: that of the verdict, or the later one that taught it.
        membership: judge, pending, excluded:<rule>, undecided:<rule>, or how the item left.
        record: what all leaves say of the item: attribute, outcome, cause, first day, last day, number of leaves.
    """

    control: ControlTest
    item: str
    verdict: Mapping[str, Any]
    judged_on: date
    membership: str
    attributes: tuple[Asked, ...]
    record: tuple[tuple[Any, ...], ...]
    versions: tuple[Version, ...]
    answers: tuple[Answer, ...]


def trace(home: Home, plan: Plan, test_id: str, item: str, day: date | None = None) -> Trace:
    """Follow an item, by its key as `deviations.item` has it, from its verdict to the answers that it rests on.

    Without a `day` it is the newest verdict about the item, a failing one first.

    Raises:
        NotFoundError: no such test, item or day; names what comes near.
        LockedError: another process is writing.
    """
    control = controls().get(test_id)
    if control is None:
        raise NotFoundError(f"no control test {test_id!r}; {nearest(test_id, controls())}")
    if not home.database.exists():
        raise NotFoundError(f"{home.database}: nothing was judged yet; run `tallymark run` first")
    # DuckDB lets no writer in beside a reader of another process, so no run may begin meanwhile
    with write_lock(home.lock, "tracing"), Database(home.database, read_only=True) as db:
        create_views(db, plan.time_zone)
        needs = plan.idle.get(test_id, "none of its sources had been read whole")
        return _Tracer(db, Packs(home.packs), control, needs).trace(item, day)


@dataclass(frozen=True)
class _Tracer:
    db: Database
    packs: Packs
    control: ControlTest
    needs: str

    def trace(self, item: str, day: date | None) -> Trace:
        verdict = self._verdict(item, day)
        by = replace(self, control=self._judged_by(verdict))
        with views_as(self.db, by.control.views):
            return by.traced(item, verdict)

    def _judged_by(self, verdict: Mapping[str, Any]) -> ControlTest:
        """The definition that the verdict names, whatever the code says by now."""
        query = "SELECT definition FROM catalogue WHERE definition_sha256 = $sha256"
        try:
            return read(json.loads(self.db.value(query, sha256=verdict["definition_sha256"])))
        except DefinitionError as error:
            raise NotFoundError(f"what judged {verdict['day']} cannot be read any more: {error}") from error

    def traced(self, item: str, verdict: Mapping[str, Any]) -> Trace:
        """The item as the verdict's own definition sees it."""
        judged_on = self._build_population(verdict)
        found = self.db.frame(f"SELECT * FROM {population.TABLE} WHERE _item = $item", item=item)
        row: dict[str, Any] = found.row(0, named=True) if found.height else {}
        if not row and not verdict["names_item"]:
            if verdict["reason"] == NOT_IN_FORCE:
                raise NotFoundError(f"{self.control.id} was not in force on {verdict['day']}: {self.needs}")
            near = nearest(item, [name for (name,) in self.db.rows(f"SELECT _item FROM {population.TABLE} ORDER BY 1")])
            raise NotFoundError(f"{self.control.id} has no item {item!r} on {verdict['day']}; {near}")
        # each day of a state stands for itself; an event's verdicts stand since they were taken
        first = verdict["seq"] if isinstance(self.control.kind, State) else 0
        lines = self.db.frame(_SAID, test=self.control.id, item=item, seq=verdict["seq"], first=first)
        said = {line["attribute"]: line for line in lines.rows(named=True)}
        seeds = _seeds(item, row)
        sources = {source for (source,) in self.db.rows("SELECT DISTINCT source_id FROM readings")}
        versions = tuple(self._versions(seeds - sources, seeds & sources, judged_on))
        pulls = {version.row["known_from"] for version in versions if version.holds} | set(verdict["inputs"])
        return Trace(
            control=self.control,
            item=item,
            verdict=verdict,
            judged_on=judged_on,
            membership=row.get("_class") or said.get("", {"outcome": "not among the subjects"})["outcome"],
            attributes=tuple(self._asked(a, said.get(a.id), row, verdict["day"]) for a in self.control.attributes),
            record=tuple(self.db.rows(_RECORD, test=self.control.id, item=item)),
            versions=versions,
            answers=tuple(self._answers(pulls, seeds - sources, versions)),
        )

    def _verdict(self, item: str, day: date | None) -> dict[str, Any]:
        found = self.db.frame(_VERDICT, test=self.control.id, item=item, day=day)
        if found.is_empty():
            span = "SELECT min(day) || ' to ' || max(day) FROM results WHERE test_id = $test"
            there = self.db.value(span, test=self.control.id)
            raise NotFoundError(f"{self.control.id} has no verdict on {day or 'any day'}, only from {there}")
        return found.row(0, named=True) | {name: json.loads(found[name][0]) for name in ("inputs", "code")}

    def _build_population(self, verdict: Mapping[str, Any]) -> date:
        """Class everybody again as the verdict did: by its day's reading, or by what a later one taught."""
        is_late = verdict["kind"] == "restatement" and verdict["cause"] not in OWN_AGAIN
        is_state = isinstance(self.control.kind, State)
        day: date = verdict["known_on"] if is_late and not is_state else verdict["day"]
        known_at = max(verdict["inputs"], default=None) if is_late and is_state else None
        scope = Scope(from_day=day, to_day=day, known_at=known_at)
        look_at(self.db, replace(scope, choice="latest") if verdict["cause"] in OWN_AGAIN else scope)
        self.db.run("CREATE TEMP TABLE judgeable AS SELECT $day::DATE AS day, NULL::DATE AS prev_day", day=day)
        population.build(self.db, self.control, self.control.parameters)
        return day

    def _asked(self, attribute: Attribute, said: Mapping[str, Any] | None, row: Mapping[str, Any], day: date) -> Asked:
        there = {name: text(value) for name, value in row.items() if value is not None}
        outcome, decided_on = self._outcome(attribute, row), day
        if said is not None:
            said_of = {"triggered_at": "triggered_at", attribute.due: "due_at", attribute.done: "done_at"}
            there |= {name: text(said[told]) for name, told in said_of.items() if said[told]}
            there |= json.loads(said["observed"])
            outcome, decided_on = f"{said['outcome']} {said['cause']}".rstrip(), said["day"]
        instants = () if isinstance(self.control.kind, State) else ("triggered_at", attribute.due, attribute.done)
        names = dict.fromkeys((*instants, *attribute.null_means, *attribute.show))
        shown = {name: there.get(name, "absent") for name in names if name not in PERSONAL}
        return Asked(attribute=attribute, outcome=outcome, day=decided_on, observed=shown)

    def _outcome(self, attribute: Attribute, row: Mapping[str, Any]) -> str:
        """What follows from there being no line: the item sets of state tests leave plain passes out."""
        if row.get("_class") != "judge":
            return "not judged"
        columns = f"{is_asked(attribute)}, {is_needed_absent(attribute)}"
        query = f"SELECT {columns} FROM {population.TABLE} WHERE _item = $item"
        ((asked, absent),) = self.db.rows(query, item=row["_item"])
        if not asked or not isinstance(self.control.kind, State):
            return "pending" if asked else "not asked"
        return "unknown" if absent else "pass"

    def _versions(self, ids: set[str], sources: set[str], day: date) -> Iterator[Version]:
        readings = {(name, source): n for name, source, n in self.db.rows("SELECT record, source_id, seq FROM judging")}
        for name in sorted(records_read(self.db, self.control)):
            query = self._history(records()[name])
            for row in self.db.frame(query, name=name, ids=sorted(ids), sources=sorted(sources)).rows(named=True):
                shown = {column: value for column, value in row.items() if column not in PERSONAL}
                yield Version(record=name, holds=_holds(row, readings.get((name, row["source_id"])), day), row=shown)

    def _history(self, record: Record) -> str:
        """SQL: versions of rows whose key or subject is among the ids, in named sources if those have the record."""
        subject = [c.name for c in record.columns if record.shape == "event" and c.name in self.control.item]
        found = " OR ".join(f"list_contains($ids, {name}::VARCHAR)" for name in (*_ids(record), *subject)) or "false"
        named = "list_contains($sources, source_id)"
        where = f"({found}) AND ({named} OR NOT EXISTS (SELECT 1 FROM readings WHERE record = $name AND {named}))"
        return f"SELECT * FROM history_{record.name} WHERE {where} ORDER BY {', '.join(record.full_key)}, version_id"

    def _answers(self, pulls: Iterable[int], seeds: set[str], versions: Iterable[Version]) -> Iterator[Answer]:
        ids: dict[str, set[str]] = {}
        for version in versions:
            keys = {str(version.row[column]) for column in _ids(records()[version.record])}
            ids.setdefault(version.row["source_id"], set()).update(keys & seeds)
        for seq in sorted(pulls):
            pull = self.db.frame("SELECT * EXCLUDE cursor FROM pulls WHERE seq = $seq", seq=seq).row(0, named=True)
            wanted = ids.get(pull["source_id"], set())
            for exchange in unpack(self.packs, pull["pack_sha256"])[0] if wanted else ():
                if found := tuple(objects(exchange, wanted)):
                    yield Answer(pull=pull, exchange=exchange, objects=found)


def _seeds(item: str, row: Mapping[str, Any]) -> set[str]:
    """Values by which records are found: the parts of the key, and ids that the subjects name beside them."""
    first, *rest = parts(item)
    beside = {str(value) for name, value in row.items() if name.endswith("_id") and value is not None}
    return {first, *rest, "-".join(rest), *beside}  # a review goes out under the names of its plan and its day


def _ids(record: Record) -> list[str]:
    return [name for name in record.key if name.endswith("_id")]  # kinds and dates are shared by many


def _holds(row: Mapping[str, Any], seq: int | None, day: date) -> bool:
    """The snapshot views' own condition, for one version of history."""
    then = row["from_day"] <= day and (row["to_day"] is None or day < row["to_day"])
    return seq is not None and then and row["known_from"] <= seq and (row["known_to"] is None or seq < row["known_to"])
