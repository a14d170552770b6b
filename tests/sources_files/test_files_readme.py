"""The README's examples are settings that work."""

import re
import tomllib
from pathlib import Path

import pytest

from assets.sources import files
from assets.sources.files.settings import Cell, Count, Events

README = (Path(files.__file__).parent / "README.md").read_text()


def blocks(language):
    found = re.findall(rf"^( *)```{language}\n(.*?)```", README, flags=re.DOTALL | re.MULTILINE)
    return ["\n".join(line.removeprefix(indent) for line in text.splitlines()) for indent, text in found]


def test_the_five_minute_example_reads_its_csv(read, write):
    (csv,), toml = blocks("csv"), blocks("toml")[0]
    write("workers.csv", csv)
    (table,) = tomllib.loads(toml)["sources"]["hr"]["records"].values()
    rows = read(**table).sets[0].rows
    assert rows.select("worker_id", "status", "manager_worker_id").rows() == [
        ("0071", "active", "0012"),
        ("0012", "active", None),
        ("0055", "terminated", "0012"),
    ]
    assert str(rows["termination_effective_at"][2]) == "2026-03-31 21:59:59"


def test_the_other_examples_are_accepted():
    counts, events = (tomllib.loads(text)["sources"] for text in blocks("toml")[1:])
    Count.model_validate(counts["hr"]["records"]["workers"]["counts"][0])
    Events.model_validate(events["tickets"]["records"]["tickets"]["events"])


@pytest.mark.parametrize("option", sorted({field.alias or name for name, field in Cell.model_fields.items()}))
def test_every_option_of_a_column_is_explained(option):
    assert f"\n| `{option}` | " in README


@pytest.mark.parametrize(
    "path", sorted(Path(files.__file__).parent.glob("examples/*/settings.toml")), ids=lambda p: p.parent.name
)
def test_the_shipped_settings_are_accepted(path):
    for given in tomllib.loads(path.read_text())["sources"].values():
        assert files.Settings.model_validate(given).records
