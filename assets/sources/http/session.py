"""One pull's conversation with one source: every answer whole, in time, from the pinned host, and kept.

Reads are repeated within a total budget; what does not pass rejects the pull. The credential goes into
the request and nowhere else: not into messages, representations or what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Final, Self

import httpcore
import httpx
import tenacity

from assets.sources.contract import Exchange, Rejected
from assets.sources.http import body
from assets.sources.http.answers import FIRST_REFUSAL, OK, refusal
from assets.sources.http.clock import Clock
from assets.sources.http.retries import PASSING, PassingError, asked_wait, backoff, http_date
from assets.sources.http.settings import HttpSettings
from assets.sources.http.transport import Received, Wire

KEPT_HEADERS: Final = ("content-type", "date", "link", "x-total-count")
_MEGABYTE: Final = 1024 * 1024
_HEADERS: Final = {"accept": "application/json", "accept-encoding": "gzip", "user-agent": "tallymark"}


@dataclass(kw_only=True)
class Traffic:
    """What a pull cost: requests made (repeated ones included), bytes of answers (decompressed), repetitions."""

    requests: int = 0
    bytes: int = 0
    retries: int = 0


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """How a vendor is spoken to.

    Attributes:
        auth: adds the credential to a request.
        said: what a refusing answer says, in words without personal data; "" for nothing.
        limited: of a refusing answer (status, headers, body): seconds to wait when it says that a limit is reached,
            None when it does not. For vendors that say so by another status than 429, which means it by itself.
    """

    auth: httpx.Auth
    said: Callable[[Mapping[str, str], bytes], str]
    limited: Callable[[int, Mapping[str, str], bytes], float | None] = lambda *_: None


class Session:
    """A context manager; leaving it closes the connection.

    Attributes:
        traffic: what the pull has cost so far.
        skew: seconds by which the vendor's clock was apart from ours at the latest answer.
    """

    def __init__(
        self,
        settings: HttpSettings,
        vendor: Vendor,
        clock: Clock,
        *,
        begun_at: datetime | None = None,
        keep: Callable[[Exchange], None] = lambda _: None,
    ) -> None:
        """Begin; the budget counts from here.

        Args:
            settings: of the source.
            vendor: how it is spoken to.
            clock: what the budget and the waits are measured by.
            begun_at: UTC instant of now by the clock of the run, without a zone: an answer whose clock is too
                far from it rejects the pull. Without it, `skew` only tells how far `clock` is.
            keep: is given each answer as it arrives.
        """
        self.traffic = Traffic()
        self.skew = 0.0
        self._is_strict = begun_at is not None
        self._settings = settings
        self._vendor = vendor
        self._clock = clock
        self._keep = keep
        self._begun_at = begun_at.replace(tzinfo=UTC) if begun_at else clock.now()
        self._began = clock.monotonic()
        self._ends = self._began + settings.budget_seconds
        self._base = httpx.URL(settings.base_url)
        self._wire = Wire(clock.monotonic, vendor.auth, _HEADERS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wire.close()

    def get(
        self,
        resource: str,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        subject: str | None = None,
        also: frozenset[int] = frozenset(),
    ) -> Exchange:
        """Ask for `path` below the base URL and return the kept answer.

        Args:
            resource: the connector's name of what is asked.
            path: begins with a slash.
            params: of the query.
            subject: id of the object asked about, if any.
            also: statuses that are an answer here, besides 200.

        Raises:
            Rejected: no whole answer within the budget, another status, or clocks too far apart.
        """
        url = httpx.URL(self._settings.base_url + path, params=params or None)
        return self._ask(resource, "GET", url, subject=subject, also=also)

    def follow(self, resource: str, url: str, subject: str | None = None) -> Exchange:
        """Ask for a whole address that an answer gave. Raises as `get`, and for an address elsewhere."""
        return self._ask(resource, "GET", httpx.URL(url), subject=subject)

    def post(self, resource: str, path: str, sent: str, *, also: frozenset[int] = frozenset()) -> Exchange:
        """Send JSON to an endpoint that only reads. Raises as `get`."""
        return self._ask(resource, "POST", httpx.URL(self._settings.base_url + path), sent=sent, also=also)

    def _ask(
        self,
        resource: str,
        method: str,
        url: httpx.URL,
        *,
        sent: str | None = None,
        subject: str | None = None,
        also: frozenset[int] = frozenset(),
    ) -> Exchange:
        if (url.scheme, url.host, url.port) != (self._base.scheme, self._base.host, self._base.port):
            raise Rejected("paging", f"{resource}: {url.host} is not the host of base_url; it is not asked")
        answer = self._repeatedly(_Question(resource=resource, method=method, url=url, sent=sent, also=also))
        exchange = Exchange(
            resource=resource,
            method=method,
            url=str(url),
            status=answer.status,
            headers={name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers},
            body=answer.body,
            request_body=sent,
            subject=subject,
        )
        self._keep(exchange)
        self._compare_clocks(exchange)
        return exchange

    def _repeatedly(self, question: _Question) -> _Whole:
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PassingError),
            wait=self._wait,
            stop=self._is_hopeless,
            sleep=self._clock.sleep,
            before_sleep=self._count_retry,
            reraise=True,
        )
        try:
            return attempts(self._once, question)
        except PassingError as error:
            raise error.rejected from None

    def _once(self, question: _Question) -> _Whole:
        left, resource = self._ends - self._clock.monotonic(), question.resource
        if left <= 0:
            raise Rejected("unreachable", f"{resource}: the {self._settings.budget_seconds:g} s of the pull are spent")
        self._wire.deadline.begin(min(left, self._settings.request_seconds))
        self.traffic.requests += 1
        begun = False
        try:
            with self._wire.ask(question.method, question.url, question.content) as received:
                begun = True
                answer = _Whole(received.status, received.headers, self._body(resource, received))
        except httpcore.TimeoutException:
            raise PassingError(Rejected("unreachable", f"{resource}: no whole answer in time")) from None
        except httpcore.ConnectError as error:  # what it says is the system's or OpenSSL's, never the request's
            told = f"{resource}: no connection to {self._base.host} ({error}); is base_url right?"
            raise PassingError(Rejected("unreachable", told)) from None
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            reason = "truncated" if begun else "unreachable"
            raise PassingError(Rejected(reason, f"{resource}: {type(error).__name__}")) from None
        self._judge(question, answer)
        return answer

    def _judge(self, question: _Question, answer: _Whole) -> None:
        status, resource = answer.status, question.resource
        if status >= FIRST_REFUSAL and (wait := self._vendor.limited(status, answer.headers, answer.body)) is not None:
            # also where a refusal would be an answer: a limit is none
            raise PassingError(Rejected("rate_limited", f"{resource}: answered {status}, a limit is reached"), wait)
        if status != OK and status not in question.also:
            rejected = refusal(status, resource, self._vendor.said(answer.headers, answer.body))
            if status in PASSING:
                raise PassingError(rejected, asked_wait(answer.headers, self._now()))
            raise rejected

    def _body(self, resource: str, answer: Received) -> bytes:
        """Read the answer as far as the cap; a compression that was not asked for is not opened."""
        most = self._settings.max_body_mb * _MEGABYTE
        try:
            match answer.headers.get("content-encoding", "identity").strip().lower():
                case "gzip":
                    content = body.gunzipped(answer.parts, most)
                case "identity":
                    content = body.plain(answer.parts, most)
                case _:
                    raise Rejected("vendor_error", f"{resource}: compressed in a way that was not asked for")
        except body.TooLargeError:
            raise Rejected("too_large", f"{resource}: the answer exceeds {self._settings.max_body_mb} MB") from None
        except body.DamagedError:
            raise PassingError(Rejected("truncated", f"{resource}: the answer cannot be decompressed")) from None
        self.traffic.bytes += len(content)
        return content

    def _compare_clocks(self, exchange: Exchange) -> None:
        there = http_date(exchange.headers.get("date"))
        if there is None:
            raise Rejected("clock_skew", f"{exchange.resource}: the answer has no Date to compare clocks by")
        self.skew = abs((there - self._now()).total_seconds())
        limit = self._settings.max_skew_seconds
        if self._is_strict and self.skew > limit:
            raise Rejected(
                "clock_skew", f"{exchange.resource}: clocks are {self.skew:.0f} s apart, the limit is {limit:g}"
            )

    def _now(self) -> datetime:
        return self._begun_at + timedelta(seconds=self._clock.monotonic() - self._began)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, PassingError) else None
        return backoff(state.attempt_number, self._clock.jitter()) if asked is None else asked

    def _is_hopeless(self, state: tenacity.RetryCallState) -> bool:
        is_late = self._clock.monotonic() + state.upcoming_sleep >= self._ends
        return is_late or state.attempt_number >= self._settings.max_attempts

    def _count_retry(self, _state: tenacity.RetryCallState) -> None:
        self.traffic.retries += 1


@dataclass(frozen=True, kw_only=True)
class _Question:
    resource: str
    method: str
    url: httpx.URL
    sent: str | None
    also: frozenset[int]

    @property
    def content(self) -> bytes | None:
        return None if self.sent is None else self.sent.encode()


@dataclass(frozen=True)
class _Whole:
    status: int
    headers: Mapping[str, str]
    body: bytes
