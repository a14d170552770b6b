"""What was set, as evidence keeps it: everything that decides what answers mean, and nothing that is secret.

Decided by type, never by name: a secret is left out because it is one, and a value of a type that is not
listed here is refused. What is kept reads back as the same settings, so kept answers are parsed again years
later as they were parsed then, without today's settings and without a credential.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo

PERSONAL: Final = "names a person"
"""Annotation of a setting that names somebody: it is kept, and its value is not published."""
_DATE: Final = "$date"  # JSON has no dates, and a text that looks like one is not one
_NOT_KEPT: Final = "not kept"
_Model = TypeVar("_Model", bound=BaseModel)


def is_secret(field: FieldInfo) -> bool:
    """Whether a setting is a secret."""
    return field.annotation is SecretStr or SecretStr in get_args(field.annotation)


def kept(settings: Mapping[str, Any] | BaseModel, home: Path) -> bytes:
    """Return the settings as the bytes of a pack: the same bytes for the same settings, in every process.

    Args:
        settings: a section of the settings, or several by name.
        home: the home folder; places below it are kept relative to it.

    Raises:
        TypeError: a value is of a type that has no place in evidence.
    """
    personal: set[str] = set()
    plain = _Plain(home, personal).of(settings, "")
    document = {"v": 1, "settings": plain, "personal": sorted(personal)}
    return json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1).encode()


def recalled(model: type[_Model], data: bytes, home: Path) -> _Model:
    """Return settings from what `kept` wrote; secrets, which were not kept, are stand-ins that open nothing.

    Raises:
        ValueError: they are not settings of this model; names the keys, not the values.
    """
    given = json.loads(data, object_hook=_dates)["settings"]
    for name, field in model.model_fields.items():
        if is_secret(field) and field.is_required():
            given[name] = SecretStr(_NOT_KEPT)
    try:
        return model.model_validate(given, context={"home": home})
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        told = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
        raise ValueError(told) from None


class _Plain:
    """From settings to JSON; notes the dotted keys of values that name people."""

    def __init__(self, home: Path, personal: set[str]) -> None:
        self._home, self._personal = home, personal

    def of(self, value: object, key: str) -> Any:  # noqa: ANN401, PLR0911  (JSON; one return a type)
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if isinstance(value, BaseModel):
            return self._model(value, key)
        if isinstance(value, Mapping):
            return {str(name): self.of(inner, _below(key, str(name))) for name, inner in value.items()}
        if isinstance(value, set | frozenset):
            return [self.of(inner, key) for inner in sorted(value)]  # a set comes in another order in every process
        if isinstance(value, list | tuple):
            return [self._listed(inner, key) for inner in value]
        if isinstance(value, date) and not isinstance(value, datetime):
            return {_DATE: value.isoformat()}
        if isinstance(value, Path):
            return self._place(value, key)
        raise TypeError(f"settings: {key}: {type(value).__name__} has no place in evidence")

    def _model(self, model: BaseModel, key: str) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for name, field in type(model).model_fields.items():
            if is_secret(field):
                continue
            written = field.alias or name
            told[written] = self.of(getattr(model, name), _below(key, written))
            if PERSONAL in field.metadata:
                self._personal.add(_below(key, written))
        return told

    def _listed(self, value: object, key: str) -> Any:  # noqa: ANN401  (JSON)
        """An entry of a list, which is published as a whole or not at all."""
        inside = _Plain(self._home, set())
        told = inside.of(value, "")
        if inside._personal:
            self._personal.add(key)
        return told

    def _place(self, path: Path, key: str) -> str:
        if path.is_relative_to(self._home):
            return path.relative_to(self._home).as_posix()
        self._personal.add(key)  # it may lie in somebody's own folder
        return path.as_posix()


def _below(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _dates(given: dict[str, Any]) -> Any:  # noqa: ANN401  (JSON)
    return date.fromisoformat(given[_DATE]) if given.keys() == {_DATE} else given
