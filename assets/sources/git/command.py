"""The git command, locked down: no prompt, no hook, no other protocol, no redirect, no configuration but this one.

The credential travels in the environment of the child, never in arguments, addresses, the clone or a message.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import tenacity

from assets.sources.contract import Rejected
from assets.sources.git.failures import failure
from assets.sources.git.settings import Settings
from assets.sources.http.clock import Clock
from assets.sources.http.retries import PassingError, backoff

_CONFIG: Final = {
    "core.hooksPath": os.devnull,
    "credential.helper": "",
    "http.followRedirects": "false",  # the credential would follow
    "http.lowSpeedLimit": "1",
    "fetch.recurseSubmodules": "false",
    "transfer.fsckObjects": "true",
    # old tools wrote these in great number; they hide nothing
    "fetch.fsck.badTimezone": "ignore",
    "fetch.fsck.missingSpaceBeforeDate": "ignore",
    "fetch.fsck.zeroPaddedFilemode": "ignore",
    "gc.autoDetach": "false",
}
_ENVIRONMENT: Final = {
    "PATH": os.defpath,
    "HOME": os.devnull,
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
}
_SPOKE_GIT: Final = re.compile(r" packet: +\S+< (version 2|# service=git-upload-pack)")


class Command:
    """Runs git for one pull within its budget of time."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Begin; the budget counts from here.

        Raises:
            Rejected: git is not installed.
        """
        found = shutil.which("git")
        if found is None:
            raise Rejected("unreachable", "the command git is not installed; install git 2.31 or newer")
        self._git = found
        self._settings = settings
        self._clock = clock
        self._ends = clock.monotonic() + settings.budget_seconds

    def local(self, folder: Path, *arguments: str, sent: bytes = b"") -> bytes:
        """Run git on a clone and return what it wrote. Talks to nobody.

        Raises:
            Rejected: `file`, the clone is not in order.
        """
        code, out, _ = self._run([*arguments], sent, {**_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": ""})
        if code:
            raise Rejected("file", f"{folder} is damaged (git exit {code}); delete that folder, and it is made again")
        return out

    def remote(self, name: str, url: str, *arguments: str) -> bytes:
        """Run git with the address `url`, which `arguments` name, and return what it wrote; repeat what may pass.

        Raises:
            Rejected: naming the repository `name` and why it could not be read.
        """
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PassingError),
            wait=lambda state: backoff(state.attempt_number, self._clock.jitter()),
            stop=self._is_hopeless,
            sleep=self._clock.sleep,
            reraise=True,
        )
        try:
            return attempts(self._once, name, url, arguments)
        except PassingError as error:
            raise error.rejected from None

    def _once(self, name: str, url: str, arguments: tuple[str, ...]) -> bytes:
        protocol = {"GIT_ALLOW_PROTOCOL": urlsplit(url).scheme, "GIT_TRACE_PACKET": "2"}  # traced to standard error
        code, out, said = self._run([*arguments], b"", {**_ENVIRONMENT, **protocol, **self._set(url)})
        if code:
            raise failure(name, code, said)
        # git takes any page for a list of files of an old kind, and one without branches for an empty repository
        if not _SPOKE_GIT.search(said):
            raise PassingError(Rejected("envelope", f"repository {name}: what answers does not speak git"))
        return out

    def _set(self, url: str) -> Mapping[str, str]:
        """Configuration by environment, where other users of the machine do not see it."""
        config = {**_CONFIG, "http.lowSpeedTime": str(self._settings.stall_seconds)}
        if self._settings.token is not None:
            pair = f"{self._settings.user}:{self._settings.token.get_secret_value()}"
            config[f"http.{url}.extraHeader"] = f"Authorization: Basic {b64encode(pair.encode()).decode()}"
        given = {"GIT_CONFIG_COUNT": str(len(config))}
        for number, (key, value) in enumerate(config.items()):
            given |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return given

    def _run(self, arguments: list[str], sent: bytes, environment: Mapping[str, str]) -> tuple[int, bytes, str]:
        left = self._ends - self._clock.monotonic()
        if left <= 0:
            raise Rejected("unreachable", f"the {self._settings.budget_seconds:g} s of the pull are spent")
        # a group of its own, because git's helpers outlive git when only git is killed
        with subprocess.Popen(
            [self._git, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        ) as child:
            try:
                out, said = child.communicate(sent, timeout=left)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGTERM)  # and no harder: git takes its lock files away
                raise Rejected(
                    "unreachable", f"the {self._settings.budget_seconds:g} s of the pull are spent"
                ) from None
        return child.returncode, out, said.decode(errors="replace")

    def _is_hopeless(self, state: tenacity.RetryCallState) -> bool:
        is_late = self._clock.monotonic() + state.upcoming_sleep >= self._ends
        return is_late or state.attempt_number >= self._settings.max_attempts
