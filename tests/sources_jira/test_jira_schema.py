"""Whatever changes in what is read rejects the pull and is named; whatever changes beside it does not."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from assets.sources.contract import Parsed, Rejected
from assets.sources.jira import wire

MODELS = {
    "me": wire.Me, "fields": wire.FieldName, "projects": wire.Project, "users": wire.User, "ids": wire.IssueId,
    "issues": wire.Issue, "changelog": wire.Change, "approvals": wire.Approval,
}  # fmt: skip


def required(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all fields that must be there, by the vendor's names."""
    for name, field in model.model_fields.items():
        if field.is_required():
            path = (*above, "accountId" if field.validation_alias and not field.alias else field.alias or name)
            yield path
            below = field.annotation
            if isinstance(below, type) and issubclass(below, BaseModel):
                yield from required(below, path)


FIELDS = [(resource, path) for resource, model in MODELS.items() for path in required(model)]
OF_INCIDENTS = ["customfield_10040", "customfield_10041", "customfield_10042", "customfield_10043", "customfield_10044"]


def changed(exchanges, resource, path, edit):
    """Change one field of the first object of a kind, in every answer about that kind."""
    return [_changed(exchange, path, edit) if exchange.resource == resource else exchange for exchange in exchanges]


def _changed(exchange, path, edit):
    document = json.loads(exchange.body)
    rows = [document]
    if isinstance(document, list) or {"values", "issues"} & document.keys():
        rows = document if isinstance(document, list) else document.get("values", document.get("issues"))
    if not rows or exchange.status == 404:
        return exchange
    holder = rows[0]
    for step in path[:-1]:
        holder = holder[step]
    edit(holder, path[-1])
    return replace(exchange, body=json.dumps(document).encode())


@pytest.mark.parametrize(
    ("resource", "path"), FIELDS, ids=lambda value: value if isinstance(value, str) else ".".join(value)
)
class TestFields:
    def rejects(self, calm, edit, resource, path):
        site, pulled = calm
        with pytest.raises(Rejected) as caught:
            site.connect().parse(changed(pulled.exchanges, resource, path, edit), site.context())
        assert caught.value.reason == "schema"
        assert path[-1] in caught.value.detail or (path[-1] == "accountId" and "id" in caught.value.detail)

    def test_one_that_is_gone_is_named(self, calm, resource, path):
        self.rejects(calm, lambda holder, name: holder.pop(name), resource, path)

    def test_one_of_another_type_is_named(self, calm, resource, path):
        self.rejects(calm, lambda holder, name: holder.update({name: 7.5}), resource, path)


@pytest.mark.parametrize("resource", [name for name in MODELS if name != "me"])
def test_a_field_more_changes_nothing_and_is_noted(calm, resource):
    site, pulled = calm
    more = changed(pulled.exchanges, resource, ("novelty",), lambda holder, name: holder.update({name: 1}))
    parsed = site.connect().parse(more, site.context())
    assert [part.rows.to_dicts() for part in parsed.sets] == [part.rows.to_dicts() for part in pulled.parsed.sets]
    assert any("unknown field novelty" in note for note in parsed.notes)


@pytest.mark.parametrize("field", OF_INCIDENTS)
def test_a_field_of_the_settings_that_incidents_no_longer_show_is_named(site, field):
    del site.issues["10001"]["fields"][field]
    with pytest.raises(Rejected) as caught:
        site.pull()
    assert (caught.value.reason, field in caught.value.detail) == ("schema", True)


def test_a_field_of_the_settings_that_does_not_exist_is_named(site):
    site.bend("/field", lambda found: [field for field in found if field["id"] != "customfield_10044"])
    with pytest.raises(Rejected, match=r"no field 'customfield_10044'.*correct fields.root_cause"):
        site.pull()


@pytest.mark.parametrize(
    ("field", "value", "setting"),
    [
        ("status", {"id": "9", "name": "Parked"}, "statuses"),
        ("issuetype", {"id": "9", "name": "Parked"}, "kinds"),
        ("resolution", {"id": "9", "name": "Parked"}, "resolutions"),
        ("customfield_10040", {"id": "9", "value": "Parked"}, "severities"),
    ],
)
def test_a_word_without_a_meaning_is_named_with_where_to_add_it(site, field, value, setting):
    site.issues["10001"]["fields"][field] = value
    with pytest.raises(Rejected, match=f"'Parked' has no meaning; add it to `{setting}`"):
        site.pull()


def test_an_old_word_that_only_a_changelog_holds_is_named_too(site):
    item = site.issues["10002"]["histories"][1]["items"][0]
    item |= {"from": "99", "fromString": "Parked"}
    with pytest.raises(Rejected, match="'Parked' has no meaning; add it to `statuses`"):
        site.pull()
    statuses = site.connect()._settings.statuses | {"99": "open"}
    assert site.pull(statuses=dict(statuses)).ticket(10002)["status"] == "in_progress"


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


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_answer_gives_records_or_a_reason(calm, data):
    site, pulled = calm
    kept = pulled.exchanges
    kinds = {exchange.resource: place for place, exchange in enumerate(kept)}
    place = data.draw(st.sampled_from(sorted(kinds.values())))
    document = json.loads(kept[place].body)
    path = data.draw(st.sampled_from(list(places(document))))
    body = json.dumps(replaced(document, path, data.draw(ANYTHING))).encode()
    exchanges = [*kept[:place], replace(kept[place], body=body), *kept[place + 1 :]]
    try:
        outcome = site.connect().parse(exchanges, site.context())
    except Rejected as rejected:
        outcome = rejected
    assert isinstance(outcome, Parsed | Rejected)


def test_what_settings_mean_is_the_same_in_every_process():
    ask = (
        "from assets.sources.jira.settings import Settings; print(Settings("
        "connector='jira', token='secret', base_url='https://acme.example', email='a@acme.example', "
        "projects=('1',)).meaning())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", ask], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
