"""Which files a commit touches, from what `git diff-tree --stdin -r -z` wrote."""

from __future__ import annotations

import re
from typing import Final

from assets.sources.contract import Exchange, Rejected

MOST: Final = 200
"""Commits that touch more files are of no small, allowed kind; their files are not listed."""
_COMMIT: Final = re.compile(rb"[0-9a-f]{40}")


def read_paths(exchange: Exchange) -> dict[str, str | None]:
    """Return files by commit, sorted, one a line; None = too many, or a name that is not one line of text.

    Raises:
        Rejected: not what git writes.
    """
    touched: dict[str, set[bytes]] = {}
    commit = ""
    tokens = iter(exchange.body.split(b"\0")[:-1])
    for token in tokens:
        if token.startswith(b":"):
            touched.setdefault(commit, set()).add(next(tokens, b""))  # a file's name follows what changed about it
        elif _COMMIT.fullmatch(token):
            commit = token.decode()
            touched.setdefault(commit, set())
        else:
            raise Rejected("envelope", f"repository {exchange.subject}: not the files that were asked for")
    return {sha: _text(names) for sha, names in touched.items()}


def _text(names: set[bytes]) -> str | None:
    try:
        lines = sorted(name.decode() for name in names)
    except UnicodeDecodeError:
        return None
    return None if len(lines) > MOST or any("\n" in line for line in lines) else "\n".join(lines)
