"""Finds the commands: every file of `commands/` with a function `command`. Adding a file registers it."""

from __future__ import annotations

import importlib
import pkgutil

import typer

from pipelines.cli import commands


def make_app() -> typer.Typer:
    """Return the application with all its commands, named like their files.

    Raises:
        TypeError: a file of `commands/` has no function `command`.
    """
    app = typer.Typer(
        name="tallymark",
        help="Continuous control monitoring for SOC 2: a mark for every control, every day.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,  # `main` tells people about defects
    )
    app.callback()(_group)
    for module in pkgutil.iter_modules(commands.__path__):
        command = getattr(importlib.import_module(f"{commands.__name__}.{module.name}"), "command", None)
        if not callable(command):
            raise TypeError(f"pipelines/cli/commands/{module.name}.py must define a function `command`")
        app.command(name=module.name.replace("_", "-"))(command)
    return app


def _group() -> None:
    """Keep commands named even while there is only one of them."""
