"""The control tests that exist: one file each in `expectations/controls/`; adding a file registers it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from traceback import extract_tb
from types import MappingProxyType, ModuleType
from typing import Final

from expectations.model import ControlTest

FOLDER: Final = "expectations/controls"


class CatalogueError(Exception):
    """A file of the catalogue is no control test. The message names file, line where there is one, and the fault."""


@cache
def controls() -> Mapping[str, ControlTest]:
    """Every control test by id, in order of ids.

    Raises:
        CatalogueError: a file cannot be read, declares no `CONTROL`, is not named after its id, or its id stands twice.
    """
    package = importlib.import_module("expectations.controls")
    found: dict[str, ControlTest] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        where = f"{FOLDER}/{module.name}.py"
        control = declared(where, partial(importlib.import_module, f"expectations.controls.{module.name}"))
        if control.id in found:
            raise CatalogueError(f"{where} declares {control.id}, which another file declares too")
        found[control.id] = control
    return MappingProxyType(dict(sorted(found.items())))


def file_name(control_id: str) -> str:
    """How the name of a test's file begins."""
    return control_id.lower().replace("-", "_")


def declared(where: str, load: Callable[[], ModuleType]) -> ControlTest:
    """The control test that a file declares.

    Args:
        where: the file, for messages.
        load: imports it.

    Raises:
        CatalogueError: it cannot be read, declares no `CONTROL`, or is not named after its id.
    """
    control = getattr(_loaded(where, load), "CONTROL", None)
    if not isinstance(control, ControlTest):
        raise CatalogueError(f"{where} must declare CONTROL = ControlTest(…)")
    name, begin = Path(where).stem, file_name(control.id)
    if name != begin and not name.startswith(f"{begin}_"):
        raise CatalogueError(f"{where} declares {control.id}: its name must begin with {begin}")
    return control


def _loaded(where: str, load: Callable[[], ModuleType]) -> ModuleType:
    try:
        return load()
    except SyntaxError as error:
        raise CatalogueError(f"{where}, line {error.lineno}: {error.msg}") from error
    except Exception as error:  # whatever a file does when it is read is for its author to mend
        lines = [str(frame.lineno) for frame in extract_tb(error.__traceback__) if frame.filename.endswith(where)]
        place = f"{where}, line {lines[-1]}" if lines else where
        raise CatalogueError(f"{place}: {type(error).__name__}: {error}") from error
