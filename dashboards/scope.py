"""Whose site it is and which days it speaks about, as the published file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from warehouse.audit import Audit

_META: Final = ("company", "time_zone", "window_from", "window_to", "built_at", "basis")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose marks these are and which days of the window can be shown.

    Attributes:
        company: display name.
        time_zone: IANA name; every day on the site is a calendar day of this zone.
        window_from, window_to: first and last day of the audit window.
        newest_day: last day with a mark, in the window or after it; None before the first one.
        built_at: when the published file was made, as it says itself.
        basis: how the days were obtained (`observed`, `simulated` …).
    """

    company: str
    time_zone: str
    window_from: date
    window_to: date
    newest_day: date | None
    built_at: str
    basis: str

    @property
    def to_day(self) -> date:
        """Last day of the window that can be shown; the day before the window while there is none."""
        before = self.window_from - timedelta(days=1)
        return min(max(self.newest_day or before, before), self.window_to)

    @property
    def params(self) -> Mapping[str, object]:
        """What every query may name. Without a mark the range of days is empty: no day is invented."""
        return {
            "from_day": self.window_from,
            "to_day": self.to_day,
            "newest_day": self.newest_day or self.to_day,
        }

    @property
    def days_elapsed(self) -> int:
        """Days of the window up to the last one shown."""
        return (self.to_day - self.window_from).days + 1

    @property
    def days_in_window(self) -> int:
        """Days of the whole window."""
        return (self.window_to - self.window_from).days + 1

    @property
    def is_over(self) -> bool:
        """Whether the last day of the window has its mark."""
        return self.to_day == self.window_to


def read_scope(audit: Audit) -> Scope:
    """Read the table `meta` and the newest marked day of the window.

    Raises:
        ValueError: `meta` lacks a key or holds something that is not a date.
    """
    meta = dict(audit.query("SELECT key, value FROM meta").iter_rows())
    missing = [key for key in _META if not meta.get(key)]
    if missing:
        raise ValueError(f"audit.duckdb, table meta: no {', '.join(missing)}; publish the file again")
    window_from, window_to = _day(meta, "window_from"), _day(meta, "window_to")
    if window_to < window_from:
        raise ValueError("audit.duckdb, table meta: window_to lies before window_from; correct [window]")
    return Scope(
        company=meta["company"],
        time_zone=meta["time_zone"],
        window_from=window_from,
        window_to=window_to,
        newest_day=audit.query("SELECT max(day) AS day FROM control_daily")["day"].item(),
        built_at=meta["built_at"],
        basis=meta["basis"],
    )


def _day(meta: Mapping[str, str], key: str) -> date:
    try:
        return date.fromisoformat(meta[key])
    except ValueError as error:
        raise ValueError(f"audit.duckdb, table meta, key {key}: {meta[key]!r} is no date (YYYY-MM-DD)") from error
