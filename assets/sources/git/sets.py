"""From kept answers to record sets, pure: which branches moved, and which commits came in by that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from assets.sources.contract import Exchange, Parsed, Proof, PullContext, RecordSet, Rejected
from assets.sources.git.answers import Answers, Arrival
from assets.sources.git.cursor import Cursor, Seen
from assets.sources.git.moves import Move
from assets.sources.git.settings import Settings
from warehouse.record import records

RECORDS: Final = ("branch_moves", "release_commits")
_PROOFS: Final = (
    Proof(
        level="transferred",
        how="every commit has the bytes of its id and names its parents; as many as git counts, back to the tip before",
    ),
    Proof(
        level="visible",
        how="every repository and branch of the scope list was seen; who may read a branch reads all its commits",
    ),
)


class Sets:
    """What one pull says about all repositories that were read."""

    def __init__(self, *, source_id: str, settings: Settings, context: PullContext) -> None:
        """Prepare parsing; `context.cursor` is what the reading before left."""
        self._source: dict[str, Any] = {"source_id": source_id, "host_source_id": settings.host_source}
        self._context = context
        self._before = Cursor.of(context.cursor)
        self._rows: dict[str, list[dict[str, Any]]] = {record: [] for record in RECORDS}
        self._seen = dict(self._before.repositories)

    def parsed(self, exchanges: Sequence[Exchange]) -> Parsed:
        """Turn kept answers into records and the next cursor.

        Raises:
            Rejected: the answers are not complete or not readable.
        """
        by_repository: dict[str, list[Exchange]] = {}
        for exchange in exchanges:
            by_repository.setdefault(str(exchange.subject), []).append(exchange)
        if not by_repository:
            raise Rejected("envelope", "no repository was read")
        for name, answered in by_repository.items():
            answers = Answers(answered, self._before.repositories.get(name))
            answers.refuse_unexplained()
            for move in answers.moves():
                self._add(name, answers, move)
            self._seen[name] = self._now_seen(answers)
        return Parsed(
            observed_at=self._context.observed_from,
            sets=tuple(self._set(record, rows) for record, rows in self._rows.items()),
            cursor=Cursor(repositories=self._seen).model_dump(mode="json"),
        )

    def _add(self, name: str, answers: Answers, move: Move) -> None:
        seen, seen_at = answers.seen, self._context.observed_from
        dropped = answers.dropped(move)
        about = {**self._source, "repository_id": name, "branch": move.branch}
        about |= {"seen_at": seen_at, "found_on": self._context.day}
        self._rows["branch_moves"].append(
            {
                **about,
                "move_id": f"{name}/{move.branch}@{seen_at.isoformat()}",
                "from_sha": move.before,
                "to_sha": move.after,
                "previous_seen_at": seen.read_at if seen else None,
                "is_first_reading": seen is None,
                "is_fast_forward": None if dropped is None else dropped == 0,
                "dropped_count": dropped,
            }
        )
        self._rows["release_commits"] += [
            {**about, "is_carried_in": seen is None, **_commit(arrival)} for arrival in answers.arrived(move)
        ]

    def _now_seen(self, answers: Answers) -> Seen:
        before = answers.seen
        gone = answers.refs.gone(before) if before else []
        tips = {**(before.tips if before else {}), **answers.refs.tips}
        return Seen(read_at=self._context.observed_from, tips=dict(sorted(tips.items())), gone=tuple(gone))

    def _set(self, record: str, rows: list[dict[str, Any]]) -> RecordSet:
        frame = pl.DataFrame(rows, schema=records()[record].schema)
        return RecordSet(record=record, rows=frame, proofs=_PROOFS, source_total=len(rows))


def _commit(arrival: Arrival) -> dict[str, Any]:
    commit = arrival.commit
    return {
        "commit_sha": commit.sha,
        "tree_sha": commit.tree,
        "first_parent_sha": commit.parents[0] if commit.parents else None,
        "parent_count": len(commit.parents),
        "is_root": not commit.parents,
        "position": arrival.position,
        "committed_at": commit.committed_at,
        "claimed_number": commit.claimed_number,
        "paths": arrival.paths,
    }
