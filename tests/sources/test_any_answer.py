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
        for key, below in list(value.items())[:40]:
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


@pytest.fixture(scope="module", params=["okta", "bamboohr"])
def source(request, company, okta_pull, hr_pull):
    """A connector, what it would be told of a day, and one exchange of each kind with the place it has."""
    pulled = okta_pull if request.param == "okta" else hr_pull
    connector = company.okta(groups=["Everyone"]) if request.param == "okta" else company.bamboohr()
    kinds = {exchange.resource: place for place, exchange in enumerate(pulled.exchanges)}
    return connector, company.context(), pulled.exchanges, sorted(kinds.values())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_answer_gives_records_or_a_reason(source, data):
    connector, context, exchanges, kinds = source
    place = data.draw(st.sampled_from(kinds))
    document = json.loads(exchanges[place].body)
    path = data.draw(st.sampled_from(list(places(document))))
    body = json.dumps(replaced(document, path, data.draw(ANYTHING))).encode()
    changed = [*exchanges[:place], replace(exchanges[place], body=body), *exchanges[place + 1 :]]
    try:
        outcome = connector.parse(changed, context)
    except Rejected as rejected:
        outcome = rejected
    assert isinstance(outcome, Parsed | Rejected)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bytes_give_a_reason_or_the_same_records(source, data):
    connector, context, exchanges, kinds = source
    place = data.draw(st.sampled_from(kinds))
    cut = data.draw(st.integers(0, len(exchanges[place].body)))
    body = exchanges[place].body[:cut] + data.draw(st.binary(max_size=4))
    changed = [*exchanges[:place], replace(exchanges[place], body=body), *exchanges[place + 1 :]]
    try:
        outcome = connector.parse(changed, context)
    except Rejected as rejected:
        outcome = rejected
    assert isinstance(outcome, Rejected) or body.rstrip() == exchanges[place].body.rstrip()
