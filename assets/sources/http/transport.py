"""A connection on which every read and write ends by one deadline, however slowly bytes drip in.

httpx knows a timeout per read only, which a server that sends a byte a second never meets.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Received:
    """An answer whose body is still on its way.

    Attributes:
        status: of HTTP; headers: names in lower case, of one that comes several times all values.
        parts: the body, piece by piece.
    """

    status: int
    headers: Mapping[str, str]
    parts: Iterator[bytes]


class Wire:
    """Connections to one source. They use no proxy and follow no environment variable.

    It stands on httpcore, which httpx stands on too: a pull asks hundreds of times, and httpx takes as long
    again for what is not needed here.
    """

    def __init__(self, monotonic: Callable[[], float], auth: httpx.Auth, headers: Mapping[str, str]) -> None:
        """Prepare to send `headers` and the credential, which is shown nowhere; `deadline` must begin each time."""
        self.deadline = Deadline(monotonic)
        asking = next(auth.sync_auth_flow(httpx.Request("GET", "http://nobody", headers=headers)))
        self._headers = [(name, value) for name, value in asking.headers.raw if name.lower() != b"host"]
        self._pool = httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=_Network(self.deadline))

    def close(self) -> None:
        """Close them."""
        self._pool.close()

    @contextmanager
    def ask(self, method: str, url: httpx.URL, sent: bytes | None) -> Iterator[Received]:
        """Ask, and yield the answer while its body may be read; `sent` is JSON.

        Raises:
            httpcore.TimeoutException: the deadline has passed.
            httpcore.NetworkError, httpcore.ProtocolError: no answer, or none that ends as it should.
        """
        there = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        headers = self._headers if sent is None else [*self._headers, (b"content-type", b"application/json")]
        with self._pool.stream(method, there, headers=headers, content=sent) as answer:
            yield Received(status=answer.status, headers=_readable(answer.headers), parts=answer.iter_stream())


def _readable(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found
