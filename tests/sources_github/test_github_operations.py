"""What is asked by GraphQL is what GitHub's own schema allows."""

import os
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from assets.sources.github import graphql

SHARED = Path(os.environ.get("TALLYMARK_SHARED", Path(__file__).parents[3] / "shared"))
SCHEMA = SHARED / "specs" / "github" / "schema.graphql"
OPERATIONS = sorted(path.stem for path in Path(graphql.__file__).with_name("operations").glob("*.graphql"))


@pytest.fixture(scope="module")
def schema():
    if not SCHEMA.is_file():
        pytest.skip(f"there is no schema at {SCHEMA}; set TALLYMARK_SHARED to the folder that holds it")
    return build_schema(SCHEMA.read_text(encoding="utf-8"), assume_valid_sdl=True)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_is_valid_against_the_schema_of_github(schema, operation):
    assert validate(schema, parse(graphql.text_of(operation))) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_only_reads(operation):
    assert {
        part.operation.value
        for part in parse(graphql.text_of(operation)).definitions
        if part.kind == "operation_definition"
    } == {"query"}
