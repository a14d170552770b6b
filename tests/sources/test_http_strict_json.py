"""JSON has one meaning or is refused, whatever the bytes are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sources.contract import Rejected
from assets.sources.http.strict_json import loads

LARGEST = 10**18 - 1
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_a_value_that_was_written_is_read(value, ascii_only):
    assert loads(json.dumps(value, ensure_ascii=ascii_only).encode(), "things") == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_rejected_and_nothing_else(body):
    reason, detail = "", "things: "
    try:
        loads(body, "things")
    except Rejected as rejected:
        reason, detail = rejected.reason, rejected.detail
    assert reason in {"", "bad_json", "truncated"}
    assert detail.startswith("things: ")


@given(VALUES, st.data())
def test_a_text_that_is_cut_is_never_read(value, data):
    body = json.dumps([value]).encode()
    with pytest.raises(Rejected):
        loads(body[: data.draw(st.integers(0, len(body) - 1))], "things")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"id": 1, "id": 1}', id="a key twice"),
        pytest.param(b'[{"a": {"id": 1, "id": 2}}]', id="a key twice, deep inside"),
        pytest.param(b"[NaN]", id="NaN"),
        pytest.param(b"[-Infinity]", id="infinity"),
        pytest.param(b"[1e999]", id="infinity in digits"),
        pytest.param(b'["\\ud800"]', id="lone surrogate"),
        pytest.param(b'{"\\udc00": 1}', id="lone surrogate in a key"),
        pytest.param(b'["\xff"]', id="not UTF-8"),
        pytest.param(b'["\xed\xa0\x80"]', id="surrogate in UTF-8"),
        pytest.param(b"[1" + b"0" * 400 + b"]", id="huge whole number"),
        pytest.param(b"[9223372036854775808]", id="beyond 64 bits"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="too deep"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="too deep in objects"),
        pytest.param(b"[1,]", id="trailing comma"),
        pytest.param(b"[1] [2]", id="two values"),
        pytest.param(b"\xef\xbb\xbf[]", id="byte order mark"),
        pytest.param(b'["\n"]', id="control character"),
        pytest.param('["a"]'.encode("utf-16"), id="UTF-16"),
    ],
)
def test_what_readers_understand_differently_is_refused(body):
    with pytest.raises(Rejected) as caught:
        loads(body, "things")
    assert caught.value.reason == "bad_json"


@pytest.mark.parametrize("body", [b"", b"  ", b"[1, 2", b'{"a": "b', b'{"a": 1, '])
def test_a_text_that_ends_too_early_is_truncated(body):
    with pytest.raises(Rejected) as caught:
        loads(body, "things")
    assert caught.value.reason == "truncated"


def test_a_pair_of_surrogates_is_one_character():
    assert loads(b'["\\ud83d\\ude00"]', "things") == ["\U0001f600"]


def test_a_refusal_repeats_no_value():
    with pytest.raises(Rejected) as caught:
        loads(b'{"name": "Robin", "name": "Sam", "x": }', "things")
    assert "Robin" not in str(caught.value)
