"""What proves a file whole, and that a cut, damaged, stale or doubled one never passes as a reading."""

import datetime as dt
import gzip
import hashlib
import io
import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.sources.contract import Rejected
from assets.sources.files import Settings, connect

CSV = "id,name\n" + "".join(f"{n},Name {n}\n" for n in range(1, 41))
TABLE = {"files": "workers*", "columns": {"worker_id": "id", "display_name": "name"}}


def rejected(read, **table):
    with pytest.raises(Rejected) as caught:
        read(**TABLE | table)
    return caught.value


def side_file(write, name, content, rows):
    said = {"rows": rows, "sha256": hashlib.sha256(content).hexdigest()}
    write(f"{name}.complete.json", json.dumps(said))


def levels(parsed):
    return [proof.level for proof in parsed.sets[0].proofs]


def test_a_plain_csv_proves_nothing_and_is_read(read, write):
    write("workers.csv", CSV)
    parsed = read(**TABLE)
    assert (parsed.sets[0].rows.height, levels(parsed)) == (40, [])


def test_a_csv_cut_at_a_line_end_is_read_without_proof(read, write):
    write("workers.csv", CSV[: CSV.index("20,Name")])
    parsed = read(**TABLE)
    assert (parsed.sets[0].rows.height, levels(parsed)) == (19, [])


def test_a_csv_cut_at_a_line_end_is_caught_by_its_side_file(read, write):
    whole = CSV.encode()
    side_file(write, "workers.csv", whole, 40)
    write("workers.csv", whole)
    parsed = read(**TABLE)
    assert (parsed.sets[0].source_total, levels(parsed)) == (40, ["transferred"])
    write("workers.csv", whole[: whole.index(b"20,Name")])
    assert "sha256 differs" in rejected(read).detail


def test_a_side_file_with_another_number_of_rows_rejects_the_pull(read, write):
    write("workers.csv", CSV)
    side_file(write, "workers.csv", CSV.encode(), 41)
    assert rejected(read).reason == "count_mismatch"


@pytest.mark.parametrize("said", ["", "{}", '{"rows": "40", "sha256": "ab"}', '{"rows": 40}'])
def test_an_unreadable_side_file_is_named(read, write, said):
    write("workers.csv", CSV)
    write("workers.csv.complete.json", said)
    error = rejected(read)
    assert error.reason == "file"
    assert "workers.csv.complete.json" in error.detail


def test_gzip_is_recognised_by_content_and_its_trailer_is_proof(read, write):
    write("workers.csv", gzip.compress(CSV.encode()))
    parsed = read(**TABLE)
    assert (parsed.sets[0].rows.height, levels(parsed)) == (40, ["transferred"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_gzip_cut_anywhere_is_never_a_whole_reading(read, write, data):
    packed = gzip.compress(CSV.encode(), mtime=0)
    at = data.draw(st.integers(2, len(packed) - 1))
    write("workers.csv.gz", packed[:at])
    error = rejected(read)
    assert (error.reason, error.partial) == ("truncated", ())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_gzip_with_a_flipped_bit_never_gives_other_rows(read, write, data):
    packed = bytearray(gzip.compress(CSV.encode(), mtime=0))
    position = data.draw(st.integers(10, len(packed) - 1))
    packed[position] ^= 1 << data.draw(st.integers(0, 7))
    write("workers.csv.gz", bytes(packed))
    try:
        names = read(**TABLE).sets[0].rows["display_name"].to_list()
    except Rejected as error:
        assert error.reason in {"file", "truncated"}  # noqa: PT017  (both outcomes are right)
    else:
        assert names == [f"Name {n}" for n in range(1, 41)]


def test_gzip_of_several_members_is_read_but_proves_nothing_because_one_may_be_missing(read, write):
    head, tail = CSV[: CSV.index("20,Name")], CSV[CSV.index("20,Name") :]
    write("workers.csv.gz", gzip.compress(head.encode()) + gzip.compress(tail.encode()))
    parsed = read(**TABLE)
    assert (parsed.sets[0].rows.height, levels(parsed)) == (40, [])


def test_a_small_gzip_that_unpacks_to_a_giant_is_refused(write, context, tmp_path):
    write("workers.csv.gz", gzip.compress(b"id,name\n" + b"1,a\n" * 1_000_000))
    given = {"connector": "files", "folder": str(tmp_path), "max_bytes": 1_000_000}
    source = connect("hr", Settings.model_validate(given | {"records": {"workers": TABLE | {"format": "csv"}}}))
    kept = []
    source.pull(context, kept.append)
    with pytest.raises(Rejected) as caught:
        source.parse(kept, context)
    assert caught.value.reason == "too_large"


def test_a_parquet_footer_is_proof_and_a_missing_one_a_cut(read, write):
    buffer = io.BytesIO()
    pl.DataFrame({"id": ["1", "2"], "name": ["a", "b"]}).write_parquet(buffer)
    write("workers.parquet", buffer.getvalue())
    assert levels(read(**TABLE | {"format": "parquet"})) == ["transferred"]
    write("workers.parquet", buffer.getvalue()[:-3])
    assert rejected(read, format="parquet").reason == "truncated"


def test_json_lines_are_read_strictly(read, write):
    write("workers.jsonl", '{"id": 1, "name": "a"}\n\n{"id": 2, "name": null, "more": [1]}\n')
    rows = read(**TABLE | {"format": "jsonl"}).sets[0].rows
    assert rows.select("worker_id", "display_name").rows() == [("1", "a"), ("2", None)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 2, "id": 3, "name": "b"}', "bad_json"),
        ('{"id": NaN, "name": "b"}', "bad_json"),
        ('{"id": {"x": 1}, "name": "b"}', "schema"),
        ('{"id": "\\ud800", "name": "b"}', "bad_json"),
        ('{"id": 2, "name": "b"', "truncated"),
        ("[1]", "schema"),
        ('{"id": 2}', "schema"),
    ],
)
def test_a_json_line_that_is_not_exactly_one_flat_object_rejects_the_pull(read, write, line, reason):
    write("workers.jsonl", '{"id": 1, "name": "a"}\n' + line + "\n")
    error = rejected(read, format="jsonl")
    assert error.reason == reason
    assert "line 2" in error.detail


@pytest.mark.parametrize(
    ("text", "reason", "where"),
    [
        ('id,name\n1,a\n2,"b\n3,c\n', "truncated", "line 4"),
        ('id,name\n1,"a\n2,b\n3,"c"\n', "schema", "line 4"),
        ("id,name\n1,a\n2,b,c\n3,d\n", "schema", "line 3"),
        ("id,name\n1,a\n2\n3,d\n", "schema", "line 3"),
        ("id,name\n1,a\n2", "truncated", "line 3"),
    ],
)
def test_csv_that_would_lose_rows_without_a_word_is_refused(read, write, text, reason, where):
    write("workers.csv", text)
    error = rejected(read)
    assert error.reason == reason
    assert where in error.detail


def test_the_line_that_is_named_is_the_line_in_the_file_also_after_line_breaks_in_fields(read, write):
    write("workers.csv", 'id,name\n1,"a\nb\nc"\n\n,x\n')
    assert "line 6" in rejected(read).detail


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_refused_until_it_is_declared(read, write, encoding):
    write("workers.csv", "id,name\n1,Zoë Müller\n".encode(encoding))
    error = rejected(read)
    assert error.reason == "file"
    assert "declare `encoding`" in error.detail
    assert read(**TABLE | {"encoding": encoding}).sets[0].rows["display_name"].to_list() == ["Zoë Müller"]


def test_a_byte_order_mark_is_no_part_of_the_first_column(read, write):
    write("workers.csv", "\ufeffid,name\n1,a\n")
    assert read(**TABLE).sets[0].rows["worker_id"].to_list() == ["1"]


def test_a_workbook_is_named_as_one(read, write):
    write("workers.xlsx", b"PK\x03\x04rest")
    assert "Excel" in rejected(read).detail


def test_the_same_row_twice_is_one_row_and_two_contents_of_one_key_are_a_conflict(read, write):
    write("workers.csv", "id,name\n1,a\n2,b\n1,a\n")
    parsed = read(**TABLE)
    assert (parsed.sets[0].rows.height, parsed.notes["workers: duplicate_rows"]) == (2, 1)
    write("workers.csv", "id,name\n1,a\n2,b\n1,Robin\n")
    error = rejected(read)
    assert error.reason == "conflict"
    assert "workers.csv line 2 and workers.csv line 4" in error.detail
    assert "Robin" not in error.detail


def test_no_rows_are_a_rejected_pull_unless_somebody_said_why(read, write):
    write("workers.csv", "id,name\n")
    assert rejected(read).reason == "empty_population"
    assert read(**TABLE | {"empty_because": "no contractors since 2025"}).sets[0].rows.height == 0


def test_no_file_is_a_rejected_pull(read):
    assert rejected(read).reason == "not_found"


def test_a_second_file_that_nobody_declared_is_not_added_up(read, write):
    write("workers-1.csv", "id,name\n1,a\n")
    write("workers-2.csv", "id,name\n2,b\n")
    error = rejected(read)
    assert error.reason == "file"
    assert "parts = 1" in error.detail
    assert read(**TABLE | {"parts": 2}).sets[0].rows.height == 2


def test_an_unknown_number_of_parts_proves_nothing(read, write):
    write("workers-1.csv", gzip.compress(b"id,name\n1,a\n"))
    write("workers-2.csv", gzip.compress(b"id,name\n2,b\n"))
    assert levels(read(**TABLE | {"parts": 2})) == ["transferred"]
    assert levels(read(**TABLE | {"parts": "any"})) == []


def test_a_file_written_before_the_day_ended_cannot_stand_for_it(read, write, context):
    write("workers.csv", CSV, at=context.day_ends_at - dt.timedelta(hours=3))
    error = rejected(read)
    assert error.reason == "file"
    assert "before 2026-03-31 ended" in error.detail


def test_the_state_was_true_when_the_file_was_written(read, write):
    at = dt.datetime(2026, 3, 31, 22, 45, tzinfo=dt.UTC)
    write("workers.csv", CSV, at=at)
    assert read(**TABLE).observed_at == at


def test_a_missing_witness_rejects_the_pull_and_a_seen_one_makes_absence_visible(read, write):
    write("workers.csv", gzip.compress(CSV.encode()))
    assert levels(read(**TABLE | {"witness": "7"})) == ["transferred", "visible"]
    assert rejected(read, witness="99").reason == "witness_missing"


def count(rows, expires):
    return {
        "rows": rows, "by": "Kim Example", "where": "payroll run", "on": dt.date(2026, 3, 1), "expires": expires,
    }  # fmt: skip


def test_a_persons_count_reconciles_until_it_expires(read, write):
    write("workers.csv", CSV)
    valid, expired = dt.date(2026, 3, 31), dt.date(2026, 3, 30)
    assert levels(read(**TABLE | {"counts": [count(40, valid)]})) == ["reconciled"]
    assert levels(read(**TABLE | {"counts": [count(40, expired)]})) == []
    assert levels(read(**TABLE | {"counts": [count(41, expired)]})) == []
    assert rejected(read, counts=[count(41, valid)]).reason == "count_mismatch"


def test_only_the_file_of_the_day_is_read_when_names_carry_days(read, write):
    write("workers-2026-03-30.csv", "id,name\n1,a\n2,b\n")
    write("workers-2026-03-31.csv", "id,name\n1,a\n")
    day = {"name": r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"}
    (only,) = read(**TABLE | {"day": day}).sets
    assert (only.rows.height, only.day) == (1, None)


def test_all_days_at_once_are_history_with_a_day_each(read, write):
    write("workers-2026-02.csv", "id,name\n1,a\n2,b\n", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    write("workers-2024-02.csv", "id,name\n1,a\n")
    day = {"name": r"(?P<year>\d{4})-(?P<month>\d\d)", "read": "all"}
    parsed = read(**TABLE | {"day": day})
    assert [(s.day, s.rows.height) for s in parsed.sets] == [(dt.date(2024, 2, 29), 1), (dt.date(2026, 2, 28), 2)]


def test_a_name_that_says_no_day_is_refused(read, write):
    write("workers-2026-13.csv", "id,name\n1,a\n")
    day = {"name": r"(?P<year>\d{4})-(?P<month>\d\d)", "read": "all"}
    assert "no date" in rejected(read, day=day).detail


def test_parsing_the_kept_files_again_gives_the_same(write, context, tmp_path):
    write("workers.csv", CSV)
    given = {"connector": "files", "folder": str(tmp_path), "records": {"workers": TABLE | {"format": "csv"}}}
    source = connect("hr", Settings.model_validate(given))
    kept = []
    source.pull(context, kept.append)
    before = source.parse(kept, context)
    (tmp_path / "workers.csv").unlink()
    after = source.parse(kept, context)
    assert before.sets[0].rows.equals(after.sets[0].rows)
    assert before.observed_at == after.observed_at
    assert kept[0].body == CSV.encode()


def test_check_names_what_is_open(write, tmp_path):
    write("workers.csv", CSV)
    given = {"connector": "files", "folder": str(tmp_path), "records": {"workers": TABLE | {"format": "csv"}}}
    findings = connect("hr", Settings.model_validate(given)).check()
    assert "workers: nothing proves that workers.csv is whole; gzip it or write a side file" in findings
    assert "workers.status: not mapped, stays unknown" in findings
