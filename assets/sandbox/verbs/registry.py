"""The register of verbs, filled by importing the files beside this one."""

from collections.abc import Callable
from functools import cache
from typing import Concatenate, ParamSpec

from assets.sandbox import plugins
from assets.sandbox.company import Company
from assets.sandbox.people import Person

Args = ParamSpec("Args")
Verb = Callable[Concatenate[Company, Person, ...], None]
_VERBS: dict[str, Verb] = {}


def verb(
    function: Callable[Concatenate[Company, Person, Args], None],
) -> Callable[Concatenate[Company, Person, Args], None]:
    """Register a function as the verb of its name. Raises ValueError when there is one of that name."""
    if function.__name__ in _VERBS:
        raise ValueError(f"{function.__module__}: there is already a verb '{function.__name__}'; choose another name")
    _VERBS[function.__name__] = function
    return function


@cache
def verbs() -> dict[str, Verb]:
    """Return all verbs by name."""
    from assets.sandbox import verbs as package  # noqa: PLC0415 - the package imports this module

    plugins.load(package)
    return _VERBS
