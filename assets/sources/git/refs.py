"""Which branches a host says there are, and which of them are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Self

from assets.sources.contract import Exchange, Rejected
from assets.sources.git.cursor import Seen
from assets.sources.git.settings import Repository

HEAD: Final = "HEAD"
HEADS: Final = "refs/heads/"
_LINE: Final = re.compile(r"(ref: refs/heads/[^\t\ufffd]+|[0-9a-f]{40})\t(HEAD|refs/[^\t\ufffd]+)")


def asked(repository: Repository, seen: Seen | None) -> tuple[str, ...]:
    """Return the refs to ask for: the release branches of the settings, or else the default branch.

    A branch that was the default branch once is asked for as long as it is there, so that renaming it, or making
    another one the default, does not end its being watched.
    """
    if repository.branches:
        return tuple(HEADS + name for name in repository.branches)
    return (HEAD, *(HEADS + name for name in sorted(seen.tips if seen else ())))


@dataclass(frozen=True, kw_only=True)
class Refs:
    """An answer of a host about its refs.

    Attributes:
        repository_id: the host's id of the repository.
        patterns: what was asked for.
        tips: commits by branch, of the branches asked for.
    """

    repository_id: str
    patterns: tuple[str, ...]
    tips: dict[str, str]

    @classmethod
    def of(cls, exchange: Exchange) -> Self:
        """Read what `git ls-remote --symref` wrote.

        Raises:
            Rejected: a line is none that git writes, or the default branch has no name.
        """
        name, patterns = str(exchange.subject), tuple((exchange.request_body or "").split("\n"))
        found: dict[str, str] = {}
        default: str | None = None
        if exchange.body and not exchange.body.endswith(b"\n"):
            raise Rejected("truncated", f"repository {name}: its list of refs is cut off")
        for line in exchange.body.decode(errors="replace").split("\n")[:-1]:
            match = _LINE.fullmatch(line)
            if match is None:
                raise Rejected("envelope", f"repository {name}: a line of its list of refs is none that git writes")
            value, ref = match.groups()
            if value.startswith("ref: "):
                default = value.removeprefix("ref: ") if ref == HEAD else default
            else:
                found[ref] = value
        if HEAD in patterns and HEAD in found:
            if default is None:
                raise Rejected("envelope", f"repository {name}: HEAD names a commit and no branch; list its `branches`")
            found[default] = found.pop(HEAD)
            patterns = (*patterns, default)
        wanted = {ref for ref in found if ref.startswith(HEADS) and any(fnmatchcase(ref, p) for p in patterns)}
        return cls(
            repository_id=name,
            patterns=patterns,
            tips={ref.removeprefix(HEADS): found[ref] for ref in sorted(wanted)},
        )

    def missing(self, seen: Seen | None) -> list[str]:
        """Return what was asked for by name, is not there and never was: nobody can tell whether it should be."""
        known = {HEADS + branch for branch in (*self.tips, *(seen.tips if seen else ()))}
        named = [p for p in self.patterns if "*" not in p and p not in known and p != HEAD]
        unnamed = [HEAD] if HEAD in self.patterns and not self.tips and not (seen and seen.tips) else []
        return [*unnamed, *named]

    def gone(self, seen: Seen) -> list[str]:
        """Return branches that a reading saw and that are asked for and not there."""
        return [
            branch
            for branch in sorted(seen.tips)
            if branch not in self.tips and any(fnmatchcase(HEADS + branch, p) for p in self.patterns)
        ]
