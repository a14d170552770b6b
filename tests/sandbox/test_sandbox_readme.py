"""Whoever writes a scenario or switches a fault on finds every word in the README."""

from pathlib import Path

import pytest

import assets.sandbox
from assets.sandbox.faults.registry import faults
from assets.sandbox.scenario import AccountSpec, ActorSpec, RecordSpec, ReviewSpec, StepSpec, TruthSpec
from assets.sandbox.verbs.registry import verbs

TEXT = (Path(assets.sandbox.__file__).parent / "README.md").read_text(encoding="utf-8")
SPECS = (AccountSpec, ActorSpec, RecordSpec, ReviewSpec, StepSpec, TruthSpec)


@pytest.mark.parametrize("word", [*sorted(verbs()), *sorted(faults())])
def test_every_verb_and_fault_is_described(word):
    assert f"`{word}`" in TEXT


@pytest.mark.parametrize("key", sorted({name for spec in SPECS for name in spec.model_fields}))
def test_every_key_of_a_scenario_is_mentioned(key):
    assert key in TEXT
