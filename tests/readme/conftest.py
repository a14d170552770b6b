"""The READMEs as their readers see them: blocks of code, and a published file to try queries on."""

import re
from pathlib import Path

import polars as pl
import pytest

from expectations.criteria import criteria
from warehouse.packs import Packs
from warehouse.publish import publish
from warehouse.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def readme():
    """Text of a README by its folder ("" = the first one)."""
    return lambda folder="": (ROOT / folder / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def blocks(readme):
    """Blocks of a language in a README, in order, without their indentation."""

    def _blocks(language, folder=""):
        found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", readme(folder), flags=re.DOTALL | re.MULTILINE)
        return ["\n".join(line.removeprefix(indent) for line in text.splitlines()) for indent, text in found]

    return _blocks


@pytest.fixture
def publish_empty(tmp_path):
    """Publish the file of a company that has just begun, and return where it lies."""

    def _publish():
        store = Store(tmp_path / "tallymark.duckdb", Packs(tmp_path / "packs"), "Europe/Berlin")
        try:
            meta = pl.DataFrame({"key": ["company"], "value": ["Acme"]})
            publish(store.db, tmp_path / "audit.duckdb", {"meta": meta, "criteria": criteria()})
        finally:
            store.db.close()
        return tmp_path / "audit.duckdb"

    return _publish
