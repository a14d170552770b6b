"""What README.md tells a stranger is so: its queries run, its commands, tables, tests and files exist."""

import re
from datetime import date
from pathlib import Path

import pytest
import typer

from expectations.catalogue import controls
from pipelines.cli.app import make_app
from pipelines.cli.exits import Exit
from pipelines.examples import examples
from pipelines.settings import load
from pipelines.settings.scaffold import make_home
from warehouse.audit import Audit
from warehouse.home import Home
from warehouse.publish import macros, published

ROOT = Path(__file__).parents[2]
FOLDERS = ("", "pipelines", "assets", "expectations", "dashboards", "warehouse")
COMMANDS = typer.main.get_command(make_app()).commands


def test_every_query_runs_on_a_published_file(blocks, publish_empty):
    queries = blocks("sql")
    assert len(queries) == 3
    with Audit(publish_empty()) as audit:
        for query in queries:
            assert audit.query(query.rstrip().removesuffix(";")).columns


def test_every_published_table_is_named(readme):
    for table in (*published(), *macros()):
        assert re.search(rf"^\|.*`{table.name}(\(from_day, to_day\))?`.*\|$", readme(), flags=re.MULTILINE), table.name


def test_the_commands_that_are_named_are_those_that_exist(readme):
    # `tallymark` stands for pipelines/run, which passes its words on
    named = set(re.findall(r"(?:\btallymark|pipelines/run) ([a-z][a-z-]*)", readme()))
    assert named == set(COMMANDS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_option_that_is_shown_exists(readme, folder):
    for command, rest in re.findall(r"(?:\btallymark|pipelines/run) ([a-z][a-z-]*)([^`\n#]*)", readme(folder)):
        known = {option for p in COMMANDS[command].params for option in (*p.opts, *p.secondary_opts)} if rest else set()
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, (command, rest)


def test_every_control_test_stands_in_the_table_and_no_other(readme):
    assert re.findall(r"^\| ([A-Z]+-\d\d) \|", readme(), flags=re.MULTILINE) == list(controls())


def test_the_exit_codes_are_those_of_the_command(readme):
    (sentence,) = re.findall(r"^Exit codes: (.*)$", readme(), flags=re.MULTILINE)
    words = {Exit.DONE: "done", Exit.DEFECT: "defect", Exit.SETTINGS: "settings", Exit.REJECTED: "rejected"}
    for code in Exit:
        assert re.search(rf"\b{code.value} [^,]*{words.get(code, 'another process')}", sentence), code


def test_the_examples_that_a_stranger_starts_from_exist(readme):
    assert re.findall(r"--example ([a-z-]+)", readme()) == ["okta-and-hr-csv", "okta-and-github"]
    assert {"okta-and-hr-csv", "okta-and-github"} <= set(examples())


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_link_leads_to_a_file(readme, folder):
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)\)|(?<!!)\[`[^\]]*`\]\(([^)#]+)\)", readme(folder))
    for target in (one or other for one, other in links):
        assert (ROOT / folder / target).is_file(), target


def test_the_settings_of_the_pipelines_readme_are_accepted(blocks, tmp_path):
    home = Home(tmp_path / "acme")
    make_home(home, date(2026, 11, 23))
    (text,) = blocks("toml", "pipelines")
    home.settings.write_text(text, encoding="utf-8")
    settings = load(home.path, environ={"OKTA_TOKEN": "invented"})
    assert settings.tests["IAM-03"].parameters == {"sla_hours": 8}
    assert set(settings.tests["IAM-03"].parameters) <= set(controls()["IAM-03"].parameters)
