"""Whoever follows a folder's README gets what it promises: a control test, a published table."""

import importlib
import re
import shutil
import sys

import pytest

import expectations.controls
from assets.sources.contract import Connector, Rejected
from expectations import catalogue
from expectations.examples import play
from expectations.model import ControlTest
from warehouse import publish
from warehouse.audit import Audit
from warehouse.record import records
from warehouse.snapshots import derived_views


@pytest.fixture
def followed(blocks, tmp_path, monkeypatch):
    """Write the README's control test where control tests lie, and return it as the catalogue finds it."""
    text, _ = blocks("python", "expectations")
    (tmp_path / "iam_20_token_age.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(expectations.controls, "__path__", [*expectations.controls.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    catalogue.controls.cache_clear()
    yield catalogue.controls()["IAM-20"]
    monkeypatch.undo()
    catalogue.controls.cache_clear()
    vars(expectations.controls).pop("iam_20_token_age", None)
    sys.modules.pop("expectations.controls.iam_20_token_age", None)


def test_the_control_test_is_registered_by_its_file_and_says_of_its_examples_what_they_claim(followed):
    assert [play(followed, example) for example in followed.examples] == ["pass", "fail", "unknown", "account_off"]
    assert [example.expect for example in followed.examples] == ["pass", "fail", "unknown", "account_off"]


@pytest.mark.usefixtures("followed")
def test_the_edge_of_the_control_test_is_where_its_own_test_says(blocks):
    _, text = blocks("python", "expectations")
    names = {}
    exec(compile(text, "expectations/README.md", "exec"), names)  # noqa: S102  (our own README)
    (test,) = (value for name, value in names.items() if name.startswith("test_"))
    test()
    a_second_earlier = text.replace("22:00:00", "21:59:59")
    exec(compile(a_second_earlier, "expectations/README.md", "exec"), names)  # noqa: S102
    with pytest.raises(AssertionError):
        names[test.__name__]()


@pytest.mark.parametrize("field", sorted({"kind", "subjects", "item", "parameters", "optional", "exclusions"}))
def test_every_field_that_needs_words_is_explained(readme, field):
    assert field in ControlTest.__dataclass_fields__
    assert re.search(rf"^\| `{field}`", readme("expectations"), flags=re.MULTILINE)


def test_the_published_table_is_made_and_documented_from_its_comments(blocks, tmp_path, monkeypatch, publish_empty):
    (text,) = (block for block in blocks("", "warehouse") if "newest_definitions" in block)
    folder = shutil.copytree(publish.FOLDER, tmp_path / "published")
    (folder / "60_tests.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(publish, "FOLDER", folder)
    with Audit(publish_empty()) as audit:
        described = audit.query("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'tests'")
    assert described.rows() == [("test_id", "What the column means, with unit and clock; every column has its line")]


def test_what_the_assets_readme_says_of_a_connector_is_the_contract(readme):
    promised = re.findall(r"^\| `(\w+)\(", readme("assets"), flags=re.MULTILINE)
    assert {"pull", "parse", "check"} == set(promised) == {name for name in vars(Connector) if name[0] != "_"}
    assert "schema" in Rejected.REASONS


def test_a_derived_view_says_above_its_query_what_a_row_is():
    assert derived_views()
    for name, sql in derived_views().items():
        assert sql.startswith("-- "), name
        assert name not in records(), name
