"""Whatever changes in the fields that are read rejects the pull and is named; whatever changes beside them does not."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import BaseModel

from assets.sources.contract import Rejected
from assets.sources.okta import wire

MODELS = {
    "users": wire.User,
    "members": wire.Member,
    "groups": wire.Group,
    "assignees": wire.Assignee,
    "tokens": wire.Token,
    "policies": wire.Policy,
    "rules": wire.Rule,
    "password_policies": wire.PasswordPolicy,
    "log": wire.LogEntry,
    "factors": wire.Factor,
    "roles": wire.Role,
}


def required(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all fields that must be there, by the vendor's names."""
    for name, field in model.model_fields.items():
        if field.is_required():
            path = (*above, field.alias or name)
            yield path
            below = field.annotation
            if isinstance(below, type) and issubclass(below, BaseModel):
                yield from required(below, path)


FIELDS = [(resource, path) for resource, model in MODELS.items() for path in required(model)]
WORDS = [
    ("users", ("status",)), ("members", ("status",)), ("groups", ("type",)), ("policies", ("status",)),
    ("policies", ("type",)), ("password_policies", ("status",)), ("password_policies", ("type",)),
    ("rules", ("status",)), ("rules", ("type",)), ("rules", ("actions", "signon", "access")),
    ("factors", ("status",)), ("factors", ("factorType",)), ("roles", ("type",)), ("roles", ("status",)),
]  # fmt: skip


def changed(exchanges, resource, path, edit):
    """Change one field of the first object of a kind, in every answer about that kind."""
    return [_changed(exchange, path, edit) if exchange.resource == resource else exchange for exchange in exchanges]


def _changed(exchange, path, edit):
    document = json.loads(exchange.body)
    rows = document["value"] if isinstance(document, dict) else document
    if not rows:
        return exchange
    holder = rows[0]
    for step in path[:-1]:
        holder = holder[step]
    edit(holder, path[-1])
    return replace(exchange, body=json.dumps(document).encode())


def rejection(sandbox, exchanges):
    with pytest.raises(Rejected) as caught:
        sandbox.okta(groups=["Everyone"]).parse(exchanges, sandbox.context())
    return caught.value


@pytest.mark.parametrize(
    ("resource", "path"), FIELDS, ids=lambda part: ".".join(part) if isinstance(part, tuple) else part
)
@pytest.mark.parametrize("change", ["dropped", "renamed", "retyped"])
def test_a_field_that_is_read_cannot_go_or_change_its_type(sandbox, okta_pull, resource, path, change):
    edits = {
        "dropped": lambda holder, name: holder.pop(name),
        "renamed": lambda holder, name: holder.update({f"{name}V2": holder.pop(name)}),
        "retyped": lambda holder, name: holder.update({name: [{"value": holder[name]}]}),
    }
    rejected = rejection(sandbox, changed(okta_pull.exchanges, resource, path, edits[change]))
    assert rejected.reason == "schema"
    assert ".".join(path) in rejected.detail


@pytest.mark.parametrize(
    ("resource", "path"), WORDS, ids=lambda part: ".".join(part) if isinstance(part, tuple) else part
)
def test_a_word_that_nobody_has_heard_of_is_named(sandbox, okta_pull, resource, path):
    def edit(holder, name):
        holder[name] = "QUARANTINED"

    rejected = rejection(sandbox, changed(okta_pull.exchanges, resource, path, edit))
    assert rejected.reason == "schema"
    assert ".".join(path) in rejected.detail
    assert "QUARANTINED" in rejected.detail


@pytest.mark.parametrize("resource", sorted(MODELS))
def test_a_field_more_is_a_note_and_changes_nothing(sandbox, okta_pull, resource):
    def edit(holder, name):
        holder[name] = "new"

    exchanges = changed(okta_pull.exchanges, resource, ("novelty",), edit)
    parsed = sandbox.okta(groups=["Everyone"]).parse(exchanges, sandbox.context())
    assert any(note.endswith("unknown field novelty") for note in parsed.notes)
    assert [part.rows.to_dicts() for part in parsed.sets] == [part.rows.to_dicts() for part in okta_pull.parsed.sets]


def test_the_answers_as_they_are_hold_nothing_unknown(okta_pull):
    assert not [note for note in okta_pull.parsed.notes if "unknown field" in note]


def test_an_employee_number_that_no_account_has_is_a_field_that_is_gone(sandbox, okta_pull):
    with pytest.raises(Rejected) as caught:
        sandbox.okta(employee_number_field="staffNumber").parse(okta_pull.exchanges, sandbox.context())
    assert caught.value.reason == "schema"
    assert "staffNumber" in caught.value.detail


def test_a_rejection_repeats_no_name_and_no_address(sandbox, okta_pull):
    def edit(holder, name):
        holder[name] = 7

    rejected = rejection(sandbox, changed(okta_pull.exchanges, "users", ("profile",), edit))
    assert "@" not in str(rejected)


@pytest.mark.parametrize("hostile", ["../../groups", "a/b", "x?limit=1", "", "a b", "%2e%2e", ".."])
def test_an_id_that_would_change_an_address_is_refused(sandbox, okta_pull, hostile):
    def edit(holder, name):
        holder[name] = hostile

    assert rejection(sandbox, changed(okta_pull.exchanges, "users", ("id",), edit)).reason == "schema"
