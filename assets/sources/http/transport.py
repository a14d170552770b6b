"""A connection on which every read and write ends by one deadline, however slowly bytes drip in.

httpx knows a timeout per read only, which a server that sends a byte a second never meets.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import httpcore
import httpx


class Deadline:
    """The instant, in monotonic seconds, by which the request under way must have its whole answer."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Begin without one."""
        self._monotonic = monotonic
        self._at = float("inf")

    def begin(self, seconds: float) -> None:
        """Give the next request so many seconds."""
        self._at = self._monotonic() + seconds

    def left(self) -> float:
        """Seconds until the deadline.

        Raises:
            httpcore.ReadTimeout: it has passed.
        """
        left = self._at - self._monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return left


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  (the deadline is stricter)
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  (httpcore's own type)
        return self._inner.get_extra_info(info)


class _Network(httpcore.SyncBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        inner = super().connect_tcp(host, port, self._deadline.left(), local_address, socket_options)
        return _Stream(inner, self._deadline)


@cache
def _trusted() -> ssl.SSLContext:
    # reading the certificates takes longer than a pull's first request
    return httpx.create_ssl_context(trust_env=False)


class DeadlineTransport(httpx.HTTPTransport):
    """httpx's own transport over such connections. It uses no proxy and follows no environment variable."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Make a transport whose `deadline` must begin before each request."""
        super().__init__(verify=_trusted())
        self.deadline = Deadline(monotonic)
        # httpx hands no network backend through; the tests of slow answers hold this line
        self._pool._network_backend = _Network(self.deadline)  # noqa: SLF001
