"""What the exit codes mean. A failing control is not a failing command."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import typer

from assets.accepting import NotAcceptableError
from assets.clock import CompanyGoneError
from assets.rereading import SourceGoneError, UnreadableError
from assets.sources.contract import Rejected
from expectations.catalogue import CatalogueError
from pipelines.settings import SettingsError
from warehouse.audit import NothingPublishedError
from warehouse.form import OutdatedError
from warehouse.lock import LockedError
from warehouse.log import LogDamagedError
from warehouse.packs import PackDamagedError


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    DEFECT = 1
    SETTINGS = 2
    REJECTED = 3
    LOCKED = 4


EXPECTED: Final[dict[type[Exception], Exit]] = {
    typer.TyperException: Exit.SETTINGS,  # a wrong option or argument
    SettingsError: Exit.SETTINGS,
    CompanyGoneError: Exit.SETTINGS,
    NothingPublishedError: Exit.SETTINGS,
    OutdatedError: Exit.SETTINGS,
    SourceGoneError: Exit.SETTINGS,
    NotAcceptableError: Exit.SETTINGS,
    CatalogueError: Exit.SETTINGS,
    Rejected: Exit.REJECTED,
    LockedError: Exit.LOCKED,
    UnreadableError: Exit.DEFECT,
    LogDamagedError: Exit.DEFECT,
    PackDamagedError: Exit.DEFECT,
}
"""Outcomes that a person can do something about; every other exception is a defect of ours."""
