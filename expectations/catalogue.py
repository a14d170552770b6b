"""The control tests that exist: one file each in `expectations/controls/`; adding a file registers it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from expectations.model import ControlTest


@cache
def controls() -> Mapping[str, ControlTest]:
    """Every control test by id, in order of ids.

    Raises:
        TypeError: a file declares no `CONTROL`.
        ValueError: a file's name does not begin with the id, or an id stands twice.
    """
    package = importlib.import_module("expectations.controls")
    found: dict[str, ControlTest] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        where = f"expectations/controls/{module.name}.py"
        control = getattr(importlib.import_module(f"expectations.controls.{module.name}"), "CONTROL", None)
        if not isinstance(control, ControlTest):
            raise TypeError(f"{where} must declare CONTROL = ControlTest(…)")
        slug = control.id.lower().replace("-", "_")
        if module.name != slug and not module.name.startswith(f"{slug}_"):
            raise ValueError(f"{where} declares {control.id}: its name must begin with {slug}")
        if control.id in found:
            raise ValueError(f"{where} declares {control.id}, which another file declares too")
        found[control.id] = control
    return MappingProxyType(dict(sorted(found.items())))
