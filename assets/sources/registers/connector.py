"""Reads the home folder's registers and reviews as one source: all files whole and twice the same, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from assets.sources.contract import Exchange, Parsed, PullContext, RecordSet, Rejected
from assets.sources.registers.register import registers
from assets.sources.registers.reviews import FILES
from assets.sources.registers.reviews import RECORDS as REVIEWS
from assets.sources.registers.table import columns_of
from assets.sources.registers.understand import understand
from warehouse.home import Home

RECORDS: Final = frozenset({*registers(), *REVIEWS})


class Registers:
    """The home folder as a `Connector`."""

    def __init__(self, *, source_id: str, home: Home, source_ids: frozenset[str]) -> None:
        """See `assets.sources.registers.Settings`."""
        self.source_id = source_id
        self.is_history = False
        self.provides = RECORDS
        self._home = home
        self._source_ids = source_ids

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:  # noqa: ARG002  (files know no day)
        """Hand every file to `keep`, byte for byte.

        Raises:
            Rejected: a file is missing, misnamed or unreadable, or one changed while they were read.
        """
        exchanges = list(self._files())
        for exchange in exchanges:
            keep(exchange)
        if problems := self._misnamed():
            raise Rejected("file", "\n".join(problems))
        if list(self._files()) != exchanges:
            raise Rejected("file", "a register or review changed while they were read; read them again")

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        """Turn kept files into one record set per register, and two for the reviews.

        Raises:
            Rejected: naming every fault of every file.
        """
        sets, problems = understand(self.source_id, exchanges)
        if problems:
            raise Rejected("file", "\n".join(problems))
        return Parsed(observed_at=context.observed_from, sets=tuple(sets))

    def check(self) -> Sequence[str]:
        """Name everything that is wrong in the files, and sources they name that the settings do not have."""
        sets, problems = understand(self.source_id, list(self._files()))
        return [*self._misnamed(), *problems, *self._unknown_sources(sets)]

    def _files(self) -> Iterator[Exchange]:
        for register in registers().values():
            path = self._home.path / register.file
            if path.is_file():
                yield self._exchange(register.name, path)
        for folder in sorted(self._home.reviews.glob("[!.]*/")):
            for resource, name in FILES.items():
                if (folder / name).is_file():
                    yield self._exchange(resource, folder / name, subject=folder.name)

    def _exchange(self, resource: str, path: Path, subject: str | None = None) -> Exchange:
        url = path.relative_to(self._home.path).as_posix()
        try:
            body = path.read_bytes()
        except OSError as error:
            raise Rejected("file", f"{url}: {error.strerror}; let Tallymark read it") from error
        return Exchange(resource=resource, method="READ", url=url, status=200, headers={}, body=body, subject=subject)

    def _misnamed(self) -> list[str]:
        """A register that is not there, and CSV files that nothing would read."""
        wanted = {register.file: ",".join(register.columns) for register in registers().values()}
        problems = [
            f"{file} is missing; make it, its first line is {header}"
            for file, header in wanted.items()
            if not (self._home.path / file).is_file()
        ]
        in_reviews = {FILES["list"], FILES["decisions"]}
        for path in sorted([*self._home.registers.glob("*"), *self._home.reviews.glob("*/*")]):
            file = path.relative_to(self._home.path).as_posix()
            is_known = file in wanted or (path.parent.parent == self._home.reviews and path.name in in_reviews)
            # spreadsheets keep locks and copies of open files under names that begin with . or ~
            if path.suffix.lower() == ".csv" and not is_known and not path.name.startswith((".", "~")):
                close = get_close_matches(path.name, [*in_reviews, *(Path(name).name for name in wanted)], n=1)
                remedy = f"did you mean {close[0]}?" if close else "move it elsewhere"
                problems.append(f"{file} is no file that Tallymark reads; {remedy}")
        return problems

    def _unknown_sources(self, sets: Sequence[RecordSet]) -> Iterator[str]:
        for found in sets:
            register = registers().get(found.record)
            named = {} if register is None else columns_of(register.row)
            for cell, column in named.items():
                unknown = set(found.rows[column]) - self._source_ids if column.endswith("_source_id") else set()
                for name in sorted(unknown):
                    close = get_close_matches(name, sorted(self._source_ids), n=1)
                    remedy = f"did you mean {close[0]!r}?" if close else "correct it, or add the source"
                    yield (
                        f"registers/{found.record}.csv, column {cell}: "
                        f"{name!r} is no source of tallymark.toml; {remedy}"
                    )
