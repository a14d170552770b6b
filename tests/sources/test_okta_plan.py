"""Between sweeps only what changed is read; a sweep reads everything, and tells apart what the log explains."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assets.sources.okta import Settings, wire
from assets.sources.okta.plan import Cursor, plan, window

NOW = datetime.fromisoformat("2026-03-02T23:30:00")
BEFORE = {
    "read_at": "2026-03-01T23:30:00", "swept_at": "2026-02-27T23:30:00", "logged_until": "2026-03-01T23:30:00",
    "admins": ["00uA"],
}  # fmt: skip
USER = {
    "id": "00u1", "status": "ACTIVE", "created": "2024-01-08T08:00:00.000Z", "statusChanged": None, "lastLogin": None,
    "profile": {"login": "robin@acme.example", "email": "robin@acme.example"},
}  # fmt: skip


def user(name, last_updated="2026-02-01T00:00:00.000Z", status="ACTIVE"):
    return wire.User.model_validate(USER | {"id": name, "lastUpdated": last_updated, "status": status})


def window_of(sandbox, cursor, **settings):
    given = {"base_url": "https://acme.example", "token": "t"} | settings
    return window(replace(sandbox.context(), cursor=cursor), Settings.model_validate(given), NOW)


def entry(account, kind="user.mfa.factor.activate", published="2026-03-02T10:00:00.000Z"):
    return wire.LogEntry.model_validate(
        {
            "uuid": "e", "published": published, "eventType": kind, "actor": None,
            "target": [{"id": "0oa", "type": "AppInstance"}, {"id": account, "type": "User"}],
        }
    )  # fmt: skip


@pytest.mark.parametrize("cursor", [{}, {"read_at": "x"}, {"admins": []}, {**BEFORE, "more": 1}])
def test_without_a_usable_cursor_everything_is_swept(sandbox, cursor):
    part = window_of(sandbox, cursor)
    assert part.is_sweep
    assert part.since == NOW - timedelta(days=90)


def test_the_log_is_read_again_for_a_while_before_the_cursor(sandbox):
    part = window_of(sandbox, BEFORE)
    assert (part.is_sweep, part.since) == (False, datetime.fromisoformat("2026-02-28T23:30:00"))


@pytest.mark.parametrize(("days", "sweeps"), [(5, False), (6, False), (7, True), (8, True)])
def test_a_sweep_comes_after_its_days_and_goes_back_to_the_one_before(sandbox, days, sweeps):
    # an hour less than whole days, as where clocks change
    swept_at = NOW - timedelta(days=days, hours=-1)
    part = window_of(sandbox, {**BEFORE, "swept_at": swept_at.isoformat()})
    assert part.is_sweep is sweeps
    if sweeps:
        assert part.since == swept_at - timedelta(hours=24)


def test_a_cursor_older_than_the_log_is_swept_and_the_gap_is_told(sandbox):
    part = window_of(sandbox, {**BEFORE, "logged_until": "2025-11-01T00:00:00"})
    assert (part.is_sweep, part.has_gap) == (True, True)


def test_only_what_changed_is_read_between_sweeps(sandbox):
    part = window_of(sandbox, BEFORE)
    users = {
        name: user(name, at, status)
        for name, at, status in [
            ("00uA", "2026-02-01T00:00:00.000Z", "ACTIVE"),
            ("00uLogged", "2026-02-01T00:00:00.000Z", "ACTIVE"),
            ("00uTouched", "2026-03-02T09:00:00.000Z", "ACTIVE"),
            ("00uGone", "2026-03-02T09:00:00.000Z", "DEPROVISIONED"),
            ("00uQuiet", "2026-02-01T00:00:00.000Z", "ACTIVE"),
            ("00uNewAdmin", "2026-02-01T00:00:00.000Z", "ACTIVE"),
        ]
    }
    entries = [entry("00uLogged"), entry("00uDeleted", "user.lifecycle.delete.initiated")]
    wanted = plan(users, entries, ["00uA", "00uNewAdmin"], part)
    assert wanted.factors == {"00uLogged", "00uTouched"}
    assert wanted.roles == {"00uNewAdmin"}
    assert wanted.deleted == {"00uDeleted"}


def test_a_sweep_reads_all_and_tells_what_the_log_explains(sandbox):
    part = window_of(sandbox, {**BEFORE, "swept_at": "2026-02-01T00:00:00"})
    users = {name: user(name) for name in ("00uA", "00uB", "00uC")}
    old = entry("00uC", published="2026-02-10T00:00:00.000Z")
    wanted = plan(users, [entry("00uB"), old], ["00uA"], part)
    assert wanted.factors == set(users)
    assert wanted.roles == {"00uA"}
    assert wanted.explained == {"00uB"}


def test_a_cursor_comes_back_as_it_was_left():
    left = json.loads(json.dumps(Cursor.of(BEFORE).model_dump(mode="json")))
    assert Cursor.of(left) == Cursor.of(BEFORE)
