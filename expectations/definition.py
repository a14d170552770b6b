"""Definitions as evidence holds them: a control test read back judges exactly as it did.

What has been added to the form of a control test since then takes its default; what is gone from it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Final, TypeVar

from expectations.gx import Expectation
from expectations.model import Attribute, ControlTest, Event, Exclusion, Kind, Periodic, State

DESCRIBING: Final = ("title", "objective", "criteria", "annex_a", "severity", "owner", "category")
"""Fields that decide no verdict."""
_KINDS: Final[Mapping[str, type[Kind]]] = MappingProxyType({"state": State, "event": Event, "periodic": Periodic})
_Made = TypeVar("_Made")


class DefinitionError(Exception):
    """A definition that was put into evidence cannot be judged by any more; says what is gone."""


def read(definition: Mapping[str, Any]) -> ControlTest:
    """The control test of a definition (`ControlTest.definition`), without its examples.

    Raises:
        DefinitionError: it has a field that is not known any more, or breaks a rule that came later.
    """
    told = {name: value for name, value in definition.items() if name != "domain"}
    try:
        told |= {
            "kind": _made(_KINDS[told["kind"]["name"]], told["kind"]),
            "exclusions": tuple(_made(Exclusion, rule) for rule in told["exclusions"]),
            "attributes": tuple(_attribute(attribute) for attribute in told["attributes"]),
            "parameters": {name: _parameter(value) for name, value in told["parameters"].items()},
        }
        return _made(ControlTest, told)
    except (KeyError, TypeError, ValueError) as error:
        raise DefinitionError(f"{definition.get('id')}: {error}") from error


def changed(before: ControlTest, after: ControlTest) -> tuple[str, ...]:
    """Names of the fields in which two definitions differ."""
    old, new = before.definition(), after.definition()
    return tuple(name for name in new if old.get(name) != new[name])


def decides(names: tuple[str, ...]) -> bool:
    """A change of these fields can change a verdict."""
    return bool(set(names) - set(DESCRIBING) - {"domain"})


def _made(made: type[_Made], told: Mapping[str, Any]) -> _Made:
    known = {entry.name for entry in fields(made)}  # type: ignore[arg-type]
    if strange := sorted(set(told) - known):
        raise ValueError(f"{made.__name__} has no {', '.join(strange)} any more")
    return made(**{name: tuple(value) if isinstance(value, list) else _value(value) for name, value in told.items()})


def _attribute(told: Mapping[str, Any]) -> Attribute:
    expect = {name: _value(value) for name, value in told["expect"]["arguments"].items()}
    named = Expectation(name=told["expect"]["name"], arguments=MappingProxyType(expect))
    return _made(Attribute, {**told, "expect": named})


def _parameter(value: Any) -> Any:  # noqa: ANN401  (JSON)
    return tuple(value) if isinstance(value, list) else _value(value)


def _value(value: Any) -> Any:  # noqa: ANN401  (JSON)
    return float(value["float"]) if isinstance(value, Mapping) and set(value) == {"float"} else value
