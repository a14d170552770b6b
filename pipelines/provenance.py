"""Which code is running: named in every result, so that it can be run again."""

from __future__ import annotations

import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def code() -> dict[str, str]:
    """Commit, whether files differ from it (`yes`, `no`, `unknown`), and hash of the lock file."""
    commit = _git("rev-parse", "HEAD")
    changes = _git("status", "--porcelain")
    lock = ROOT / "uv.lock"
    return {
        "commit": commit or "unknown",
        "dirty": "unknown" if changes is None else "yes" if changes else "no",
        "lock_sha256": sha256(lock.read_bytes()).hexdigest() if lock.exists() else "unknown",
    }


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)  # noqa: S607
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
