"""Folding a log of events: times come from changes of state, and a log that contradicts itself says nothing."""

import datetime as dt
import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.sources.contract import Rejected

WORDS = {"New": "open", "Work": "in_progress", "Safe": "in_progress", "Done": "resolved", "Shut": "closed"}
COLUMNS = {
    "ticket_id": "id",
    "ticket_kind": {"constant": "incident"},
    "status": {"from": "state", "values": WORDS, "unknown": ["-100"]},
    "max_severity": {"from": "prio", "values": {"1": "sev1", "2": "sev2"}, "highest": ["sev1", "sev2"]},
    "contained_at": {"first_in": ["Safe"]},
    "restored_at": {"since": ["Done", "Shut"]},
    "closed_at": {"first_in": ["Shut"]},
    "reopened_count": {"times_left": ["Done", "Shut"]},
}
EVENTS = {"at": {"from": "at"}, "state": "state", "counter": "n"}
TABLE = {"files": "log.csv", "zone": "UTC", "columns": COLUMNS, "events": EVENTS}
START = dt.datetime(2026, 1, 1)  # noqa: DTZ001  (frames hold UTC without a zone)


def log(*events):
    """CSV of (id, minute, state, prio) with a running counter per object."""
    lines, seen = ["id,at,state,prio,n"], {}
    for ident, minute, state, prio in events:
        seen[ident] = seen.get(ident, -1) + 1
        lines.append(f"{ident},{START + dt.timedelta(minutes=minute)},{state},{prio},{seen[ident]}")
    return "\n".join(lines) + "\n"


def versions(parsed, *columns):
    (only,) = parsed.sets
    return [
        (round((at - START).total_seconds() / 60), *rest)
        for at, *rest in only.rows.select(only.valid_from, *columns).iter_rows()
    ]


def minute(value):
    return None if value is None else START + dt.timedelta(minutes=value)


def test_restored_is_the_last_time_it_was_resolved_and_not_reopened_since(read, write):
    write(
        "log.csv",
        log(("a", 0, "New", 2), ("a", 5, "Done", 2), ("a", 6, "Work", 2), ("a", 9, "Done", 2), ("a", 12, "Shut", 2)),
    )
    parsed = read("tickets", **TABLE)
    assert versions(parsed, "status", "restored_at", "closed_at", "reopened_count") == [
        (0, "open", None, None, 0),
        (5, "resolved", minute(5), None, 0),
        (6, "in_progress", None, None, 1),
        (9, "resolved", minute(9), None, 1),
        (12, "closed", minute(9), minute(12), 1),
    ]


def test_no_version_knows_what_happened_after_it(read, write):
    write("log.csv", log(("a", 0, "New", 1), ("a", 4, "Safe", 2), ("a", 7, "Shut", 2)))
    parsed = read("tickets", **TABLE)
    assert versions(parsed, "max_severity", "contained_at", "closed_at") == [
        (0, "sev1", None, None),
        (4, "sev1", minute(4), None),
        (7, "sev1", minute(4), minute(7)),
    ]


def test_an_event_that_changes_nothing_makes_no_version_and_of_one_instant_the_last_one_counts(read, write):
    write("log.csv", log(("a", 0, "New", 2), ("a", 1, "New", 2), ("a", 3, "Work", 2), ("a", 3, "Done", 2)))
    assert versions(read("tickets", **TABLE), "status") == [(0, "open"), (3, "resolved")]


def test_an_unknown_state_is_neither_resolved_nor_a_reopening(read, write):
    write(
        "log.csv",
        log(("a", 0, "Done", 2), ("a", 1, "-100", 2), ("a", 2, "Done", 2), ("a", 3, "-100", 2), ("a", 4, "Work", 2)),
    )
    assert versions(read("tickets", **TABLE), "status", "restored_at", "reopened_count") == [
        (0, "resolved", minute(0), 0),
        (1, None, None, 0),
        (2, "resolved", minute(2), 0),
        (3, None, None, 0),
        (4, "in_progress", None, 1),
    ]


def test_an_undeclared_state_rejects_the_pull_and_nothing_of_the_log_is_partial(read, write):
    write("log.csv", log(("a", 0, "New", 2), ("b", 1, "Odd", 2)))
    with pytest.raises(Rejected) as caught:
        read("tickets", **TABLE)
    assert "log.csv, line 3, column 'state' for status: 'Odd'" in caught.value.detail
    assert caught.value.partial == ()


def test_a_column_filled_in_afterwards_is_refused_as_a_time(read, write):
    write("log.csv", "id,at,state,prio,n,resolved\na,2026-01-01 00:00:00,New,2,0,2026-01-01 00:05:00\n")
    columns = COLUMNS | {"restored_at": "resolved"}
    with pytest.raises(Rejected) as caught:
        read("tickets", **TABLE | {"columns": columns})
    assert caught.value.reason == "conflict"
    assert "line 2: restored_at is later than the event that carries it" in caught.value.detail


def test_of_an_object_that_contradicts_itself_nothing_but_its_key_is_known(read, write):
    write(
        "log.csv",
        "id,at,state,prio,n\n"
        "a,2026-01-01 00:00:00,New,2,1\na,2026-01-01 00:05:00,Done,2,0\n"
        "b,2026-01-01 00:00:00,New,2,0\nb,2026-01-01 00:07:00,Done,2,1\n",
    )
    with pytest.raises(Rejected, match="counter runs against the clock"):
        read("tickets", **TABLE)
    parsed = read("tickets", **TABLE | {"events": EVENTS | {"contradiction": "unknown"}})
    assert versions(parsed, "ticket_id", "ticket_kind", "status", "restored_at", "reopened_count") == [
        (0, "a", "incident", None, None, None),
        (0, "b", "incident", "open", None, 0),
        (7, "b", "incident", "resolved", minute(7), 0),
    ]
    assert parsed.notes["tickets: counter runs against the clock"] == 1


@pytest.mark.parametrize("second", ["00:00:00", "00:05:00"])
def test_two_events_with_one_counter_leave_their_order_unknown(read, write, second):
    write("log.csv", f"id,at,state,prio,n\na,2026-01-01 00:00:00,New,2,3\na,2026-01-01 {second},Done,2,3\n")
    with pytest.raises(Rejected, match="counter runs against the clock"):
        read("tickets", **TABLE)


def test_a_log_that_ends_before_the_source_says_it_does_says_nothing_about_that_object(read, write):
    write(
        "log.csv",
        "id,at,state,prio,n,ends\n"
        "a,2026-01-01 00:00:00,New,2,0,2026-01-01 00:09:00\n"
        "b,2026-01-01 00:00:00,Shut,2,0,2026-01-01 00:00:00\nc,2026-01-01 00:00:00,New,2,0,\n",
    )
    events = EVENTS | {"ends_at": "ends", "contradiction": "unknown"}
    parsed = read("tickets", **TABLE | {"events": events})
    assert versions(parsed, "ticket_id", "status") == [(0, "a", None), (0, "b", "closed"), (0, "c", "open")]
    assert parsed.notes["tickets: log ends before the time the source gives for its end"] == 1


def test_the_log_speaks_up_to_its_newest_event_or_to_the_time_of_its_file(read, write):
    written = dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC)
    write("log.csv", log(("a", 0, "New", 2), ("a", 5, "Work", 2)), at=written)
    assert read("tickets", **TABLE).sets[0].known_until == dt.datetime(2026, 1, 1, 0, 5, tzinfo=dt.UTC)
    until = EVENTS | {"known_until": "file_time"}
    assert read("tickets", **TABLE | {"events": until}).sets[0].known_until == written


@pytest.mark.parametrize("event", ["a,,New,2,0", "a,2026-01-01 00:00:00,New,2,", ",2026-01-01 00:00:00,New,2,0"])
def test_an_event_without_object_time_or_counter_rejects_the_log(read, write, event):
    write("log.csv", f"id,at,state,prio,n\n{event}\n")
    with pytest.raises(Rejected, match=r"log\.csv, line 2, .* says nothing"):
        read("tickets", **TABLE)


def test_without_a_counter_events_of_one_instant_keep_the_order_of_the_file_and_are_counted(read, write):
    at = "2026-01-01 00:00:00"
    write("log.csv", f"id,at,state,prio\na,{at},Done,2\na,{at},Work,2\nb,{at},New,2\n")
    parsed = read("tickets", **TABLE | {"events": {"at": "at", "state": "state"}})
    assert versions(parsed, "ticket_id", "status", "reopened_count") == [
        (0, "a", "in_progress", 1),
        (0, "b", "open", 0),
    ]
    assert parsed.notes["tickets: events of one instant, kept in the order of the file"] == 1


def test_gaps_in_the_counter_are_told(read, write):
    write("log.csv", "id,at,state,prio,n\na,2026-01-01 00:00:00,New,2,0\na,2026-01-01 00:05:00,Done,2,7\n")
    assert read("tickets", **TABLE).notes["tickets: counter gaps"] == 1


def test_a_state_that_no_mapping_lists_is_refused_in_the_settings(read):
    columns = COLUMNS | {"restored_at": {"since": ["Doen"]}}
    with pytest.raises(ValueError, match="Doen"):
        read("tickets", **TABLE | {"columns": columns})


def test_a_cut_log_is_rejected_whole_because_absence_is_what_it_would_prove(read, write):
    packed = gzip.compress(log(("a", 0, "New", 2), ("a", 5, "Done", 2)).encode())
    write("log.csv", packed[:-9])
    with pytest.raises(Rejected) as caught:
        read("tickets", **TABLE)
    assert (caught.value.reason, caught.value.partial) == ("truncated", ())


def folded_by_hand(events):
    """The same fold, one event after the other, without a data frame."""
    done, made = {}, {}
    for ident, at, state, prio in events:
        kept = done.setdefault(ident, {"since": None, "shut": None, "safe": None, "left": 0, "prio": None, "was": None})
        inside = state in {"Done", "Shut"}
        kept["since"] = (kept["since"] if kept["since"] is not None else at) if inside else None
        kept["shut"] = at if state == "Shut" and kept["shut"] is None else kept["shut"]
        kept["safe"] = at if state == "Safe" and kept["safe"] is None else kept["safe"]
        kept["prio"] = min(prio, kept["prio"] or prio)
        if state != "-100":
            kept["left"] += kept["was"] is True and not inside
            kept["was"] = inside
        made[ident, at] = (
            ident, at, WORDS.get(state), f"sev{kept['prio']}", minute(kept["safe"]), minute(kept["since"]),
            minute(kept["shut"]), kept["left"],
        )  # fmt: skip
    kept_rows, last = [], {}
    for (ident, _), row in sorted(made.items()):
        if last.get(ident) != row[2:]:
            kept_rows.append(row)
        last[ident] = row[2:]
    return kept_rows


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.integers(0, 30),
            st.sampled_from([*WORDS, "-100"]),
            st.sampled_from([1, 2]),
        ),
        min_size=1,
        max_size=25,
    ),
    st.randoms(use_true_random=False),
)
def test_folding_equals_going_through_the_events_one_by_one_in_any_order_of_lines(read, write, events, random):
    events = sorted(events, key=lambda event: event[:2])
    head, *lines = log(*events).splitlines()
    random.shuffle(lines)
    write("log.csv", "\n".join([head, *lines]) + "\n")
    parsed = read("tickets", **TABLE)
    columns = ("status", "max_severity", "contained_at", "restored_at", "closed_at", "reopened_count")
    found = [(row[1], row[0], *row[2:]) for row in versions(parsed, "ticket_id", *columns)]
    assert found == folded_by_hand(events)
