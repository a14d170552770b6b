"""Reads `tallymark.toml` into `Settings`, or tells everything that is wrong with it at once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from pipelines.settings.model import Override, Sections, Settings
from pipelines.settings.problems import Problem, SettingsError, problems_of
from pipelines.settings.secrets import Read, from_environment, from_file, misplaced, without_reading
from pipelines.settings.sources import HOME_SOURCE, Reader
from warehouse.home import Home

_TEST_ID: Final = re.compile(r"[A-Z]{2,5}-\d{2,3}")


def load(home: Path, *, environ: Mapping[str, str] | None = None, with_secrets: bool = True) -> Settings:
    """Return the settings of the home folder `home`.

    Args:
        home: the folder that holds `tallymark.toml`.
        environ: where `…_env` keys are looked up; None = the process's environment.
        with_secrets: False for work that asks no source, which then needs no credential.

    Raises:
        SettingsError: naming every problem with its key and remedy.
    """
    place = Home(home)
    file = place.settings
    data = _toml(file)
    tables = data.pop("sources", {})
    problems = list(_misplaced(file, data))
    sections = None
    try:
        sections = Sections.model_validate(data)
    except ValidationError as error:
        problems += problems_of(file, "", Sections, error)
    reader = Reader(
        home=place,
        secrets=_secrets(place, os.environ if environ is None else environ, with_secrets=with_secrets),
        defaults={"max_skew_seconds": sections.reading.max_skew_seconds} if sections else {},
    )
    sources, found = reader.read(tables)
    problems += found
    if sections is None:
        raise SettingsError(problems)
    problems += _override_problems(file, sections.tests)
    if problems:
        raise SettingsError(problems)
    sources[HOME_SOURCE] = reader.home_source(frozenset(sources))
    return Settings(
        home=place,
        company=sections.company,
        window=sections.window,
        reading=sections.reading,
        sources=MappingProxyType(dict(sorted(sources.items()))),
        tests=MappingProxyType(dict(sorted(sections.tests.items()))),
        simulation=sections.simulation,
    )


def _toml(file: Path) -> dict[str, Any]:
    """Parse the file; TOML itself refuses a key that stands twice, and says the line."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        what, remedy = str(error.strerror), "make a home folder with `tallymark init DIR`, or name yours with --home"
    except UnicodeDecodeError:
        what, remedy = "not UTF-8", "save it as UTF-8"
    except tomllib.TOMLDecodeError as error:
        what, remedy = str(error), "correct it there (a text needs quotes, a table is [name])"
    raise SettingsError([Problem(file=file, key="", what=what, remedy=remedy)])


def _secrets(home: Home, environ: Mapping[str, str], *, with_secrets: bool) -> Mapping[str, Read]:
    """How a reference becomes a secret, by the ending of its key."""
    if not with_secrets:
        return {"env": without_reading, "file": without_reading}
    return {"env": from_environment(environ), "file": from_file(home.path)}


def _misplaced(file: Path, data: Mapping[str, Any]) -> Iterator[Problem]:
    for path in misplaced(data, []):
        what, remedy = "a secret has no place in this file", "take it out, and replace that secret"
        yield Problem(file=file, key=".".join(path), what=what, remedy=remedy)


def _override_problems(file: Path, tests: Mapping[str, Override]) -> Iterator[Problem]:
    for test_id in tests:
        if not _TEST_ID.fullmatch(test_id):
            remedy = "write the id of a control test, such as IAM-03"
            yield Problem(file=file, key=f"tests.{test_id}", what="not the id of a test", remedy=remedy)
