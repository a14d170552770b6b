"""What a declared mapping does with values, and that nothing undeclared becomes a value."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assets.sources.contract import Rejected
from assets.sources.files import Settings

WORKERS = {"files": "workers.csv"}


def rejected(read, **table):
    with pytest.raises(Rejected) as caught:
        read(**table)
    return caught.value


def test_a_column_is_renamed_a_word_is_translated_and_a_date_is_read_as_declared(read, write):
    write("workers.csv", "Employee ID,State,Hire date\n1001,Aktiv,03/04/2026\n1002,Aus,\n")
    rows = (
        read(
            **WORKERS,
            columns={
                "worker_id": "Employee ID",
                "status": {"from": "State", "values": {"Aktiv": "active", "Aus": "terminated"}},
                "hire_date": {"from": "Hire date", "formats": ["%d/%m/%Y"]},
                "worker_type": {"constant": "employee"},
            },
        )
        .sets[0]
        .rows
    )
    assert rows.select("source_id", "worker_id", "status", "hire_date", "worker_type").rows() == [
        ("hr", "1001", "active", dt.date(2026, 4, 3), "employee"),
        ("hr", "1002", "terminated", None, "employee"),
    ]


def test_ids_keep_their_leading_zeros(read, write):
    write("workers.csv", "id\n0071\n")
    assert read(**WORKERS, columns={"worker_id": "id"}).sets[0].rows["worker_id"].to_list() == ["0071"]


def test_day_and_month_are_not_guessed(read, write):
    write("workers.csv", "id,hired\n1,03/04/2026\n")
    error = rejected(read, **WORKERS, columns={"worker_id": "id", "hire_date": "hired"})
    assert error.reason == "schema"
    assert "workers.csv, line 2, column 'hired' for hire_date: '03/04/2026'" in error.detail
    assert "declare `formats`" in error.detail


def test_two_formats_that_read_a_date_differently_are_refused_and_two_that_agree_are_not(read, write):
    columns = {"worker_id": "id", "hire_date": {"from": "hired", "formats": ["%d/%m/%Y", "%m/%d/%Y"]}}
    write("workers.csv", "id,hired\n1,31/12/2025\n2,12/31/2025\n3,05/05/2025\n")
    assert read(**WORKERS, columns=columns).sets[0].rows["hire_date"].to_list() == [
        dt.date(2025, 12, 31),
        dt.date(2025, 12, 31),
        dt.date(2025, 5, 5),
    ]
    write("workers.csv", "id,hired\n1,31/12/2025\n2,03/04/2025\n")
    error = rejected(read, **WORKERS, columns=columns)
    assert "line 3" in error.detail
    assert "different days" in error.detail


@pytest.mark.parametrize("written", ["0000-00-00", "2026-02-30", "26-03-01", "2026-03-01 ", "n/a", "03/04/26"])
def test_a_date_that_is_none_rejects_the_pull(read, write, written):
    write("workers.csv", f"id,hired\n1,{written}\n")
    cell = {"from": "hired", "formats": ["%Y-%m-%d", "%d/%m/%Y"]}
    assert rejected(read, **WORKERS, columns={"worker_id": "id", "hire_date": cell}).reason == "schema"


def test_a_text_declared_as_nothing_is_null(read, write):
    write("workers.csv", "id,hired,left\n1,?,0000-00-00\n")
    rows = (
        read(
            **WORKERS,
            null=["", "?"],
            columns={
                "worker_id": "id",
                "hire_date": "hired",
                "termination_date": {"from": "left", "null": ["0000-00-00"]},
            },
        )
        .sets[0]
        .rows
    )
    assert rows.select("hire_date", "termination_date").row(0) == (None, None)


def test_an_undeclared_word_rejects_the_pull_and_the_other_rows_are_partial(read, write):
    write("workers.csv", "id,state\n1,on\n2,-100\n3,on\n4,odd\n")
    columns = {"worker_id": "id", "status": {"from": "state", "values": {"on": "active"}}}
    error = rejected(read, **WORKERS, columns=columns)
    assert error.detail == (
        "workers.csv, line 3, column 'state' for status: '-100' is not listed: add it to columns.status.values,"
        " or to unknown if it tells nothing (and 1 more cells)"
    )
    (partial,) = error.partial
    assert partial.rows["worker_id"].to_list() == ["1", "3"]
    assert partial.proofs == ()


def test_a_word_declared_as_unknown_leaves_the_item_unknown(read, write):
    write("workers.csv", "id,state\n1,on\n2,-100\n")
    cell = {"from": "state", "values": {"on": "active"}, "unknown": ["-100"]}
    rows = read(**WORKERS, columns={"worker_id": "id", "status": cell}).sets[0].rows
    assert rows["status"].to_list() == ["active", None]


def test_what_every_other_word_stands_for_can_be_declared_and_no_value_stays_none(read, write):
    write("workers.csv", "id,state\n1,on\n2,off\n3,\n4,-100\n")
    cell = {"from": "state", "values": {"on": "active"}, "otherwise": "terminated", "unknown": ["-100"]}
    rows = read(**WORKERS, columns={"worker_id": "id", "status": cell}).sets[0].rows
    assert rows["status"].to_list() == ["active", "terminated", None, None]


def test_a_free_text_never_stands_in_a_message(read, write):
    write("workers.csv", "id,name\n,Robin Example\n")
    error = rejected(read, **WORKERS, columns={"worker_id": "id", "display_name": "name"})
    assert "line 2" in error.detail
    assert "Robin" not in error.detail


def test_a_file_without_header_does_not_leak_its_first_row(read, write):
    write("workers.csv", "1001,Robin Example\n1002,Kim Example\n")
    error = rejected(read, **WORKERS, columns={"worker_id": "Employee ID"})
    assert error.reason == "schema"
    assert "Employee ID" in error.detail
    assert "Robin" not in error.detail


def test_a_misspelled_column_is_named_with_its_neighbour(read, write):
    write("workers.csv", "Employee Id,x\n1,2\n")
    assert "did you mean 'Employee Id'" in rejected(read, **WORKERS, columns={"worker_id": "Employee ID"}).detail


def test_a_column_that_stands_there_twice_is_refused(read, write):
    write("workers.csv", "id,id\n1,2\n")
    assert "twice" in rejected(read, **WORKERS, columns={"worker_id": "id"}).detail


def test_times_are_read_in_the_declared_zone_and_offsets_win(read, write):
    write("accounts.csv", "id,made\n1,2026-07-01T12:00:00\n2,2026-07-01T12:00:00Z\n3,2026-07-01 12:00:00+05:00\n")
    columns = {"account_id": "id", "created_at": {"from": "made", "zone": "Europe/Berlin"}}
    rows = read(record="accounts", files="accounts.csv", columns=columns).sets[0].rows
    assert [at.hour for at in rows["created_at"]] == [10, 12, 7]


def test_a_time_without_offset_and_zone_is_refused(read, write):
    write("accounts.csv", "id,made\n1,2026-07-01T12:00:00Z\n2,2026-07-01T12:00:00\n")
    error = rejected(read, record="accounts", files="accounts.csv", columns={"account_id": "id", "created_at": "made"})
    assert "line 3" in error.detail
    assert "declare `zone`" in error.detail


@pytest.mark.parametrize("local", ["2026-10-25 02:30", "2026-03-29 02:30"])
def test_a_local_time_that_happened_twice_or_never_is_refused(read, write, local):
    write("accounts.csv", f"id,made\n1,{local}\n")
    cell = {"from": "made", "formats": ["%Y-%m-%d %H:%M"], "zone": "Europe/Berlin"}
    error = rejected(read, record="accounts", files="accounts.csv", columns={"account_id": "id", "created_at": cell})
    assert "twice or never in Europe/Berlin" in error.detail


def test_which_of_two_instants_is_meant_can_be_declared(read, write):
    write("accounts.csv", "id,made\n1,2026-10-25 02:30\n")
    hours = []
    for choice in ("earliest", "latest"):
        cell = {"from": "made", "formats": ["%Y-%m-%d %H:%M"], "zone": "Europe/Berlin", "ambiguous": choice}
        rows = (
            read(record="accounts", files="accounts.csv", columns={"account_id": "id", "created_at": cell}).sets[0].rows
        )
        hours.append(rows["created_at"][0].hour)
    assert hours == [0, 1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.dates(dt.date(1990, 1, 1), dt.date(2035, 12, 31)),
    zone=st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Auckland", "America/Havana"]),
)
@example(day=dt.date(2017, 10, 15), zone="America/Sao_Paulo")  # clocks went from 00:00 to 01:00
@example(day=dt.date(2018, 2, 17), zone="America/Sao_Paulo")  # 23:59:59 came twice
@example(day=dt.date(2023, 11, 5), zone="America/Havana")  # 00:00 came twice
def test_a_day_starts_and_ends_where_the_zone_says(read, write, day, zone):
    write("workers.csv", f"id,day\n1,{day}\n")
    columns = {
        "worker_id": "id",
        "start_at": {"from": "day", "zone": zone, "at": "start_of_day"},
        "termination_effective_at": {"from": "day", "zone": zone, "at": "end_of_day"},
    }
    start, end = read(**WORKERS, columns=columns).sets[0].rows.select("start_at", "termination_effective_at").row(0)
    first, last = (at.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)) for at in (start, end))
    second = dt.timedelta(seconds=1)
    before, after = (
        (at.astimezone(dt.UTC) + d).astimezone(ZoneInfo(zone)) for at, d in ((first, -second), (last, second))
    )
    assert first.date() == last.date() == day
    assert before.date() == day - dt.timedelta(days=1)
    assert after.date() == day + dt.timedelta(days=1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
            lambda t: t.strip("\r\n") == t
        ),
        st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30),
        min_size=1,
        max_size=5,
    )
)
def test_csv_json_lines_and_parquet_give_the_same_texts(read, write, rows):
    quoted = "".join('"{}","{}"\n'.format(*(t.replace('"', '""') for t in pair)) for pair in rows.items())
    write("rows.csv", "id,name\n" + quoted)
    write("rows.jsonl", "".join(json.dumps({"id": i, "name": n}) + "\n" for i, n in rows.items()))
    pl.DataFrame({"id": list(rows), "name": list(rows.values())}).write_parquet(write("rows.parquet", b""))
    columns = {"worker_id": "id", "display_name": "name"}
    read_as = {
        kind: dict(
            read(files=f"rows.{kind}", format=kind, columns=columns, null=["nothing"])
            .sets[0]
            .rows.select("worker_id", "display_name")
            .iter_rows()
        )
        for kind in ("csv", "jsonl", "parquet")
    }
    assert read_as == dict.fromkeys(("csv", "jsonl", "parquet"), rows)


def test_a_reference_by_name_is_resolved_only_where_the_name_is_unique(read, write):
    write(
        "workers.csv",
        "id,name,boss\n1,Kim,\n2,Robin,Kim\n3,Alex,Sam\n4,Sam,Kim\n5,Sam,Kim\n6,Jo,Nobody Known\n",
    )
    columns = {
        "worker_id": "id",
        "display_name": "name",
        "manager_worker_id": {"from": "boss", "lookup": "name"},
    }
    parsed = read(**WORKERS, columns=columns)
    assert parsed.sets[0].rows["manager_worker_id"].to_list() == [None, "1", None, "1", "1", None]
    assert parsed.notes["workers: manager_worker_id: several of that name"] == 1
    assert parsed.notes["workers: manager_worker_id: nobody of that name"] == 1


def test_what_is_not_mapped_is_unknown_and_named(read, write):
    write("workers.csv", "id,extra\n1,x\n")
    parsed = read(**WORKERS, columns={"worker_id": "id"})
    assert parsed.sets[0].rows["status"].to_list() == [None]
    assert parsed.notes["workers: status is not mapped and stays unknown"] == 1
    assert parsed.notes["workers: columns that no mapping names"] == 1


def test_parquet_keeps_its_types_and_a_float_is_no_id(read, write):
    path = write("workers.parquet", b"")
    frame = pl.DataFrame({"id": [1, 2], "hired": [dt.date(2026, 1, 1), None]})
    table = {"files": "workers.parquet", "format": "parquet", "columns": {"worker_id": "id", "hire_date": "hired"}}
    frame.write_parquet(path)
    write("workers.parquet", path.read_bytes())
    assert read(**table).sets[0].rows.select("worker_id", "hire_date").rows() == [
        ("1", dt.date(2026, 1, 1)),
        ("2", None),
    ]
    frame.with_columns(pl.col("id").cast(pl.Float64)).write_parquet(path)
    write("workers.parquet", path.read_bytes())
    assert "without guessing" in rejected(read, **table).detail


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"columns": {"worker_id": "id", "salary": "x"}}, "no such column"),
        ({"columns": {"status": "x"}}, "part of the key"),
        ({"columns": {"worker_id": "id", "status": {"from": "x", "constant": "active"}}}, "exactly one"),
        ({"columns": {"worker_id": "id", "status": {"from": "x", "values": {"a": True}}}}, "is no text"),
        (
            {"columns": {"worker_id": "id", "status": {"from": "x", "otherwise": "active"}}},
            "otherwise is for what `values`",
        ),
        ({"columns": {"worker_id": "id", "start_at": {"from": "x", "formats": ["%d.%m.%Y %H:%M"]}}}, "declare `zone`"),
        ({"columns": {"worker_id": "id", "start_at": {"from": "x", "formats": ["%d.%m.%Y"]}}, "zone": "UTC"}, "`at`"),
        ({"columns": {"worker_id": "id", "start_at": {"since": ["on"]}}}, "need `events`"),
        ({"columns": {"worker_id": "id"}, "zone": "Mars/Base"}, "IANA"),
        ({"columns": {"worker_id": "id"}, "files": "../x.csv"}, "without '..'"),
        ({"columns": {"worker_id": "id"}, "encoding": "klingon"}, "no encoding"),
        ({"columns": {"worker_id": "id"}, "colour": "red"}, "Extra inputs"),
    ],
)
def test_a_mapping_that_cannot_be_right_is_refused_before_any_file_is_read(table, said):
    given = {"connector": "files", "folder": "x", "records": {"workers": {"files": "*.csv", "format": "csv"} | table}}
    with pytest.raises(ValidationError, match="(?s)" + said.replace("(", r"\(")):
        Settings.model_validate(given)


def test_a_relative_folder_is_below_the_home_folder(tmp_path):
    table = {"files": "*.csv", "format": "csv", "columns": {"worker_id": "id"}}
    given = {"connector": "files", "folder": "exports", "records": {"workers": table}}
    made = Settings.model_validate(given, context={"home": tmp_path})
    assert made.folder == tmp_path / "exports"
