"""Registers are read strictly: what they say is clear, or the whole reading is refused with every fault named."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.sources.contract import Rejected
from assets.sources.registers import connector
from assets.sources.registers.register import registers
from assets.sources.registers.table import UnreadableError, columns_of
from warehouse.record import records

SCOPE = "subject_kind,subject_id,in_scope,reason,approved_by,approved_on,valid_from,valid_to"
ROW = "source,okta,true,Signs in everybody,E1000,2025-12-15,2026-01-01,"


def scope(*lines):
    return "\n".join([SCOPE, *lines, ""]).encode()


def problems_in(data, name="scope"):
    with pytest.raises(UnreadableError) as error:
        registers()[name].read("home", data)
    return error.value.problems


@pytest.mark.parametrize("name", sorted(registers()))
def test_every_register_fills_exactly_the_columns_of_the_record_of_its_name(name):
    assert set(columns_of(registers()[name].row).values()) == {column.name for column in records()[name].columns}


@pytest.mark.parametrize("name", sorted(registers()))
def test_the_example_of_every_register_can_be_read(name):
    register = registers()[name]
    rows = register.read("home", f"{','.join(register.columns)}\n{register.example_line}\n".encode())
    assert rows.height == 1
    assert dict(rows.schema) == records()[name].schema


def test_what_a_register_says_arrives_in_its_types():
    (row,) = registers()["scope"].read("home", scope(ROW)).to_dicts()
    assert row == {
        "source_id": "home",
        "subject_kind": "source",
        "subject_id": "okta",
        "in_scope": True,
        "reason": "Signs in everybody",
        "approved_by": "E1000",
        "approved_on": dt.date(2025, 12, 15),
        "valid_from_on": dt.date(2026, 1, 1),
        "valid_to_on": None,
    }


def test_a_register_with_nothing_but_its_header_is_empty_and_no_error():
    assert registers()["scope"].read("home", scope()).is_empty()


def test_spreadsheets_may_add_a_byte_order_mark_and_windows_line_ends_and_shout():
    data = b"\xef\xbb\xbf" + scope(ROW.replace("true", "TRUE")).replace(b"\n", b"\r\n")
    assert registers()["scope"].read("home", data)["in_scope"].to_list() == [True]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "registers/scope.csv line 1: the file is empty; its first line must be subject_kind,"),
        (scope(ROW).replace(b"reason", b"raeson"), "line 1: unknown column 'raeson'; did you mean 'reason'?"),
        (scope(ROW).replace(b"reason", b"raeson"), "line 1: column 'reason' is missing"),
        (scope().replace(b"approved_by", b"reason"), "line 1: column 'reason' stands twice"),
        (scope().replace(b",", b";"), "line 1: columns are separated by ';'"),
        (scope(ROW + ",x"), "line 2: 9 cells where the header has 8"),
        (scope(ROW.removesuffix(",")), "line 2: 7 cells where the header has 8"),
        (scope(ROW, ",,,,,,,"), "line 3: nothing but commas; delete the line"),
        (scope(ROW.replace("2026-01-01", "01/02/2026")), "line 2, column valid_from: expected a date such as"),
        (scope(ROW.replace("2026-01-01", "2026-02-30")), "line 2, column valid_from: expected a date such as"),
        (scope(ROW.replace("2026-01-01", "20260101")), "line 2, column valid_from: expected a date such as"),
        (scope(ROW.replace("2026-01-01", "1767225600")), "line 2, column valid_from: expected a date such as"),
        (
            scope(ROW.replace("source,okta", "account,00u1")),
            "line 2: subject_id must be a source, a test id, or source:id",
        ),
        (scope(ROW.replace("source,okta", "source,okta:00u1")), "line 2: subject_id must be a source, a test id"),
        (scope(ROW.replace("true", "yes")), "line 2, column in_scope: expected true or false"),
        (scope(ROW.replace("source,", "sauce,")), "line 2, column subject_kind: Input should be 'source'"),
        (scope(ROW.replace("okta", "okta ")), "line 2, column subject_id: has a space at its beginning or end"),
        (
            scope(ROW.replace("okta", "ok\u200bta")),
            "line 2, column subject_id: has a space at its beginning or end, or",
        ),
        (scope(ROW.replace("E1000", "")), "line 2, column approved_by: is empty"),
        (scope(ROW + "2025-12-31"), "line 2: valid_to lies before valid_from"),
        (scope(ROW.replace("okta", '"okta')), "line 2: unexpected end of data; check the double quotes"),
        (scope(ROW).replace(b"everybody", b"everybod\xff"), "line 2: not UTF-8"),
        (scope(ROW).removesuffix(b"\n"), "line 2: ends without a line break, so it may be cut off"),
    ],
)
def test_each_fault_is_told_with_file_line_column_and_remedy(data, told):
    assert any(told in problem and problem.startswith("registers/scope.csv line ") for problem in problems_in(data))


def test_all_faults_of_a_file_are_told_at_once():
    data = scope(ROW.replace("true", "yes"), ROW.replace("2025-12-15", "soon"), ROW + ",")
    assert [problem.split(":")[0].removeprefix("registers/scope.csv ") for problem in problems_in(data)] == [
        "line 2, column in_scope",
        "line 3, column approved_on",
        "line 4",
    ]


def test_two_rows_about_one_subject_may_follow_each_other_but_not_hold_on_the_same_day():
    first, second = ROW + "2026-06-30", ROW.replace("2026-01-01", "2026-07-01")
    assert registers()["scope"].read("home", scope(second, first)).height == 2
    overlapping = scope(second, ROW + "2026-07-01")
    (problem,) = problems_in(overlapping)
    assert "line 2: the same subject_kind, subject_id as line 3, for days that both cover" in problem


def test_a_row_without_days_may_stand_once():
    data = b"calendar_id,date,is_business_day,name\nberlin,2026-05-01,false,\nberlin,2026-05-01,true,\n"
    assert "line 3: the same calendar_id, date as line 2" in problems_in(data, "calendars")[0]


def test_no_message_repeats_a_cell():
    data = scope(ROW.replace("okta", "Robin Example "), "Robin Example,x", ROW.replace("E1000", "Robin\tExample"))
    assert "Robin" not in "\n".join([*problems_in(data), *problems_in(b"Robin Example,E1,x\n")])


@given(cells=st.lists(st.text(max_size=12), min_size=8, max_size=8))
@settings(max_examples=200)
def test_whatever_stands_in_a_line_is_read_or_refused_with_its_line(cells):
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    try:
        registers()["scope"].read("home", f"{SCOPE}\n{line}\n".encode())
    except UnreadableError as error:
        assert all(problem.startswith("registers/scope.csv line ") for problem in error.problems)  # noqa: PT017


@given(cut=st.integers(min_value=0, max_value=len(scope(ROW)) - 1))
def test_a_file_cut_anywhere_but_after_a_whole_line_is_refused(cut):
    if cut != len(scope()):
        problems_in(scope(ROW)[:cut])


def test_a_reading_holds_every_register_and_the_reviews_with_proof(source, context):
    kept = []
    source.pull(context, kept.append)
    parsed = source.parse(kept, context)
    assert {found.record for found in parsed.sets} == source.provides == {*registers(), "reviews", "review_items"}
    assert all({proof.level for proof in found.proofs} == {"transferred", "visible"} for found in parsed.sets)
    assert parsed.observed_at == context.observed_from


def test_files_are_kept_byte_for_byte_and_without_a_path_of_this_machine(source, context, home):
    kept = []
    source.pull(context, kept.append)
    assert {each.url: each.body for each in kept} == {
        f"registers/{name}.csv": (home / f"registers/{name}.csv").read_bytes() for name in registers()
    }


def test_a_missing_register_rejects_the_reading_and_says_how_to_make_it(read, home):
    (home / "registers/scope.csv").unlink()
    with pytest.raises(Rejected, match=f"file: registers/scope.csv is missing; make it, its first line is {SCOPE}"):
        read()


def test_a_misspelled_register_is_never_ignored(read, home):
    (home / "registers/scopes.csv").write_bytes(scope(ROW))
    with pytest.raises(
        Rejected, match=r"registers/scopes.csv is no file that Tallymark reads; did you mean scope.csv\?"
    ):
        read()


def test_files_that_spreadsheets_and_people_leave_beside_registers_do_not_matter(read, home):
    for name in ("README.md", ".~lock.scope.csv#", "~$scope.csv", "._scope.csv"):
        (home / "registers" / name).write_text("x", encoding="utf-8")
    assert read()["scope"].height == 1


def test_a_register_that_changes_while_it_is_read_rejects_the_reading(source, context, home):
    def keep_and_edit(_exchange):
        (home / "registers/scope.csv").write_bytes(scope(ROW, ROW.replace("okta", "hr")))

    with pytest.raises(Rejected, match="changed while they were read"):
        source.pull(context, keep_and_edit)


def test_an_unreadable_register_rejects_the_reading_whole(read, home):
    (home / "registers/calendars.csv").write_text("calendar,date\n", encoding="utf-8")
    with pytest.raises(Rejected) as error:
        read()
    assert error.value.reason == "file"
    assert "registers/calendars.csv line 1" in error.value.detail


def test_a_register_that_did_not_exist_when_files_were_kept_is_simply_not_provided(source, context):
    kept = []
    source.pull(context, kept.append)
    old = [each for each in kept if each.resource != "review_plan"]
    assert "review_plan" not in {found.record for found in source.parse(old, context).sets}


def test_check_names_all_faults_and_sources_that_do_not_exist(source, home):
    assert source.check() == []
    plan = home / "registers/review_plan.csv"
    plan.write_text(plan.read_text(encoding="utf-8").replace(",okta,", ",otka,"), encoding="utf-8")
    (home / "registers/scope.csv").write_bytes(scope(ROW.replace("true", "yes")))
    assert source.check() == [
        "registers/scope.csv line 2, column in_scope: expected true or false",
        "registers/review_plan.csv, column source: 'otka' is no source of tallymark.toml; did you mean 'okta'?",
    ]


def test_a_folder_that_may_not_be_read_is_told_as_such(source, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(connector.Path, "read_bytes", refuse)  # tests may run as root, whom no mode keeps out
    with pytest.raises(Rejected, match=r"file: registers/\w+.csv: Permission denied; let Tallymark read it"):
        source.check()


OBLIGATIONS = (
    "obligation_id,duty,subject,owner_employee_number,first_due_on,every_months,every_days,rto_minutes,"
    "retention_days,valid_from,valid_to"
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a,restore_test,db,E1,2026-03-31,,,,,2026-01-01,", "fill in either every_months or every_days"),
        ("a,restore_test,db,E1,2026-03-31,6,91,,,2026-01-01,", "fill in either every_months or every_days"),
        ("a,exercise,db,E1,2026-03-31,6,,240,,2026-01-01,", "rto_minutes belongs to restore_test"),
        ("a,restore_test,db,E1,2026-03-31,6,,,90,2026-01-01,", "retention_days belongs to retention_run"),
        ("a,party,db,E1,2026-03-31,6,,,,2026-01-01,", "line 2, column duty: Input should be 'restore_test'"),
        ("a,exercise,db,E1,2026-03-31,,0,,,2026-01-01,", "column every_days: expected a whole number from 1"),
        ("a b,exercise,db,E1,2026-03-31,6,,,,2026-01-01,", "column obligation_id: expected a name of letters"),
    ],
)
def test_an_obligation_has_one_cadence_and_only_what_its_duty_knows(line, told):
    assert any(told in problem for problem in problems_in(f"{OBLIGATIONS}\n{line}\n".encode(), "obligations"))
