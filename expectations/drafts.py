"""Control tests that belong to no catalogue yet: a file that already runs, made and read wherever it lies."""

from __future__ import annotations

import importlib.util
import re
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from expectations.catalogue import FOLDER, CatalogueError, controls, declared, file_name
from expectations.model import ControlTest, is_control_id

_LONGEST_NAME: Final = 60
_TEMPLATES: Final = Environment(
    loader=PackageLoader("expectations"),
    autoescape=False,  # noqa: S701  (Python, in which texts stand as literals)
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
)


class Kind(StrEnum):
    """Of what shape a test is: see `expectations.model`."""

    STATE = "state"
    EVENT = "event"


def make_draft(control_id: str, title: str, kind: Kind, folder: Path) -> Path:
    """Write the file of a control test to begin with, which can be judged as it is, and return its path.

    Args:
        control_id: such as IAM-20; must not stand in the catalogue.
        title: what must be true; empty = what the draft as it is asks.
        kind: its shape.
        folder: where the file goes; must exist.

    Raises:
        CatalogueError: the id is no id or taken, or there is such a file. Nothing is written then.
    """
    if not is_control_id(control_id):
        raise CatalogueError(f"{control_id}: an id looks like IAM-20 (HR, IAM, TKT or CHG, and two digits)")
    if control_id in controls():
        raise CatalogueError(f"{control_id} is taken: {controls()[control_id].title}; see {FOLDER}/")
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:_LONGEST_NAME].rstrip("_") or "draft"
    path = folder / f"{file_name(control_id)}_{words}.py"
    text = _TEMPLATES.get_template(f"{kind}.py.j2").render(id=control_id, title=title)
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError as error:
        raise CatalogueError(f"{path} is there already; choose another --title or --to") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CatalogueError(f"{folder} is no folder; make it, or choose another --to") from error
    return path


def read_draft(path: Path) -> ControlTest:
    """Read a control test from a file of its own.

    Raises:
        CatalogueError: there is no such file; or as `expectations.catalogue.declared`.
    """
    if not path.is_file():
        raise CatalogueError(f"{path}: there is no such file; `tallymark new control ID` makes one")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise CatalogueError(f"{path} is no Python file: its name must end with .py")
    module, run = importlib.util.module_from_spec(spec), spec.loader.exec_module

    def loaded() -> ModuleType:
        run(module)
        return module

    return declared(str(path), loaded)
