"""From a kept answer to checked objects: right status, JSON, the envelope, and every field that is read.

A field that is missing, of another type or of an unknown enumeration rejects the answer and is named.
A field that nobody knows is a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assets.sources.contract import Exchange, Rejected
from assets.sources.http import strict_json

_REASONS: Final = {401: "auth", 403: "forbidden", 404: "not_found", 410: "not_found", 429: "rate_limited"}
OK: Final = 200
FIRST_REFUSAL: Final = 400
_FIRST_REDIRECT: Final = 300
_JSON: Final = "json"
Checked = TypeVar("Checked", bound="Answer")


class Answer(BaseModel):
    """An object in an answer: the fields that are read, under the vendor's own names.

    Attributes:
        unread: fields that the vendor is known to send and that nothing here needs.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")
    unread: ClassVar[frozenset[str]] = frozenset()


def refusal(status: int, resource: str, said: str = "") -> Rejected:
    """Return what an answer with a status other than 200 means for the pull."""
    if _FIRST_REDIRECT <= status < FIRST_REFUSAL:
        return Rejected("paging", f"{resource}: answered {status}, a redirect, which is not followed; mend base_url")
    reason = _REASONS.get(status, "vendor_error")
    return Rejected(reason, f"{resource}: answered {status}{f' ({said})' if said else ''}")


def expect_json(exchange: Exchange) -> None:
    """Look at an answer from outside.

    Raises:
        Rejected: another status than 200, or something else than JSON, such as a page to sign in.
    """
    if exchange.status != OK:
        raise refusal(exchange.status, exchange.resource)
    kind = exchange.headers.get("content-type", "")
    if "json" not in kind.lower() or exchange.body.lstrip()[:1] == b"<":
        raise Rejected("envelope", f"{exchange.resource}: answered {kind or 'no content type'}, where JSON is promised")


def json_of(exchange: Exchange) -> Any:  # noqa: ANN401  (any JSON value)
    """Return the JSON value of an answer, not to be changed: it is read once, however often it is asked for.

    Raises:
        Rejected: as `expect_json`, and for JSON without one clear meaning.
    """
    if _JSON not in exchange.memo:
        expect_json(exchange)
        exchange.memo[_JSON] = strict_json.loads(exchange.body, exchange.resource)
    return exchange.memo[_JSON]


def json_object(exchange: Exchange) -> dict[str, Any]:
    """Return the object that an answer is. Raises Rejected when it is something else."""
    value = json_of(exchange)
    if not isinstance(value, dict):
        raise Rejected("envelope", f"{exchange.resource}: answered a {_kind(value)}, where an object is promised")
    return value


def json_list(exchange: Exchange, key: str | None = None) -> list[Any]:
    """Return the list that an answer is, or that it holds under `key`. Raises Rejected when there is none."""
    value = json_of(exchange)
    if key is not None:
        if not isinstance(value, dict) or key not in value:
            raise Rejected("envelope", f"{exchange.resource}: the answer has no {key!r}")
        value = value[key]
    if not isinstance(value, list):
        raise Rejected("envelope", f"{exchange.resource}: answered a {_kind(value)}, where a list is promised")
    return value


def checked(
    model: type[Checked],
    objects: Sequence[object],
    what: str,
    notes: Counter[str],
    *,
    asked: Collection[str] = (),
) -> list[Checked]:
    """Check every object and return them as `model`.

    Args:
        model: what each must be.
        objects: as they came.
        what: the name of what they are, for messages.
        notes: unknown fields are counted in it.
        asked: fields that the model does not name and that were asked for.

    Raises:
        Rejected: `schema`, naming the first field that is not as it must be, and no value but an enumeration's.
    """
    known = _known(model) | set(asked)
    found = []
    for place, value in enumerate(objects):
        try:
            found.append(model.model_validate(value))
        except ValidationError as error:
            raise Rejected("schema", f"{what}[{place}]: {_first(error)}") from None
        if isinstance(value, Mapping):
            for name in value.keys() - known:
                notes[f"{what}: unknown field {name}"] += 1
    return found


def listed(exchange: Exchange, model: type[Checked], notes: Counter[str], *, key: str | None = None) -> list[Checked]:
    """Check the objects of a list that an answer is, or that it holds under `key`; once per answer.

    Raises:
        Rejected: as `json_list` and `checked`.
    """
    return once(
        exchange, key, model, notes, lambda met: checked(model, json_list(exchange, key), exchange.resource, met)
    )


def once(
    exchange: Exchange,
    part: object,
    model: type[Checked],
    notes: Counter[str],
    check: Callable[[Counter[str]], list[Checked]],
) -> list[Checked]:
    """Return what `check` makes of a part of an answer as `model`, which it is asked once, and count its notes."""
    at = (part, model)
    if at not in exchange.memo:
        met: Counter[str] = Counter()
        exchange.memo[at] = check(met), met
    found, met = exchange.memo[at]
    notes.update(met)
    return list(found)


@cache
def _known(model: type[Answer]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items()) | model.unread


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    path = ".".join(str(part) for part in fault["loc"]) or "the object"
    if fault["type"] == "missing":
        return f"{path} is missing"
    # only what should have been one of a few words is repeated: it is no personal data
    seen = f", not {str(fault['input'])[:40]!a}" if fault["type"] in {"literal_error", "enum"} else ""
    return f"{path}: {fault['msg'].removeprefix('Value error, ')}{seen}"


def _kind(value: object) -> str:
    names = {dict: "object", list: "list", str: "text", type(None): "null"}
    return names.get(type(value), "number or boolean")
