"""Setting up: once, from the lock file, quiet when nothing changed, with a remedy when something is missing.

The checkout, its Python and its uv are stand-ins that write down how they were called.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("bash", "cat", "cksum", "dirname", "rm", "mkdir", "chmod")
PYTHON = """#!/usr/bin/env bash
echo "python $*" >>"$CALLS"
if [[ "$*" == "-m venv"* ]]; then
  bin="${@: -1}/bin"
  mkdir -p "$bin" && cat "$0" >"$bin/python" && chmod +x "$bin/python"
fi
if [[ "$*" == *"-m pip install"* ]]; then cat "$UV" >"${0%/*}/uv" && chmod +x "${0%/*}/uv"; fi
if [[ "$*" == *version_info* ]]; then exit "${TOO_OLD:-0}"; fi
if [[ "$*" == *"import ensurepip"* ]]; then exit "${NO_VENV:-0}"; fi
"""
UV = """#!/usr/bin/env bash
if [[ "$1" == --version ]]; then echo "uv 0.13.9 (x)"
elif [[ "$1" == cache ]]; then echo "$CACHE"
else echo "uv $*${UV_NO_CACHE:+ without a cache}" >>"$CALLS"; exit "${UV_FAILS:-0}"; fi
"""


class Checkout:
    def __init__(self, path):
        self.path = path / "checkout"
        self.tools = path / "tools"
        self.calls = path / "calls"
        self.tools.mkdir()
        for tool in (*TOOLS, "env"):
            (self.tools / tool).symlink_to(shutil.which(tool))
        _script(self.tools / "python3", PYTHON)
        _script(path / "uv", UV)
        (self.path / "pipelines").mkdir(parents=True)
        shutil.copy(ROOT / "pipelines/bootstrap", self.path / "pipelines/bootstrap")
        (self.path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
        (self.path / "uv.lock").write_text("version = 1\n", encoding="utf-8")

    def set_up(self, **environ):
        """Run bootstrap from another working directory; returns exit code, messages and calls made."""
        self.calls.write_text("", encoding="utf-8")
        env = {"PATH": str(self.tools), "CALLS": str(self.calls), "UV": str(self.path.parent / "uv")}
        env |= {"CACHE": str(self.path.parent / "cache"), **environ}
        done = subprocess.run(
            [self.path / "pipelines/bootstrap"], env=env, cwd="/", capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr, self.calls.read_text(encoding="utf-8")


def _script(path, text):
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def test_the_first_time_makes_an_environment_and_installs_exactly_the_lock_file(checkout):
    code, _, calls = checkout.set_up()
    assert code == 0
    assert f"python -m venv --clear {checkout.path}/.venv" in calls
    assert "pip install --quiet --disable-pip-version-check uv==0.13.9" in calls
    assert f"uv sync --project {checkout.path} --locked --inexact" in calls


def test_when_nothing_changed_nothing_runs_and_nothing_is_said(checkout):
    checkout.set_up()
    assert checkout.set_up() == (0, "", "")


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml"])
def test_a_changed_lock_file_is_installed_into_the_same_environment(checkout, name):
    checkout.set_up()
    (checkout.path / name).write_text("changed\n", encoding="utf-8")
    code, _, calls = checkout.set_up()
    assert code == 0
    assert "uv sync" in calls
    assert "venv --clear" not in calls


def test_an_installation_that_failed_is_done_again(checkout):
    code, _, _ = checkout.set_up(UV_FAILS="1")
    assert code != 0
    code, _, calls = checkout.set_up()
    assert code == 0
    assert "uv sync" in calls


def test_a_checkout_that_was_moved_gets_a_new_environment(checkout):
    checkout.set_up()
    checkout.path = checkout.path.rename(checkout.path.with_name("moved here"))
    code, _, calls = checkout.set_up()
    assert code == 0
    assert "venv --clear" in calls


def test_a_machine_without_a_recent_python_is_told_what_to_install(checkout):
    code, said, calls = checkout.set_up(TOO_OLD="1")
    assert code == 2
    assert "needs Python 3.11 or newer" in said
    assert "sudo apt install python3 python3-venv" in said
    assert "uv sync" not in calls


def test_a_python_that_cannot_make_environments_is_told_what_to_install(checkout):
    code, said, calls = checkout.set_up(NO_VENV="1")
    assert code == 2
    assert "sudo apt install python3-venv" in said
    assert "uv sync" not in calls


@pytest.mark.parametrize("script", ["pipelines/run", "tests/run", ".ci/run", "pipelines/bootstrap"])
def test_the_scripts_can_be_run_and_stop_at_the_first_failure(script):
    file = ROOT / script
    assert file.stat().st_mode & 0o111
    assert "set -euo pipefail" in file.read_text(encoding="utf-8")


def test_a_home_directory_that_may_not_be_written_is_no_reason_to_stop(checkout):
    assert "without a cache" not in checkout.set_up()[2]
    shutil.rmtree(checkout.path / ".venv")
    code, told, calls = checkout.set_up(CACHE="/proc/nobody/cache")
    assert (code, "sync" in calls, "without a cache" in calls) == (0, True, True), told
