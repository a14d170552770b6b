"""Overrides of the settings held against the catalogue: a test or a parameter that does not exist changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.catalogue import controls
from pipelines.settings import Settings, SettingsError
from pipelines.settings.problems import Problem, closest


def check_overrides(settings: Settings) -> None:
    """Refuse overrides that would be without effect.

    Raises:
        SettingsError: naming each test and parameter that the catalogue does not have, with what was perhaps meant.
    """
    problems = list(_problems(settings))
    if problems:
        raise SettingsError(problems)


def _problems(settings: Settings) -> Iterator[Problem]:
    for test_id, override in settings.tests.items():
        key, file = f"tests.{test_id}", settings.home.settings
        control = controls().get(test_id)
        if control is None:
            remedy = closest(test_id, list(controls()), f"control tests are: {', '.join(controls())}")
            yield Problem(file=file, key=key, what="no such control test", remedy=remedy)
            continue
        for name, value in override.parameters.items():
            known = control.parameters.get(name)
            if known is None:
                names = list(control.parameters)
                remedy = closest(name, names, f"its parameters are: {', '.join(names) or 'none'}")
                yield Problem(file=file, key=f"{key}.parameters.{name}", what="no such parameter", remedy=remedy)
            elif isinstance(known, tuple) is not isinstance(value, tuple):
                remedy = f"the catalogue has {known!r}"
                yield Problem(file=file, key=f"{key}.parameters.{name}", what="of another type", remedy=remedy)
