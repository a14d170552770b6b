"""Adding a file registers it: imports every module of a package, so that decorators in them run."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def load(package: ModuleType) -> list[ModuleType]:
    """Import the modules and packages directly inside `package`, in name order, and return them."""
    return [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)]
