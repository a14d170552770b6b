"""Canonical JSON: one byte sequence for one meaning, and nothing else is read."""

import json
from hashlib import sha256

import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from warehouse.canonical import NotCanonicalError, digest, dumps, loads

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
LEAVES = st.dictionaries(TEXTS, VALUES, max_size=5)


@given(LEAVES)
def test_what_was_written_is_read_back_as_it_was(leaf):
    assert loads(dumps(leaf)) == leaf


@given(LEAVES, st.randoms(use_true_random=False))
def test_the_order_in_which_keys_were_put_does_not_change_the_bytes(leaf, random):
    keys = list(leaf)
    random.shuffle(keys)
    assert dumps({key: leaf[key] for key in keys}) == dumps(leaf)


@given(LEAVES)
def test_the_bytes_are_those_of_rfc_8785(leaf):
    assert dumps(leaf) == rfc8785.dumps(leaf)


@given(st.dictionaries(st.text(st.characters(codec="ascii")), st.text() | INTEGERS))
def test_the_bytes_are_those_of_rfc_8785_for_plain_keys_too(leaf):
    try:
        expected = rfc8785.dumps(leaf)
    except UnicodeEncodeError:  # a lone surrogate
        with pytest.raises(NotCanonicalError):
            dumps(leaf)
    else:
        assert dumps(leaf) == expected


@given(LEAVES)
def test_bytes_are_one_line_so_that_a_log_can_be_read_line_by_line(leaf):
    assert b"\n" not in dumps(leaf)


@given(LEAVES)
def test_any_other_spelling_of_the_same_value_is_refused(leaf):
    written = dumps(leaf)
    for other in (json.dumps(leaf, indent=1), json.dumps(leaf, ensure_ascii=True), f" {written.decode()}"):
        spelled = other.encode()
        assume(spelled != written)
        with pytest.raises(NotCanonicalError):
            loads(spelled)


@given(st.binary(max_size=60))
def test_any_bytes_are_either_refused_or_exactly_what_would_be_written(data):
    try:
        value = loads(data)
    except NotCanonicalError:
        return
    assert dumps(value) == data


@pytest.mark.parametrize(
    "value",
    [None, 1.5, 2**53, -(2**53), float("nan"), float("inf"), "\ud800"],
    ids=["null", "float", "too large", "too small", "NaN", "infinity", "lone surrogate"],
)
@pytest.mark.parametrize("wrap", [lambda v: {"a": v}, lambda v: {"a": [{"b": [v]}]}], ids=["flat", "nested"])
def test_values_that_are_not_reperformable_have_no_place_in_evidence(value, wrap):
    with pytest.raises(NotCanonicalError):
        dumps(wrap(value))


@pytest.mark.parametrize(
    "data",
    [b'{"a":1,"a":2}', b'{"a":1.0}', b'{"a":1e3}', b'{"a":NaN}', b'{"a":null}', b'{"a":-0}', b'{"b":1,"a":1}',
     b'{"a":"\\u00e9"}', b'{"a":' + b"9" * 400 + b"}", b"[" * 100_000, b"", b"\xff", b'{"a":"\\ud800"}'],
    ids=["key twice", "float", "exponent", "NaN", "null", "minus zero", "keys out of order", "escaped letter",
         "huge integer", "depth", "nothing", "no UTF-8", "lone surrogate"],
)  # fmt: skip
def test_json_that_the_writer_never_writes_is_refused(data):
    with pytest.raises(NotCanonicalError):
        loads(data)


def test_the_refusal_says_where_the_value_stands():
    with pytest.raises(NotCanonicalError, match=r"\$\.a\[1\]\.b"):
        dumps({"a": [1, {"b": None}]})


def test_a_digest_is_the_hash_of_the_bytes():
    assert digest({"b": 1, "a": "é"}) == sha256('{"a":"é","b":1}'.encode()).hexdigest()
