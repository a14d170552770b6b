"""The desk: a folder shared with the monitoring tool, where people find lists to review and leave their decisions.

The tool writes <obligation>/list.csv; people answer with <obligation>/decisions.csv when they get to it: within
five days, completely, the subject's manager deciding to keep it all, unless a scenario says otherwise.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from assets.sandbox.seeded import Seeded
from assets.sandbox.timeline import Timeline
from assets.sandbox.when import DAY, instant, local_day, next_workday

LIST = "list.csv"
DECISIONS = "decisions.csv"
COLUMNS = ("item_id", "decision", "reviewer_login", "decided_at")
_LATEST_DAYS = 5
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What people return: how many open items they leave out or invent; who signs for some accounts."""

    leave_out: int = 0
    extra: int = 0
    subject_accounts: frozenset[str] = frozenset()
    reviewer_login: str = ""


@dataclass(kw_only=True)
class _Review:
    seen_at: datetime
    rows: list[dict[str, str]]
    decided: dict[str, dict[str, str]] = field(default_factory=dict)


class Desk:
    """Watches the folder. `reviewer_of` gives the usual reviewer's login for an account id."""

    def __init__(self, folder: Path, timeline: Timeline, seeded: Seeded, reviewer_of: Callable[[str], str]) -> None:
        self._folder = folder
        self._timeline = timeline
        self._seeded = seeded
        self._reviewer_of = reviewer_of
        self._withheld: set[str] = set()
        self._early: dict[str, list[Answer]] = {}
        self._reviews: dict[str, _Review] = {}
        self._doubted: dict[str, str] = {}

    def withhold(self, obligation_id: str) -> None:
        """Let nobody answer this review but a scenario."""
        self._withheld.add(obligation_id)

    def doubt(self, account_id: str, decision: str) -> None:
        """Let whoever reviews an account next decide `revoke` or `modify` of what it holds."""
        self._doubted[account_id] = decision

    def receive(self, obligation_id: str, answer: Answer) -> None:
        """Return an answer now, or as soon as the list has come if it has not."""
        if obligation_id in self._reviews:
            self._return(obligation_id, answer)
        else:
            self._early.setdefault(obligation_id, []).append(answer)

    def look(self) -> None:
        """Take up lists that have arrived since the last look."""
        for path in sorted(self._folder.glob(f"*/{LIST}")):
            if path.parent.name not in self._reviews:
                self._take_up(path.parent.name, path)

    def _take_up(self, obligation_id: str, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self._reviews[obligation_id] = _Review(seen_at=self._timeline.now, rows=rows)
        for answer in self._early.pop(obligation_id, []):
            self._return(obligation_id, answer)
        if obligation_id not in self._withheld:
            days = self._seeded.dice("review", obligation_id).randrange(1, _LATEST_DAYS - 1)
            at = instant(next_workday(local_day(self._timeline.now) + days * DAY), "15:00")
            self._timeline.at(at, partial(self._return, obligation_id, Answer()))

    def _return(self, obligation_id: str, answer: Answer) -> None:
        review = self._reviews[obligation_id]
        open_rows = [row for row in review.rows if row["item_id"] not in review.decided]
        rows = open_rows[: len(open_rows) - answer.leave_out]
        rows += [{"item_id": f"not-listed-{number}", "account_id": ""} for number in range(1, answer.extra + 1)]
        for index, row in enumerate(rows):
            account_id = row["account_id"]
            signed = answer.reviewer_login if account_id in answer.subject_accounts else self._reviewer_of(account_id)
            decided_at = max(review.seen_at, self._timeline.now - (len(rows) - 1 - index) * _MINUTE)
            review.decided[row["item_id"]] = {
                "item_id": row["item_id"],
                "decision": self._doubted.pop(account_id, "keep"),
                "reviewer_login": signed,
                "decided_at": decided_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
        _write(self._folder / obligation_id / DECISIONS, list(review.decided.values()))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    """Put the file in place whole: the tool never sees half of it."""
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    draft.replace(path)
