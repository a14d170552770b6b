"""Where things lie in a home folder: what the company writes (settings, registers, reviews) and what Tallymark keeps.

Paths only. Nothing here creates, reads or writes anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """A home folder, chosen by `--home` or `TALLYMARK_HOME`.

    Attributes:
        path: the folder; made absolute, because children are started in other working directories.
    """

    path: Path

    def __post_init__(self) -> None:
        """Make the path absolute and resolve `~`."""
        object.__setattr__(self, "path", self.path.expanduser().absolute())

    @property
    def settings(self) -> Path:
        """What the company has set."""
        return self.path / "tallymark.toml"

    @property
    def registers(self) -> Path:
        """Folder of the company's registers, one CSV file each."""
        return self.path / "registers"

    @property
    def reviews(self) -> Path:
        """Folder of review lists that went out and decisions that came back, one folder an obligation."""
        return self.path / "reviews"

    @property
    def data(self) -> Path:
        """Everything that Tallymark keeps; outside the company's version control."""
        return self.path / "data"

    @property
    def evidence(self) -> Path:
        """What is proved; all else under `data` can be rebuilt from it."""
        return self.data / "evidence"

    @property
    def packs(self) -> Path:
        """Raw answers as received."""
        return self.evidence / "packs"

    @property
    def log(self) -> Path:
        """The append-only evidence log."""
        return self.evidence / "log"

    @property
    def database(self) -> Path:
        """The index that runs write to."""
        return self.data / "tallymark.duckdb"

    @property
    def audit(self) -> Path:
        """The published file that people open."""
        return self.data / "audit.duckdb"

    @property
    def site(self) -> Path:
        """The dashboards as static pages."""
        return self.data / "site"

    @property
    def dagster(self) -> Path:
        """Dagster's own bookkeeping (`DAGSTER_HOME`)."""
        return self.data / "dagster"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.data / "lock"
