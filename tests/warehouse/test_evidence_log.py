"""The evidence log: what was acknowledged stays, what was torn goes, what was tampered with is named."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse import log as log_module
from warehouse.canonical import NotCanonicalError
from warehouse.log import EvidenceLog, LogDamagedError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def written(tmp_path):
    """A log of five leaves, and its one file."""
    log = EvidenceLog(tmp_path / "log")
    for number in range(5):
        log.append([{"kind": "note", "text": f"leaf {number}"}], NOW + timedelta(minutes=number))
    return tmp_path / "log", tmp_path / "log" / "entries-000000.jsonl"


def test_appended_leaves_are_read_back_in_order_with_number_and_time(tmp_path):
    log = EvidenceLog(tmp_path / "log")
    appended = log.append([{"kind": "a"}, {"kind": "b"}], NOW)
    appended += log.append([{"kind": "c"}], NOW)
    assert [(leaf["kind"], leaf["seq"]) for leaf in appended] == [("a", 0), ("b", 1), ("c", 2)]
    assert {leaf["recorded_at"] for leaf in appended} == {"2026-03-01T12:00:00.000000Z"}
    assert list(EvidenceLog(tmp_path / "log").read()) == appended


def test_time_in_the_log_never_goes_back_when_the_clock_does(written):
    folder, _ = written
    log = EvidenceLog(folder)
    log.append([{"kind": "late"}], NOW - timedelta(days=365))
    times = [leaf["recorded_at"] for leaf in log.read()]
    assert times == sorted(times)
    assert times[-1] == times[-2]


def test_a_leaf_that_has_no_canonical_form_leaves_the_log_as_it_was(written):
    folder, file = written
    before = file.read_bytes()
    log = EvidenceLog(folder)
    with pytest.raises(NotCanonicalError):
        log.append([{"kind": "good"}, {"kind": "bad", "share": 0.5}], NOW)
    assert file.read_bytes() == before
    assert log.append([{"kind": "next"}], NOW)[0]["seq"] == 5


@given(cut=st.integers(1, 200))
def test_a_torn_last_line_is_cut_off_and_everything_acknowledged_before_it_stays(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("torn") / "log"
    log = EvidenceLog(folder)
    kept = log.append([{"kind": "kept", "text": "é" * 20}] * 3, NOW)
    file = folder / "entries-000000.jsonl"
    whole = file.read_bytes()
    line = whole.splitlines(keepends=True)[-1]
    file.write_bytes(whole + line[: min(cut, len(line) - 1)])
    healed = EvidenceLog(folder)
    assert list(healed.read()) == kept
    assert file.read_bytes() == whole
    assert healed.append([{"kind": "next"}], NOW)[0]["seq"] == 3


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (3, lambda data: data.replace(b"leaf 2", b"leaf X\xff")),
        (2, lambda data: data.replace(b'"text":"leaf 1"', b'"text": "leaf 1"')),
        (4, lambda data: data.replace(b'"seq":3', b'"seq":4')),
        (2, lambda data: b"".join(data.splitlines(keepends=True)[:1] + data.splitlines(keepends=True)[2:])),
        (1, lambda data: b"".join(reversed(data.splitlines(keepends=True)))),
        (3, lambda data: b"".join([*data.splitlines(keepends=True)[:2], b"\n", *data.splitlines(keepends=True)[2:]])),
        (6, lambda data: data + data.splitlines(keepends=True)[-1]),
    ],
    ids=["other bytes", "reformatted", "renumbered", "a leaf gone", "turned round", "an empty line", "a leaf twice"],
)
def test_a_damaged_body_is_refused_with_the_name_of_the_line(written, line, change):
    folder, file = written
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(LogDamagedError, match=f"entries-000000.jsonl:{line}:"):
        EvidenceLog(folder)


def test_a_full_file_is_followed_by_the_next_and_reading_may_begin_anywhere(tmp_path, monkeypatch):
    monkeypatch.setattr(log_module, "LEAVES_A_FILE", 4)
    log = EvidenceLog(tmp_path / "log")
    log.append([{"kind": "note"} for _ in range(10)], NOW)
    names = sorted(path.name for path in (tmp_path / "log").iterdir())
    assert names == [f"entries-00000{number}.jsonl" for number in range(3)]
    for start in range(11):
        assert [leaf["seq"] for leaf in log.read(start)] == list(range(start, 10))
