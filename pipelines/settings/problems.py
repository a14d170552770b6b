"""Faults of a settings file, all of them at once, each with its key and its remedy, none with a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from assets.sources.effective import is_secret

_LIST: Final = 'not a list, such as ["one", "two"]'
_WORDS: Final = {
    "missing": "is missing",
    "extra_forbidden": "unknown key",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "frozen_set_type": _LIST,
    "set_type": _LIST,
    "dict_type": "not a table",
    "model_type": "not a table",
    "string_type": "not a text in quotes",
    "too_short": "empty",
}
"""What pydantic calls a fault, in the words of the file."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault.

    Attributes:
        file: the settings file.
        key: dotted path of the key; empty = the file as a whole.
        what: what is wrong; never the value, which could be a secret in the wrong place.
        remedy: what to do.
    """

    file: Path
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """`file: key: what; remedy`."""
        return ": ".join(part for part in (str(self.file), self.key, f"{self.what}; {self.remedy}") if part)


class SettingsError(Exception):
    """The settings cannot be used; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Raise with at least one problem; the text is one a line."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def closest(word: str, words: Sequence[str], otherwise: str) -> str:
    """A question when one of `words` is close, else `otherwise`."""
    close = get_close_matches(word, words, n=1)
    return f"did you mean `{close[0]}`?" if close else otherwise


def nearest(word: str, words: Iterable[str]) -> str:
    """A question with up to five of `words` that hold `word` or come near it, else the first that there are."""
    names = list(words)
    near = [name for name in names if word in name] or get_close_matches(word, names, n=5, cutoff=0.4)
    return f"did you mean {' or '.join(near[:5])}?" if near else f"there are: {', '.join(names[:5]) or 'none'}"


def problems_of(file: Path, prefix: str, model: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """Tell pydantic's findings about `model` in words for the person who wrote the file.

    Args:
        file: the settings file.
        prefix: dotted path of the table that was validated; empty = the whole file.
        model: what the table should have been.
        error: the findings; their inputs are not looked at.
    """
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        path = [str(part) for part in fault["loc"]]
        known = _fields(model, path[:-1])
        wanted = known[path[-1]].description if path and path[-1] in known else None
        what = _WORDS.get(fault["type"])
        if fault["type"] == "extra_forbidden":
            words = list(_words(known))
            remedy = closest(path[-1], words, f"remove it; known here: {', '.join(words) or 'nothing'}")
        else:
            remedy = f"write {wanted}" if wanted else "correct it"
        yield Problem(
            file=file,
            key=".".join([*([prefix] if prefix else []), *path]),
            what=what or fault["msg"].removeprefix("Value error, "),
            remedy=remedy,
        )


def _words(known: Mapping[str, FieldInfo]) -> Iterator[str]:
    """The keys that a person may write; a secret is written by reference."""
    for name, field in known.items():
        yield from (f"{name}_env", f"{name}_file") if is_secret(field) else (name,)


def _fields(model: type[BaseModel], path: Sequence[str]) -> Mapping[str, FieldInfo]:
    """The keys known in the table at `path`; {} where the model does not say."""
    here: Any = model
    for step in path:
        here = _below(here, step)
    return _named(here)


def _below(annotation: Any, step: str) -> Any:  # noqa: ANN401  (any type expression)
    """The type of what lies at `step` in a value of type `annotation`; None where that is not said."""
    if get_origin(annotation) in {dict, Mapping}:
        return get_args(annotation)[1]
    if get_origin(annotation) in {list, tuple}:
        return get_args(annotation)[0]
    if isinstance(annotation, type):
        field = _named(annotation).get(step)
        return field.annotation if field else None
    return next((found for part in get_args(annotation) if (found := _below(part, step)) is not None), None)


def _named(annotation: Any) -> dict[str, FieldInfo]:  # noqa: ANN401  (any type expression)
    """Fields by the names that the file uses, of a model or of an alternative that holds one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {field.alias or name: field for name, field in annotation.model_fields.items()}
    return next((found for part in get_args(annotation) if (found := _named(part))), {})
