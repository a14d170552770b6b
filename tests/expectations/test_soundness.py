"""A control test that could not be judged is told when it is checked, with its place, and not at night."""

import importlib
import sys
from dataclasses import replace

import pytest

import expectations.controls
from expectations import catalogue, soundness
from expectations.catalogue import CatalogueError, controls
from expectations.model import Exclusion
from pipelines.cli.exits import EXPECTED, Exit

IAM_04 = controls()["IAM-04"]


@pytest.fixture
def problems_with(monkeypatch):
    """What is told when IAM-04 is the only test and differs in some fields."""

    def _problems(**fields):
        monkeypatch.setattr(soundness, "controls", lambda: {"IAM-04": replace(IAM_04, **fields)})
        return list(soundness.problems.__wrapped__())

    return _problems


def test_every_test_of_the_catalogue_can_be_judged():
    assert soundness.problems() == ()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"subjects": IAM_04.subjects.replace("a.is_enabled,", "a.is_on,")}, 'does not have a column named "is_on"'),
        ({"subjects": IAM_04.subjects.replace("FROM accounts a", "FROM acounts a")}, 'Did you mean "accounts"?'),
        ({"parameters": {}}, "parameters: prestart_lead_days"),
        ({"item": ("source_id", "account")}, '"account" not found'),
        ({"exclusions": (Exclusion(rule="off", condition="is_off", reason="cannot sign in"),)}, '"is_off" not found'),
        ({"attributes": (replace(IAM_04.attributes[0], show=("worker",)),)}, "see attribute A"),
        ({"attributes": (replace(IAM_04.attributes[0], applies="is_on"),)}, "see attribute A"),
        ({"criteria": ("CC6.99",)}, "criteria: there is no 'CC6.99'; see expectations/criteria.csv"),
        ({"annex_a": ("A.9.99",)}, "annex_a: there is no 'A.9.99'"),
        ({"severity": "middling"}, "severity: 'middling' is none of critical, high, medium, low"),
    ],
)
def test_what_would_keep_it_from_being_judged_is_told_with_its_test(problems_with, fields, told):
    (line,) = problems_with(**fields)
    assert line.startswith("IAM-04: ")
    assert told in line
    assert "SELECT" not in line


@pytest.fixture
def add(tmp_path, monkeypatch):
    """Lay a file where control tests lie, and forget it afterwards."""
    name = "iam_21_invented"

    def _add(text):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(expectations.controls, "__path__", [*expectations.controls.__path__, str(tmp_path)])
        importlib.invalidate_caches()
        catalogue.controls.cache_clear()

    yield _add
    monkeypatch.undo()
    catalogue.controls.cache_clear()
    sys.modules.pop(f"expectations.controls.{name}", None)
    vars(expectations.controls).pop(name, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CONTROL = (\n", "iam_21_invented.py, line 1: '(' was never closed"),
        ("\nimport nothing_of_that_name\n", "ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("CONTROL = 3\n", "must declare CONTROL = ControlTest(…)"),
        ("from expectations.controls.iam_01_mfa import CONTROL\n", "declares IAM-01: its name must begin with iam_01"),
    ],
)
def test_a_file_that_is_no_control_test_is_told_with_its_name_and_ends_a_command_with_2(add, text, told):
    add(text)
    with pytest.raises(CatalogueError) as caught:
        controls()
    assert str(caught.value).startswith("expectations/controls/iam_21_invented.py")
    assert told in str(caught.value)
    assert EXPECTED[CatalogueError] == Exit.SETTINGS
