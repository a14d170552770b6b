"""Pulls that wait for somebody's word: refused for their size, and not too old to be accepted."""

from __future__ import annotations

from assets.plausibility import REASONS
from warehouse.audit import Audit

_QUERY = """
    SELECT source_id, day FROM pulls p
    WHERE day > coalesce((SELECT max(c.day) FROM pulls c WHERE c.source_id = p.source_id
        AND (c.status = 'complete' OR c.accepted_at IS NOT NULL)), DATE '0001-01-01')
    QUALIFY row_number() OVER (PARTITION BY source_id, day ORDER BY seq DESC) = 1
        AND list_contains($reasons, reason)
    ORDER BY day, source_id"""


def waiting(audit: Audit) -> list[str]:
    """One line a pull: what to do to look at it."""
    return [
        f"{source} {day}: refused for its size only. If the change is real, `tallymark accept-pull {source} "
        f"--day {day}` shows what two people can accept."
        for source, day in audit.query(_QUERY, reasons=sorted(REASONS)).rows()
    ]
