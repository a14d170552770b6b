"""Makes a new home folder: settings with comments, empty registers, a README. Never writes over anything."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from assets.sources.registers.register import registers
from pipelines.settings.problems import Problem, SettingsError
from warehouse.home import Home

_TEMPLATES: Final = Environment(
    loader=PackageLoader("pipelines.settings"),
    autoescape=False,  # noqa: S701  (TOML and Markdown, filled with our own words only)
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
)


def make_home(home: Home, today: date, example: str = "") -> None:
    """Write a new home folder.

    Args:
        home: where; may exist, with other files in it.
        today: gives the window to begin with: a year from the first of the month in which yesterday was.
        example: settings to start from (TOML); empty = none.

    Raises:
        SettingsError: a file that would be written is there already. Nothing is written then.
    """
    files = _files(today, example)
    there = [home.path / name for name in files if (home.path / name).exists()]
    if there:
        remedy = "choose another folder, or move it away"
        raise SettingsError([Problem(file=file, key="", what="is there already", remedy=remedy) for file in there])
    for name, text in files.items():
        path = home.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)


def _files(today: date, example: str) -> Mapping[str, str]:
    """Texts by path below the home folder."""
    given = tomllib.loads(example)
    first = (today - timedelta(days=1)).replace(day=1)  # yesterday is the first day that can be read
    last = first.replace(year=first.year + 1) - timedelta(days=1)
    return {
        "tallymark.toml": _text("tallymark.toml.j2", first=first, last=last, given=given, example=example),
        "README.md": _text("README.md.j2", registers=list(registers().values())),
        ".gitignore": _text("gitignore.j2"),
        **{register.file: ",".join(register.columns) + "\n" for register in registers().values()},
    }


def _text(template: str, **values: object) -> str:
    return _TEMPLATES.get_template(template).render(**values)
