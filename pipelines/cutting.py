"""Cuts out of a vendor's answer what speaks of an item. It may name people."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from assets.sources.contract import Exchange


def objects(exchange: Exchange, ids: set[str]) -> Iterator[str]:
    """What stands around any of `ids` in an answer as received; the whole of it where its address names one."""
    body = gzip.decompress(exchange.body) if exchange.body.startswith(b"\x1f\x8b") else exchange.body
    whole = body.decode(errors="replace")
    word = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(ids)))})(?![\w-])")
    if word.search(urlsplit(exchange.url).path):
        yield whole
    elif word.search(whole) and "\0" in whole:
        yield f"no text: {len(body)} bytes"
    elif word.search(whole):
        try:
            document = json.loads(whole)
        except ValueError:
            lines = whole.splitlines()
            head = [] if whole.startswith("{") else lines[:1]  # CSV has headings, JSON lines have none
            yield "\n".join([*head, *(line for line in lines[len(head) :] if word.search(line))])
        else:
            yield from (json.dumps(found, indent=2, ensure_ascii=False) for found in _around(document, ids))


def _around(node: Any, ids: set[str]) -> Iterator[Any]:  # noqa: ANN401  (JSON)
    """Rows that speak of one of the ids; where there are no rows, the object that holds it."""
    if isinstance(node, list):
        yield from (row for row in node if _speaks(row, ids))
    elif isinstance(node, dict):
        own = {key: value for key, value in node.items() if key in ids}
        if own:
            yield own
        elif any(_speaks(value, ids) for value in node.values() if not isinstance(value, dict | list)):
            yield node
        else:
            for value in node.values():
                yield from _around(value, ids)


def _speaks(node: Any, ids: set[str]) -> bool:  # noqa: ANN401  (JSON)
    if isinstance(node, dict):
        return any(key in ids or _speaks(value, ids) for key, value in node.items())
    return any(_speaks(value, ids) for value in node) if isinstance(node, list) else str(node) in ids
