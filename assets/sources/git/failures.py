"""Why git could not read a repository, from what it wrote in English; never repeated, as a server chose some of it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from assets.sources.contract import Rejected
from assets.sources.http.retries import PassingError


class _Kind(NamedTuple):
    said: re.Pattern[str]
    reason: str
    words: str
    may_pass: bool = False


_KINDS: Final = (
    _Kind(
        re.compile(r"returned error: 401|Authentication failed|could not read (Username|Password)"),
        "auth",
        "the credential is refused; make a new read-only token",
    ),
    _Kind(re.compile(r"returned error: 403"), "forbidden", "the credential may not read it; grant read access"),
    _Kind(re.compile(r"returned error: 429"), "rate_limited", "asked too often", may_pass=True),
    _Kind(
        re.compile(r"returned error: 30\d|redirect"),
        "not_found",
        "it has moved; write its new address into the settings",
    ),
    _Kind(
        re.compile(r"returned error: (404|410)|repository '.*' not found"),
        "not_found",
        "not there, or not visible to the credential; correct its url, or grant read access",
    ),
    _Kind(
        re.compile(r"not our ref|Server does not allow request for unadvertised"),
        "not_found",
        "a commit that a reading saw is gone from the host and from the clone; restore the clone from a backup, "
        "or push the commit to the host again under any name",
        may_pass=True,
    ),
    _Kind(re.compile(r"\.lock': File exists"), "file", "a reading was cut off while it wrote; delete its clone"),
    _Kind(re.compile(r"fsck error"), "schema", "an object is not as git requires; have the host mend the repository"),
    _Kind(
        re.compile(
            r"Could not resolve|[Cc]ould not connect|Couldn't connect|Failed to connect|Connection refused"
            r"|timed out|too slow|SSL|certificate|not allowed"
        ),
        "unreachable",
        "the host does not answer",
        may_pass=True,
    ),
    _Kind(re.compile(r"returned error: 5\d\d"), "vendor_error", "the host fails", may_pass=True),
    _Kind(
        re.compile(
            r"early EOF|disconnect|index-pack|unpack|RPC failed|hung up|Empty reply|bad (line|pack)|pack has"
            r"|transfer closed"
        ),
        "truncated",
        "the transfer broke off",
        may_pass=True,
    ),
    _Kind(re.compile(r"Recv failure"), "unreachable", "the host hangs up before it answers", may_pass=True),
)
_NOT_GITS: Final = re.compile(r"remote:|\S+ \S+ +packet:")
"""Lines in which a server speaks: its own messages, and what was traced."""
_OTHER: Final = _Kind(re.compile(""), "vendor_error", "no answer that git understands", may_pass=True)


def failure(name: str, code: int, said: str) -> Rejected | PassingError:
    """Return what a failed command means for the repository `name`.

    Args:
        name: of the repository, for the message.
        code: git's exit code.
        said: what git wrote to its standard error, in English.
    """
    own = "\n".join(line for line in said.splitlines() if not _NOT_GITS.match(line))
    kind = next((kind for kind in _KINDS if kind.said.search(own)), _OTHER)
    rejected = Rejected(kind.reason, f"repository {name}: {kind.words} (git exit {code})")
    return PassingError(rejected) if kind.may_pass else rejected
