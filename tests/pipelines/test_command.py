"""The `tallymark` command: every outcome has its exit code, every message is for a person."""

import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assets.sources.contract import Rejected
from pipelines.cli import commands, main, show
from pipelines.cli.app import make_app
from pipelines.cli.commands import check
from pipelines.settings import Problem, SettingsError
from tests.ports import free_ports
from warehouse.lock import LockedError, write_lock

NAMES = sorted(command.name for command in make_app().registered_commands)


def fail_with(monkeypatch, error):
    def fail(_home, **_):
        raise error

    monkeypatch.setattr(check, "load", fail)


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (SettingsError([Problem(file=Path("t.toml"), key="a.b", what="bad", remedy="mend it")]), 2, "t.toml: a.b: bad"),
        (Rejected("schema", "users: no field id"), 3, "schema: users: no field id"),
        (LockedError("held by process 7"), 4, "held by process 7"),
        (ZeroDivisionError("secret"), 1, "A defect of Tallymark: ZeroDivisionError. What happened is in "),
    ],
)
def test_every_kind_of_failure_has_its_exit_code(tallymark, monkeypatch, error, code, told):
    fail_with(monkeypatch, error)
    found, out, err = tallymark("check")
    assert (found, out) == (code, "")
    assert told in err
    assert len(err.splitlines()) == 1


def test_a_defect_leaves_its_traceback_where_only_its_owner_reads_it(tallymark, monkeypatch):
    fail_with(monkeypatch, ZeroDivisionError("the cause"))
    _, _, err = tallymark("check")
    log = Path(re.search(r"in (\S+\.log)\.", err)[1])
    assert "ZeroDivisionError: the cause" in log.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    log.unlink()


def test_the_second_writer_is_told_who_holds_the_home_folder(tallymark, monkeypatch, tmp_path):
    def lock(_home, **_):
        with write_lock(tmp_path / "lock", "a second run"):
            pytest.fail("two writers")

    monkeypatch.setattr(check, "load", lock)
    with write_lock(tmp_path / "lock", "tallymark run"):
        code, _, err = tallymark("check")
    assert code == 4
    assert "(tallymark run)" in err


@pytest.mark.parametrize("words", [["chek"], ["check", "--hom", "x"], ["init"], ["parse", "okta", "/no/such.jsonl"]])
def test_wrong_usage_is_told_in_one_place_with_code_2(tallymark, words):
    code, _, err = tallymark(*words)
    assert code == 2
    assert err.strip()


def test_an_interrupted_command_ends_with_130(tallymark, monkeypatch):
    fail_with(monkeypatch, KeyboardInterrupt())
    assert tallymark("check")[0] == 130


@pytest.mark.parametrize("name", NAMES)
def test_every_command_says_in_its_help_what_happens_and_gives_an_example(tallymark, name):
    code, out, _ = tallymark(name, "--help")
    assert code == 0
    assert f"Example: tallymark {name}" in " ".join(out.split())


def test_every_file_of_the_folder_is_a_command():
    files = {path.stem.replace("_", "-") for path in Path(commands.__path__[0]).glob("[a-z]*.py")}
    assert set(NAMES) == files


def test_the_home_folder_comes_from_the_environment_when_no_option_names_it(tallymark, monkeypatch, home):
    monkeypatch.setenv("TALLYMARK_HOME", str(home.path))
    code, out, _ = tallymark("check")
    assert code == 0
    assert f"settings\tok\t{home.settings}" in out


def test_output_that_is_no_terminal_is_one_row_a_line_with_tabs(capfd):
    show.show_table(("a", "b"), [("1", "two\nlines"), ("x" * 200, "")])
    assert capfd.readouterr().out == f"a\tb\n1\ttwo lines\n{'x' * 200}\t\n"


def test_texts_from_vendors_cannot_drive_the_terminal(capfd):
    show.say("\x1b[2Jgone [red]x[/red]")
    assert capfd.readouterr().out == "\ufffd[2Jgone [red]x[/red]\n"


def test_commands_that_judge_nothing_start_without_great_expectations_or_dagster():
    program = (
        "import sys; from pipelines.cli import main; main(['--help']); "
        "sys.exit(bool({'great_expectations', 'dagster'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 0


def test_main_returns_the_code_of_the_process(capfd):
    assert main(["--help"]) == 0
    assert "Usage: tallymark" in capfd.readouterr().out


def test_a_port_that_is_taken_is_told_before_anything_is_started(tallymark, home):
    port = free_ports(2) + 1
    with socket.create_server(("127.0.0.1", port)):
        for first in (port, port - 1):
            code, out, err = tallymark("serve", "--home", home.path, "--port", first)
            assert (code, out) == (2, "")
            assert f"127.0.0.1:{port} cannot be served (Address already in use); choose two free ports" in err
        assert tallymark("demo", "--home", home.path / "demo", "--port", port)[0] == 2
    assert not (home.path / "demo").exists()


def test_a_home_folder_that_no_demo_made_is_never_thrown_away(tallymark, home):
    code, _, err = tallymark("demo", "--home", home.path, "--fresh", "--no-serve")
    assert code == 2
    assert "was not made by a demo; choose another --home" in err
    assert home.settings.exists()


def test_a_wrong_value_is_told_with_its_option(tallymark):
    code, _, err = tallymark("demo", "--people", "5")
    assert code == 2
    assert "Invalid value for '--people'" in err
