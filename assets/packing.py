"""A pull as evidence: every answer's bytes under their hash, and a manifest that puts them in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from assets.sources.contract import Exchange, PullContext
from warehouse import canonical
from warehouse.packs import Packs


def pack(packs: Packs, exchanges: Sequence[Exchange], context: PullContext) -> str:
    """Store the answers of a pull and return the hash of its manifest."""
    return packs.put(
        canonical.dumps(
            {
                "v": 1,
                "context": {
                    "source": context.source_id,
                    "day": context.day.isoformat(),
                    "day_ends_at": context.day_ends_at.isoformat(),
                    "observed_from": context.observed_from.isoformat(),
                    "time_zone": context.time_zone,
                    "cursor": dict(context.cursor),
                },
                "exchanges": [_line(exchange, packs.put(exchange.body)) for exchange in exchanges],
            },
        ),
    )


def unpack(packs: Packs, name: str) -> tuple[list[Exchange], PullContext]:
    """Return what `pack` stored.

    Raises:
        PackDamagedError: a pack is missing or not what its name says.
    """
    manifest = canonical.loads(packs.get(name))
    context = manifest["context"]
    return [_exchange(line, packs) for line in manifest["exchanges"]], PullContext(
        source_id=context["source"],
        day=date.fromisoformat(context["day"]),
        day_ends_at=datetime.fromisoformat(context["day_ends_at"]),
        observed_from=datetime.fromisoformat(context["observed_from"]),
        time_zone=context["time_zone"],
        cursor=context["cursor"],
    )


def _line(exchange: Exchange, body: str) -> dict[str, Any]:
    line: dict[str, Any] = {
        "resource": exchange.resource,
        "method": exchange.method,
        "url": exchange.url,
        "status": exchange.status,
        "headers": dict(exchange.headers),
        "body": body,
    }
    optional = {"request_body": exchange.request_body, "subject": exchange.subject}
    return line | {name: value for name, value in optional.items() if value is not None}


def _exchange(line: dict[str, Any], packs: Packs) -> Exchange:
    return Exchange(
        resource=line["resource"],
        method=line["method"],
        url=line["url"],
        status=line["status"],
        headers=line["headers"],
        body=packs.get(line["body"]),
        request_body=line.get("request_body"),
        subject=line.get("subject"),
    )
