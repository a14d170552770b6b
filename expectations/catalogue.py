"""The control tests that exist: one file each in `expectations/controls/`; adding a file registers it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from traceback import extract_tb
from types import MappingProxyType, ModuleType

from expectations.model import ControlTest


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
        where = f"expectations/controls/{module.name}.py"
        control = getattr(_imported(module.name, where), "CONTROL", None)
        if not isinstance(control, ControlTest):
            raise CatalogueError(f"{where} must declare CONTROL = ControlTest(…)")
        slug = control.id.lower().replace("-", "_")
        if module.name != slug and not module.name.startswith(f"{slug}_"):
            raise CatalogueError(f"{where} declares {control.id}: its name must begin with {slug}")
        if control.id in found:
            raise CatalogueError(f"{where} declares {control.id}, which another file declares too")
        found[control.id] = control
    return MappingProxyType(dict(sorted(found.items())))


def _imported(name: str, where: str) -> ModuleType:
    try:
        return importlib.import_module(f"expectations.controls.{name}")
    except SyntaxError as error:
        raise CatalogueError(f"{where}, line {error.lineno}: {error.msg}") from error
    except Exception as error:  # whatever a file does when it is read is for its author to mend
        lines = [str(frame.lineno) for frame in extract_tb(error.__traceback__) if frame.filename.endswith(where)]
        place = f"{where}, line {lines[-1]}" if lines else where
        raise CatalogueError(f"{place}: {type(error).__name__}: {error}") from error
