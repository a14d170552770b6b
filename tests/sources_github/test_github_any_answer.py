"""Whatever an answer holds, parsing gives records or a reason: nothing a vendor sends makes it fail otherwise."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.sources.contract import Parsed, Rejected

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def places(value, above=()):
    """Paths of everything in a JSON value; of long lists only of the first two."""
    yield above
    if isinstance(value, dict):
        for key, below in value.items():
            yield from places(below, (*above, key))
    elif isinstance(value, list):
        for place, below in enumerate(value[:2]):
            yield from places(below, (*above, place))


def replaced(value, path, new):
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


@pytest.fixture
def pulled(source, ledger):
    ledger["pulls"][0]["reviews"] *= 1
    ledger["protection"] = [200, {name: {"enabled": True} for name in SWITCHES}]
    return source.pull()


SWITCHES = ("enforce_admins", "allow_force_pushes", "allow_deletions")


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_answer_gives_records_or_a_reason(source, pulled, data):
    kinds = {exchange.resource: place for place, exchange in enumerate(pulled.exchanges)}
    place = data.draw(st.sampled_from(sorted(kinds.values())))
    changed = pulled.exchanges.copy()
    document = json.loads(changed[place].body)
    path = data.draw(st.sampled_from(list(places(document))))
    changed[place] = replace(changed[place], body=json.dumps(replaced(document, path, data.draw(ANYTHING))).encode())
    assert isinstance(outcome(source, changed), Parsed | Rejected)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_answer_that_is_missing_or_comes_twice_is_never_overlooked(source, pulled, data):
    changed = pulled.exchanges.copy()
    place = data.draw(st.integers(0, len(changed) - 1))
    gone = changed.pop(place)
    found = outcome(source, changed)
    assert isinstance(found, Rejected) or same(found, pulled.parsed), gone.resource


def outcome(source, exchanges):
    try:
        return source.connector().parse(exchanges, source.context())
    except Rejected as rejected:
        return rejected


def same(found, parsed):
    return all(one.rows.equals(two.rows) for one, two in zip(found.sets, parsed.sets, strict=True))
