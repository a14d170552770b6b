"""Settings to start from: each folder here, or in a connector's `examples/`, that holds a `settings.toml`.

A `settings.toml` begins with a comment that says in one line what it is for, and holds what differs from
a new home folder: sources, perhaps a window. Adding a folder registers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import assets.sources
from pipelines.settings.problems import closest


def examples() -> Mapping[str, str]:
    """The text of every example's settings by name.

    Raises:
        ValueError: two examples have the same name.
    """
    found: dict[str, str] = {}
    sources = Path(assets.sources.__path__[0])
    for file in sorted([*Path(__file__).parent.glob("*/settings.toml"), *sources.glob("*/examples/*/settings.toml")]):
        if file.parent.name in found:
            raise ValueError(f"{file.parent}: another example is called {file.parent.name!r} already; rename one")
        found[file.parent.name] = file.read_text(encoding="utf-8")
    return MappingProxyType(found)


def example(name: str) -> str:
    """The text of one example's settings.

    Raises:
        LookupError: there is none of that name; says which there are.
    """
    known = examples()
    if name not in known:
        raise LookupError(f"no example {name!r}; {closest(name, list(known), 'there are ' + ', '.join(known))}")
    return known[name]
