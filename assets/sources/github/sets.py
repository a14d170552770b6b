"""Everything a complete pull says: rows of all records, with why they are complete. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from assets.sources.contract import Parsed, Proof, PullContext, RecordSet, Rejected
from assets.sources.github import mapping
from assets.sources.github.change_reading import ChangeReading
from assets.sources.github.code import Code
from assets.sources.github.code_sets import LISTED, CodeSets
from assets.sources.github.mapping import Row
from assets.sources.github.plan import Cursor, window
from assets.sources.github.reading import Reading
from assets.sources.github.settings import Settings
from assets.sources.http.rows import frame

_TOTAL: Final = Proof(level="transferred", how="read to the last page, as many as GitHub counts")
_TWICE: Final = Proof(level="transferred", how="outside collaborators were read twice, with the same ids")
_MEMBER: Final = Proof(level="visible", how="the token's user is a member, so that concealed members are shown")
_WITNESS: Final = Proof(level="visible", how="the witness account was seen")


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Makes the record sets of one pull."""

    source_id: str
    reading: Reading
    settings: Settings
    context: PullContext

    def parsed(self) -> Parsed:
        """Return everything the pull says.

        Raises:
            Rejected: an answer is missing or wrong, or lists disagree; people who came whole are `partial`.
        """
        reading, settings = self.reading, self.settings
        part = window(self.context, settings, reading.read_at)
        people = tuple(self._people())
        of_code = CodeSets(
            source_id=self.source_id,
            settings=settings,
            reading=reading,
            code=Code(reading, settings, part),
            changes=ChangeReading(reading.kept, part),
            part=part,
        )
        try:
            sets = (*people, self._repositories(), *of_code.made())
            cursor = Cursor(
                read_at=reading.read_at,
                swept_at=part.swept_at,
                unfinished_at=of_code.unfinished_at(),
                repositories=tuple(reading.repositories()),
                scanned=of_code.scanned(),
            )
        except Rejected as rejected:
            unproven = tuple(replace(made, proofs=()) for made in people)
            raise Rejected(rejected.reason, rejected.detail, unproven) from None
        return Parsed(
            observed_at=reading.read_at,
            sets=sets,
            cursor=cursor.model_dump(mode="json", exclude_none=True),
            notes=dict(reading.notes),
        )

    def _people(self) -> Iterator[RecordSet]:
        reading = self.reading
        members, outside, identities = reading.members(), reading.outside(), reading.identities()
        factors = reading.outside_without_factor()
        accounts = [mapping.member(edge, identities.get(key), self.settings) for key, edge in members.items()]
        accounts += [mapping.outsider(one, factors) for key, one in outside.items() if key not in members]
        names = frozenset(row["account_id"] for row in accounts)
        teams = reading.teams()
        memberships = [
            {"group_id": key, "account_id": name}
            for key, one in teams.items()
            for name in sorted(reading.team_members(one))
        ]
        if strangers := {row["account_id"] for row in memberships} - names:
            raise Rejected("count_mismatch", f"Teams: {len(strangers)} of their members are not among the members")
        owners = [mapping.owner(edge) for edge in members.values() if edge.role == "ADMIN"]
        visible = self._visible(names)
        yield self._set("accounts", accounts, _TOTAL, _TWICE, *visible)
        yield self._set("groups", map(mapping.team, teams.values()), _TOTAL, *visible)
        yield self._set("group_memberships", memberships, _TOTAL, *visible)
        yield self._set("role_assignments", owners, _TOTAL, *visible)

    def _visible(self, names: Collection[str]) -> list[Proof]:
        proofs = [_MEMBER] if self.reading.sees_members() else []
        if self.settings.witness_id is None:
            return proofs
        if self.settings.witness_id not in names:
            raise Rejected("witness_missing", "Members: the witness account was not seen")
        return [*proofs, _WITNESS]

    def _repositories(self) -> RecordSet:
        production = self.settings.production_environments
        rows = [mapping.repository(one, production) for one in self.reading.repositories().values()]
        return self._set("repositories", rows, _TOTAL, LISTED)

    def _set(self, record: str, rows: Iterable[Row], *proofs: Proof) -> RecordSet:
        return RecordSet(record=record, rows=frame(record, self.source_id, list(rows)), proofs=proofs)
