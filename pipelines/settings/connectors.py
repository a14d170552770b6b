"""The connectors that exist: folders of `assets/sources/` with `Settings` and `connect`. Adding one registers it."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import cast

import assets.sources
from assets.sources.contract import Connector, SourceSettings
from assets.sources.effective import recalled
from assets.sources.http.clock import SYSTEM
from assets.sources.http.settings import HttpSettings


def connector_names() -> list[str]:
    """Names that `connector = "…"` may have."""
    packages = [found.name for found in pkgutil.iter_modules(assets.sources.__path__) if found.ispkg]
    return [name for name in packages if _is_connector(_package(name))]


def offers() -> dict[str, frozenset[str]]:
    """Records that each connector can fill, by its name.

    Raises:
        TypeError: a connector does not say which.
    """
    found = {}
    for name in connector_names():
        records = getattr(_package(name), "RECORDS", None)
        if not isinstance(records, frozenset):
            raise TypeError(f"assets/sources/{name}/__init__.py must offer RECORDS, names of the records that it fills")
        found[name] = records
    return found


def settings_of(connector: str) -> type[SourceSettings]:
    """What the connector's table in the settings must be.

    Raises:
        LookupError: there is no such connector.
    """
    # compared with what there is before anything is imported, so that a settings file cannot name other code
    if connector not in connector_names():
        raise LookupError(f"there is no connector {connector!r}")
    return cast("type[SourceSettings]", _package(connector).Settings)


def connect(source_id: str, settings: SourceSettings, now: Callable[[], datetime] | None = None) -> Connector:
    """Return a configured source, ready to pull; nothing is asked of it yet.

    Args:
        source_id: its id.
        settings: its table in the settings.
        now: what a vendor's clock is compared with outside a pull; None = the machine's clock.
    """
    make = cast("Callable[..., Connector]", _package(settings.connector).connect)
    if now and isinstance(settings, HttpSettings):
        return make(source_id, settings, replace(SYSTEM, now=now))
    return make(source_id, settings)


def reconnect(source_id: str, settings: bytes, home: Path) -> Connector:
    """Return a source by settings that evidence kept of it: it parses, and has no credential to ask with.

    Args:
        source_id: its id.
        settings: what `assets.sources.effective.kept` wrote.
        home: the home folder.

    Raises:
        LookupError: there is no such connector any more.
        ValueError: the connector has other settings now.
    """
    name = json.loads(settings)["settings"]["connector"]
    return connect(source_id, recalled(settings_of(name), settings, home))


def _package(name: str) -> ModuleType:
    return importlib.import_module(f"assets.sources.{name}")


def _is_connector(package: ModuleType) -> bool:
    return hasattr(package, "Settings") and hasattr(package, "connect")
