"""Whatever changes in the fields that are read rejects the pull and is named; whatever changes beside them does not."""

import json
from dataclasses import replace

import pytest

from assets.sources.bamboohr import wire
from assets.sources.contract import Rejected

MODELS = {"report": wire.Employee, "changed": wire.Change, "employmentStatus": wire.StatusRow, "jobInfo": wire.JobRow}
FIELDS = [
    (resource, field.alias or name)
    for resource, model in MODELS.items()
    for name, field in model.model_fields.items()
    if field.is_required()
]
OWN = ["customContractEndDate", "customContractExtendedOn", "customLastWorkingDay"]
WORDS = [
    ("report", "status"), ("report", "location"), ("changed", "action"), ("employmentStatus", "employmentStatus"),
]  # fmt: skip


def changed(exchanges, resource, edit):
    """Change the first object of a kind."""
    return [_changed(exchange, edit) if exchange.resource == resource else exchange for exchange in exchanges]


def _changed(exchange, edit):
    document = json.loads(exchange.body)
    people = document["employees"]
    first = people[0] if isinstance(people, list) else next(iter(people.values()))
    edit(first["rows"][0] if "rows" in first else first)
    return replace(exchange, body=json.dumps(document).encode())


def rejection(sandbox, exchanges):
    with pytest.raises(Rejected) as caught:
        sandbox.bamboohr().parse(exchanges, sandbox.context())
    return caught.value


@pytest.mark.parametrize(("resource", "field"), [*FIELDS, *(("report", name) for name in OWN)])
@pytest.mark.parametrize("change", ["dropped", "renamed", "retyped"])
def test_a_field_that_is_read_cannot_go_or_change_its_type(sandbox, hr_pull, resource, field, change):
    edits = {
        "dropped": lambda row: row.pop(field),
        "renamed": lambda row: row.update({f"{field}V2": row.pop(field)}),
        "retyped": lambda row: row.update({field: [{"value": row[field]}]}),
    }
    rejected = rejection(sandbox, changed(hr_pull.exchanges, resource, edits[change]))
    assert rejected.reason == "schema"
    assert field in rejected.detail


@pytest.mark.parametrize(("resource", "field"), WORDS)
def test_a_word_that_nobody_has_heard_of_is_named(sandbox, hr_pull, resource, field):
    rejected = rejection(sandbox, changed(hr_pull.exchanges, resource, lambda row: row.update({field: "QUARANTINED"})))
    assert rejected.reason == "schema"
    assert "QUARANTINED" in rejected.detail


@pytest.mark.parametrize("resource", sorted(MODELS))
def test_a_field_more_is_a_note_and_changes_nothing(sandbox, hr_pull, resource):
    exchanges = changed(hr_pull.exchanges, resource, lambda row: row.update({"novelty": "new"}))
    parsed = sandbox.bamboohr().parse(exchanges, sandbox.context())
    assert any(note.endswith("unknown field novelty") for note in parsed.notes)
    assert [part.rows.to_dicts() for part in parsed.sets] == [part.rows.to_dicts() for part in hr_pull.parsed.sets]


def test_the_answers_as_they_are_hold_nothing_unknown(hr_pull):
    assert hr_pull.parsed.notes == {}


@pytest.mark.parametrize("resource", sorted(MODELS))
def test_an_answer_without_its_envelope_is_named(sandbox, hr_pull, resource):
    def unwrapped(exchange):
        return replace(exchange, body=b'{"error": "try later"}') if exchange.resource == resource else exchange

    rejected = rejection(sandbox, [unwrapped(exchange) for exchange in hr_pull.exchanges])
    assert rejected.reason == "envelope"


def test_a_rejection_repeats_no_name_and_no_address(sandbox, hr_pull):
    rejected = rejection(
        sandbox, changed(hr_pull.exchanges, "report", lambda row: row.update({"displayName": ["x@y"]}))
    )
    assert "@" not in str(rejected)
