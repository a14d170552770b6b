"""A source often says what it said the day before: what was made of those bytes is used again, and nothing else."""

from datetime import date

import httpx
import pytest

from assets.sources.contract import PullContext, Rejected
from assets.sources.http.answers import json_of
from assets.sources.http.clock import SYSTEM
from assets.sources.http.conversation import Conversations
from assets.sources.http.session import Vendor
from assets.sources.http.settings import HttpSettings


@pytest.fixture
def ask(server, now, secret):
    settings = HttpSettings(connector="x", base_url=server.url, token=secret)
    vendor = Vendor(auth=httpx.BasicAuth(secret, "x"), said=lambda *_: "")
    conversations = Conversations(settings=settings, vendor=vendor, clock=SYSTEM)
    now = now.replace(tzinfo=None)
    context = PullContext(
        source_id="s", day=date(2026, 1, 5), day_ends_at=now, observed_from=now, time_zone="Europe/Berlin"
    )

    def ask():
        with conversations.pull(context, lambda _: None) as (session, _):
            return session.get("things", "/things", also=frozenset({404}))

    return ask


def test_what_was_made_of_the_day_before_is_there_again(server, answer, ask):
    server.script = [answer(b"[1]"), answer(b"[1]"), answer(b"[2]")]
    before = json_of(ask())
    assert json_of(ask()) is before
    assert json_of(ask()) == [2]


@pytest.mark.parametrize(("status", "kind"), [(404, "application/json"), (200, "text/html")])
def test_the_same_bytes_of_a_refusal_or_of_a_page_are_no_answer(server, answer, ask, status, kind):
    server.script = [answer(b"[1]"), answer(b"[1]", status, content_type=kind)]
    assert json_of(ask()) == [1]
    with pytest.raises(Rejected):
        json_of(ask())
