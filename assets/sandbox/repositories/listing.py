"""What a host says of its refs (git's protocol, version 2): asked of each repository every day, without a process each.

Every other question, and every way of asking that is not understood here, is git's own to answer.
See gitprotocol-v2(5), `ls-refs`.
"""

from assets.sandbox.repositories.repository import Repository
from assets.sandbox.wire import Call, Reply

_END = b"0000"
_BREAK = b"0001"
_OFFERED = ("version 2", "agent=git/sandbox", "ls-refs=unborn", "fetch=shallow", "object-format=sha1")
_ASKS = ["command=ls-refs", "object-format=sha1"]
_OPTIONS = {"peel", "symrefs", "unborn"}
_PREFIX = "ref-prefix "


def offer(call: Call) -> Reply | None:
    """Say what can be asked; None when somebody else has to."""
    if not _is_of_version_2(call) or call.query != {"service": "git-upload-pack"}:
        return None
    body = b"".join(_packet(line) for line in _OFFERED) + _END
    return Reply(body=body, headers=_headers("advertisement"))


def listed(repository: Repository, call: Call) -> Reply | None:
    """List the refs that are asked for; None when something else is asked, or in another way."""
    asked = _asked(call.body) if _is_of_version_2(call) and "content-encoding" not in call.headers else None
    if asked is None:
        return None
    shown = {"HEAD": repository.refs().get(f"refs/heads/{repository.default_branch}")}
    shown |= dict(sorted(repository.refs().items()))
    lines = []
    for ref, sha in shown.items():
        if not asked or ref.startswith(tuple(asked)):
            target = f" symref-target:refs/heads/{repository.default_branch}" if ref == "HEAD" else ""
            lines.append(_packet(f"{sha or 'unborn'} {ref}{target}"))
    return Reply(body=b"".join(lines) + _END, headers=_headers("result"))


def _is_of_version_2(call: Call) -> bool:
    """Tell whether the caller speaks the version of the protocol that is spoken here."""
    return call.headers.get("git-protocol") == "version=2"


def _asked(body: bytes) -> list[str] | None:
    """Prefixes of the refs that a question of the one kind asks for (none = all); None for another question."""
    head, found, rest = body.partition(_BREAK)
    if not found or not rest.endswith(_END):
        return None
    said, options = _lines(head), _lines(rest.removesuffix(_END))
    if [line for line in said if not line.startswith("agent=")] != _ASKS:
        return None
    prefixes = [line.removeprefix(_PREFIX) for line in options if line.startswith(_PREFIX)]
    is_usual = {line for line in options if not line.startswith(_PREFIX)} == _OPTIONS
    return prefixes if is_usual else None


def _packet(line: str) -> bytes:
    return f"{len(line) + 5:04x}{line}\n".encode()


def _lines(packets: bytes) -> list[str]:
    lines = []
    while packets:
        size = max(int(packets[:4], 16), 4)  # less are marks without a line
        lines.append(packets[4:size].decode().removesuffix("\n"))
        packets = packets[size:]
    return lines


def _headers(kind: str) -> tuple[tuple[str, str], ...]:
    return (("content-type", f"application/x-git-upload-pack-{kind}"), ("cache-control", "no-cache, max-age=0"))
