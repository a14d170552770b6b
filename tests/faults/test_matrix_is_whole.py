"""The fault matrix has no hole: every row of every kind of source is played, shown elsewhere, or explained."""

import tomllib
from pathlib import Path

import pytest

from assets.sandbox.faults.registry import faults

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MATRIX = tomllib.loads((HERE / "matrix.toml").read_text(encoding="utf-8"))
SOURCES = {
    "bamboohr": "BambooHR", "okta": "Okta", "jira": "Jira", "github": "GitHub", "git": "git", "files": "files",
}  # fmt: skip
CELLS = [(row, source) for row in MATRIX["rows"] for source in SOURCES]
KEYS = {"cases", "elsewhere", "says", "because"}


def cell(row, source):
    """What the matrix says of a row and a source."""
    return row.get(source, row.get("all", {}))


def shown(row, source):
    """A cell of the table in the README."""
    found = cell(row, source)
    parts = [str(len(found["cases"]))] if found.get("cases") else []
    parts += ["own"] if "elsewhere" in found else []
    return " + ".join(parts) or "-"


def table():
    """The table as the README must have it."""
    head = ["", "Fault", *SOURCES.values()]
    lines = [head, ["---"] * len(head)]
    lines += [[str(row["number"]), row["fault"], *(shown(row, source) for source in SOURCES)] for row in MATRIX["rows"]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def test_the_rows_are_1_to_28():
    assert [row["number"] for row in MATRIX["rows"]] == list(range(1, 29))


@pytest.mark.parametrize(("row", "source"), CELLS, ids=[f"{row['number']} {source}" for row, source in CELLS])
def test_every_row_of_every_source_is_tested_or_explained(row, source):
    found = cell(row, source)
    assert found.keys() <= KEYS
    assert bool(found.get("cases") or found.get("elsewhere")) != ("because" in found)
    assert ("elsewhere" in found) == ("says" in found)
    for case in found.get("cases", []):
        assert ("reason" in case) != ("whole" in case)


def test_tests_that_stand_elsewhere_are_there():
    for row, source in CELLS:
        for place in cell(row, source).get("elsewhere", []):
            path, _, name = place.partition("::")
            assert (ROOT / path).is_file(), place
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8") if name else True, place


def test_every_fault_that_the_sandbox_can_play_is_played():
    played = {case["kind"] for row, source in CELLS if source != "files" for case in cell(row, source).get("cases", [])}
    assert faults().keys() == played


def test_the_table_in_the_readme_is_that_of_the_matrix():
    assert table() in (HERE / "README.md").read_text(encoding="utf-8"), f"the table is now\n\n{table()}\n"
