"""Rows of what is read repository by repository: changes, checks, protections, moves, alerts, deployments. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from assets.sources.contract import Proof, RecordSet
from assets.sources.github import change_mapping, deployment_mapping, mapping
from assets.sources.github.alert_mapping import vulnerability
from assets.sources.github.change_reading import ChangeReading, checked_shas, is_new_merge
from assets.sources.github.changes import Change
from assets.sources.github.code import ALERT_PATHS, Alert, Code, scanned
from assets.sources.github.mapping import Row
from assets.sources.github.plan import Window
from assets.sources.github.protection import effective
from assets.sources.github.reading import Reading
from assets.sources.github.settings import Scanner, Settings
from assets.sources.github.shapes import Deployment, Repository
from assets.sources.http.rows import frame

_MOVED: Final = Proof(
    level="transferred", how="what moved was read twice with the same outcome, each change to the end of its lists"
)
_TWICE: Final = Proof(level="transferred", how="read twice to the last page, with the same outcome")
_CHECKED: Final = Proof(level="transferred", how="checks as many as GitHub counts, statuses read twice")
LISTED: Final = Proof(level="visible", how="every repository that the settings name was seen")


@dataclass(kw_only=True)
class CodeSets:
    """Makes the record sets of one pull that come from repositories."""

    source_id: str
    settings: Settings
    reading: Reading
    code: Code
    changes: ChangeReading
    part: Window

    def made(self) -> Iterator[RecordSet]:
        """Yield a set for each record. Raises Rejected when an answer is missing or wrong, or lists disagree."""
        yield from self._changes()
        yield self._checks()
        yield self._moves()
        if self.reading.wants("branch_protections"):
            yield self._protections()
        if self.reading.wants("vulnerabilities"):
            yield self._vulnerabilities()
        if self.reading.wants("deployments"):
            yield self._deployments()

    def unfinished_at(self) -> datetime | None:
        """When the oldest deployment was made that has no outcome yet."""
        found = [one.created for _, one in self._deployed if not deployment_mapping.is_finished(one)]
        return min(found, default=None)

    def scanned(self) -> tuple[str, ...]:
        """Lists of alerts that are not empty, or were not at an earlier reading."""
        full = {scanned(one, scanner) for one, scanner, alerts in self._alerts if alerts}
        return tuple(sorted(full | self.part.scanned))

    def _changes(self) -> Iterator[RecordSet]:
        found = [change for _, change in self._moved]
        read = frozenset(change.key for change in found)
        rows = {
            "changes": [change_mapping.change(change) for change in found],
            "change_reviews": [row for change in found for row in change_mapping.reviews(change)],
            "change_contributors": [row for change in found for row in change_mapping.contributors(change)],
            "change_revisions": [row for change in found for row in change_mapping.revisions(change)],
        }
        for record, there in rows.items():
            yield replace(self._set(record, there, _MOVED, read), rests_on="updated")
        brought = [
            {"change_id": change.key, "repository_id": str(change.repository.key), "commit_sha": sha}
            for _, change in self._merged
            for sha in self.changes.introduced(change)
        ]
        yield self._set("change_commits", brought, _MOVED)

    def _checks(self) -> RecordSet:
        rows: dict[str, Row] = {}
        shas: set[str] = set()
        for one, change in self._merged:
            for sha in checked_shas(change):
                shas.add(sha)
                here = [mapping.check_run(str(one.key), run) for run in self.code.checks(one, sha)]
                here += [mapping.status(str(one.key), sha, status) for status in self.code.statuses(one, sha)]
                rows |= {row["check_run_id"]: row for row in here}
        return self._set("check_runs", list(rows.values()), _CHECKED, frozenset(shas))

    def _moves(self) -> RecordSet:
        rows = [
            mapping.move(str(one.key), branch, move)
            for one in self._read.values()
            for branch in self.code.branches(one)
            for move in self.code.moves(one, branch, self.changes.merged_into(one, branch))
        ]
        return self._set("repository_events", rows, _TWICE)

    def _protections(self) -> RecordSet:
        rows = [
            {"repository_id": str(one.key), "branch": branch, "is_release_branch": True, **effective(guard)}
            for one in self._read.values()
            for branch in self.code.branches(one)
            if (guard := self.code.guard(one, branch))
        ]
        return self._set("branch_protections", rows, _TWICE, self._covered)

    def _vulnerabilities(self) -> RecordSet:
        """Alerts; that there are none says something only where a scanner looks for them."""
        rows = [
            vulnerability(str(one.key), ALERT_PATHS[scanner], alert)
            for one, scanner, alerts in self._alerts
            for alert in alerts or ()
        ]
        off = sum(alerts is None for _, _, alerts in self._alerts)
        found = self._set("vulnerabilities", rows, _TWICE, self._covered)
        if not off:
            return found
        self.reading.notes["vulnerabilities: scanners that are off"] += off
        return replace(found, proofs=(_TWICE,))

    def _deployments(self) -> RecordSet:
        rows = []
        for one, found in self._deployed:
            is_production = self.code.is_production(found)
            run = self.code.run(found) if is_production else None
            approvals = self.code.approvals(run) if run else ()
            row = deployment_mapping.deployment(found, run, approvals)
            rows.append(row | {"repository_id": str(one.key), "is_production": is_production})
        return self._set("deployments", rows, _TWICE, frozenset(row["deployment_id"] for row in rows))

    @cached_property
    def _read(self) -> dict[str, Repository]:
        return self.code.repositories()

    @cached_property
    def _covered(self) -> frozenset[str]:
        """Repositories whose rows are known now: those that were read, and those that are gone and have none."""
        return frozenset(self._read) | (self.part.repositories - self.reading.repositories().keys())

    @cached_property
    def _moved(self) -> list[tuple[Repository, Change]]:
        return [(one, change) for one in self._read.values() for change in self.changes.changes(one)]

    @cached_property
    def _merged(self) -> list[tuple[Repository, Change]]:
        return [(one, change) for one, change in self._moved if is_new_merge(change, self.part)]

    @cached_property
    def _alerts(self) -> list[tuple[Repository, Scanner, list[Alert] | None]]:
        """What each scanner found in each repository; None where it is off."""
        if not self.reading.wants("vulnerabilities"):
            return []
        scanners = sorted(self.settings.scanners)
        return [(one, name, self.code.alerts(one, name)) for one in self._read.values() for name in scanners]

    @cached_property
    def _deployed(self) -> list[tuple[Repository, Deployment]]:
        if not self.reading.wants("deployments"):
            return []
        return [(one, found) for one in self._read.values() for found in self.code.deployments(one)]

    def _set(self, record: str, rows: list[Row], how: Proof, parents: frozenset[str] | None = None) -> RecordSet:
        return RecordSet(record=record, rows=frame(record, self.source_id, rows), proofs=(how, LISTED), parents=parents)
