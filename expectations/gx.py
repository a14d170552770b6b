"""Great Expectations by name, without importing it.

Importing Great Expectations costs seconds, and most commands only read the catalogue. A control test
writes `gxe.ExpectColumnValuesToBeInSet(column="x", value_set=[True])` as it would with the library;
here that is a small frozen description which the judge turns into the real expectation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """Name and arguments of an expectation class of `great_expectations.expectations`."""

    name: str
    arguments: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Refuse `mostly`: a tolerance belongs into the wording of the control, never into its engine."""
        if "mostly" in self.arguments:
            raise ValueError(f"{self.name}: `mostly` is a silent tolerance; every item counts")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the expectation reads."""
        names = ("column", "column_A", "column_B")
        listed = self.arguments.get("column_list", ())
        return (*(self.arguments[name] for name in names if name in self.arguments), *listed)


class _Expectations:
    def __getattr__(self, name: str) -> _Maker:
        if not name.startswith("Expect"):
            raise AttributeError(name)
        return _Maker(name)


@dataclass(frozen=True)
class _Maker:
    name: str

    def __call__(self, **arguments: Any) -> Expectation:  # noqa: ANN401  (whatever the expectation takes)
        return Expectation(name=self.name, arguments=MappingProxyType(arguments))


gxe: Final = _Expectations()
