"""A folder of exported files as a source: `pull` keeps them as they are, `parse` makes records of what was kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assets.sources.contract import Obstacle, Parsed, RecordSet, Rejected
from assets.sources.files.disk import read_files
from assets.sources.files.gather import bundles
from assets.sources.files.rules import unfilled
from assets.sources.files.sets import record_set, zoned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assets.sources.contract import Exchange, PullContext
    from assets.sources.files.settings import Settings


class Files:
    """One folder of exported files (see `assets.sources.contract.Connector`)."""

    def __init__(self, source_id: str, settings: Settings) -> None:
        """Read `settings.folder` as the source `source_id`."""
        self.source_id = source_id
        self.settings = settings
        self.provides = frozenset(settings.records)
        self.is_history = all(table.is_history for table in settings.records.values())

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:
        """Hand every declared file of the day to `keep`, byte for byte, with its side file.

        Raises:
            Rejected: a file is missing, unreadable, too large, or was being written.
        """
        for exchange in read_files(self.settings, context.day):
            keep(exchange)

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        """Turn kept files into records.

        Raises:
            Rejected: a file is damaged, cut, not as declared, or contradicts itself. `partial` holds the rows
                that could be read of snapshots; of a log with gaps nothing can be said row by row.
        """
        sets: list[RecordSet] = []
        notes: Counter[str] = Counter()
        written = [zoned(context.observed_from)]
        faults: list[Rejected] = []
        for bundle in bundles(exchanges, self.settings):
            if bundle.fault is not None:
                faults.append(bundle.fault)
                if bundle.table.events is not None:
                    continue
            made, met = record_set(self.source_id, bundle, context)
            sets.append(made)
            notes.update({f"{bundle.record.name}: {kind}": count for kind, count in met.items() if count})
            if made.day is None and made.valid_from is None:
                written.append(bundle.written_at)
        if faults:
            raise Rejected(faults[0].reason, faults[0].detail, partial=tuple(sets))
        return Parsed(observed_at=min(written), sets=tuple(sets), notes=dict(notes))

    def check(self) -> Sequence[str]:
        """Read every file there is and say what the mapping leaves open, one finding a line."""
        findings: list[str] = []
        for bundle in bundles(list(read_files(self.settings, None)), self.settings):
            name = bundle.record.name
            names = ", ".join(content.name for content in bundle.contents)
            if bundle.fault is not None:
                findings.append(Obstacle(f"{name}: {bundle.fault.detail}"))
            if not all(content.proof for content in bundle.contents):
                findings.append(f"{name}: nothing proves that {names} is whole; gzip it or write a side file")
            unknown = unfilled(bundle.record, bundle.table)
            findings += [f"{name}.{column}: not mapped, stays unknown" for column in unknown]
        return list(dict.fromkeys(findings))
