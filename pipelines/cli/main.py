"""Runs the `tallymark` command and turns its outcome into an exit code."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer

from pipelines.cli.app import make_app
from pipelines.cli.exits import EXPECTED, Exit
from pipelines.cli.show import complain


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `Exit`; 130 when interrupted).

    Args:
        arguments: words after `tallymark`; None = those of the process.
    """
    try:
        return make_app()(args=arguments, prog_name="tallymark", standalone_mode=False) or Exit.DONE
    except tuple(EXPECTED) as error:
        # what is wrong with an option says which only in its own words for people
        complain(error.format_message() if isinstance(error, typer.TyperException) else str(error))
        return next(code for kind, code in EXPECTED.items() if isinstance(error, kind))
    except Exception as error:  # noqa: BLE001  (the one place where a defect becomes an exit code)
        log = _write_down(traceback.format_exc())
        notes = "".join(f" {note}" for note in getattr(error, "__notes__", ()))
        complain(f"A defect of Tallymark: {type(error).__name__}.{notes} What happened is in {log}.")
        return Exit.DEFECT


def _write_down(text: str) -> Path:
    """Keep a traceback where only its owner can read it: exceptions may quote data."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="tallymark-defect-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write(text)
    return Path(file.name)
