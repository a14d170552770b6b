"""What was set when, as evidence tells it: one line a change, no value that names a person, the zone of the time."""

import json
from dataclasses import replace
from datetime import date

from warehouse.publish import published

DAY = date(2026, 3, 1)


def settings(shelf, personal=(), **sections):
    """Add a leaf that says what is set from now on."""
    packs = {
        name.replace("__", "."): shelf.packs.put(
            json.dumps({"v": 1, "settings": told, "personal": list(personal)}).encode()
        )
        for name, told in sections.items()
    }
    shelf.add(kind="settings", sections=packs)
    shelf.load()


def company(zone, hours=6):
    return {"company": {"name": "Acme", "time_zone": zone}, "reading": {"window_hours": hours}}


def changes(shelf):
    return shelf.db.rows("SELECT key, before, after FROM settings_history ORDER BY seq, key")


def test_the_first_settings_and_then_every_change_are_a_line_each(new_shelf):
    shelf = new_shelf()
    settings(shelf, company=company("Europe/Berlin"), sources__hr={"null": ["", "-"], "since": {"$date": "2026-01-02"}})
    assert changes(shelf) == [
        ("company.name", None, "Acme"),
        ("company.time_zone", None, "Europe/Berlin"),
        ("reading.window_hours", None, "6"),
        ("sources.hr.null", None, '["", "-"]'),
        ("sources.hr.since", None, "2026-01-02"),
    ]
    settings(shelf, company=company("Europe/Berlin", 24), sources__hr={"null": ["", "-"], "since": None})
    assert changes(shelf)[5:] == [("reading.window_hours", "6", "24"), ("sources.hr.since", "2026-01-02", None)]


def test_a_source_that_is_taken_out_is_a_change_of_all_its_keys(new_shelf):
    shelf = new_shelf()
    settings(shelf, company=company("Europe/Berlin"), sources__hr={"connector": "files"})
    settings(shelf, company=company("Europe/Berlin"))
    assert changes(shelf)[-1] == ("sources.hr.connector", "files", None)


def test_that_a_value_that_names_a_person_changed_is_told_and_the_value_is_not(new_shelf):
    shelf = new_shelf()
    for mail in ("robin@acme.example", "kim@acme.example"):
        settings(shelf, ["email"], company=company("Europe/Berlin"), sources__jira={"email": mail})
    told = [(before, after) for key, before, after in changes(shelf) if key == "sources.jira.email"]
    assert told == [(None, "(names a person)"), ("(names a person)", "(names a person)")]


def test_days_end_by_the_time_zone_that_was_set_when_they_were_read_also_after_a_restart(new_shelf):
    shelf = new_shelf()
    settings(shelf, company=company("Asia/Tokyo"))
    shelf.reopen()  # the store is opened by the zone of today, Europe/Berlin
    for zone in (None, "America/New_York"):
        if zone:
            settings(shelf, company=company(zone))
        seq = shelf.pull(DAY, "workers", [{"worker_id": "w"}])
        shelf.parsed[seq] = [replace(rows, day=DAY.replace(day=20 + seq)) for rows in shelf.parsed[seq]]
    shelf.load()
    query = "SELECT observed_at::VARCHAR FROM readings ORDER BY day"
    expected = [("2026-03-21 15:00:00",), ("2026-03-24 04:00:00",)]
    assert shelf.db.rows(query) == expected
    assert shelf.rebuilt().db.rows(query) == expected


def test_the_published_table_reads_like_the_file_and_holds_no_secret_column():
    (table,) = [table for table in published() if table.name == "settings_history"]
    assert list(table.columns) == ["seq", "recorded_at", "key", "before", "after"]
