"""How days are drawn: nothing looks better than it was, and no day goes missing."""

import pytest

from dashboards.scope import read_scope
from dashboards.sql import expand, used
from dashboards.states import STATES, state_of


def state(audit, **row):
    """The state of the newest day of IAM-01 after changing its row."""
    changes = ", ".join(f"{column} = {value!r}" for column, value in row.items())
    audit.connection.execute("BEGIN")
    audit.connection.execute(f"UPDATE control_daily SET {changes} WHERE test_id = 'IAM-01' AND day = '2025-12-31'")
    found = days(audit)
    audit.connection.execute("ROLLBACK")
    return found["state"]


def days(audit, day="2025-12-31", test_id="IAM-01"):
    query = expand(f"SELECT * FROM @days WHERE test_id = '{test_id}' AND day = DATE '{day}'")
    return audit.query(query, **used(query, read_scope(audit).params)).to_dicts()[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("pass", "all_passed", 0, 0), "pass"),
        (("pass", "all_passed", 1, 0), "open"),
        (("not_applicable", "no_occurrence", 1, 0), "open"),
        (("not_applicable", "no_occurrence", 0, 0), "not_applicable"),
        (("not_applicable", "not_in_force", 0, 0), "not_connected"),
        (("fail", "deviation", 2, 1), "fail_new"),
        (("fail", "deviation", 2, 0), "fail"),
        (("indeterminate", "count_mismatch", 3, 0), "indeterminate"),
        (("not_run", "no_reading", 3, 0), "not_run"),
    ],
)
def test_a_day_is_drawn_by_its_mark_and_what_is_open_behind_it(year_audit, row, expected):
    columns = ("mark", "reason", "open_deviations", "new_deviations")
    assert state(year_audit, **dict(zip(columns, row, strict=True))) == expected


def test_a_day_whose_row_was_lost_is_drawn_as_not_run(make_year, tmp_path):
    audit = make_year(tmp_path / "audit.duckdb", tests=2)
    audit.connection.execute("DELETE FROM control_daily WHERE test_id = 'IAM-01' AND day = '2025-05-05'")
    lost = days(audit, "2025-05-05")
    assert (lost["state"], lost["reason"]) == ("not_run", "no_mark_published")


def test_a_test_that_was_switched_off_keeps_the_days_it_failed(make_year, tmp_path):
    audit = make_year(tmp_path / "audit.duckdb", tests=2)
    audit.connection.execute("UPDATE controls SET status = 'not_in_force'")
    failed = "SELECT count(*) FROM control_daily WHERE test_id = 'IAM-01' AND mark = 'fail'"
    query = expand("SELECT count(*) AS n FROM @days WHERE test_id = 'IAM-01' AND mark = 'fail'")
    kept = audit.query(query, **used(query, read_scope(audit).params))["n"].item()
    assert kept == audit.rows(failed)[0][0] > 0


def test_a_mark_that_nobody_gave_a_look_is_an_error_and_not_a_blank():
    with pytest.raises(ValueError, match=r"dashboards/states\.py"):
        state_of("skipped")


def test_every_state_but_plain_pass_and_not_connected_has_its_own_sign():
    signs = [state.symbol for state in STATES.values() if state.key not in {"pass", "not_connected"}]
    assert all(signs)
    assert len(set(signs)) == len(signs)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [("window_from", "soon", "is no date"), ("company", "", "no company"), ("window_to", "2024-01-01", "before")],
)
def test_a_published_file_without_its_facts_is_named(make_year, tmp_path, key, value, message):
    audit = make_year(tmp_path / "audit.duckdb", tests=1)
    audit.connection.execute("UPDATE meta SET value = ? WHERE key = ?", [value, key])
    with pytest.raises(ValueError, match=f"table meta.*{message}"):
        read_scope(audit)


def test_days_after_the_window_are_not_counted_into_it(make_year, tmp_path):
    audit = make_year(tmp_path / "audit.duckdb", tests=2)
    audit.connection.execute("UPDATE meta SET value = '2025-06-30' WHERE key = 'window_to'")
    scope = read_scope(audit)
    assert (str(scope.to_day), str(scope.newest_day), scope.is_over) == ("2025-06-30", "2025-12-31", True)
