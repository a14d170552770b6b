"""What the tests of agreements and acknowledgements share: of whom which policy asks, and a small world."""

from __future__ import annotations

from typing import Any, Final

CONCERNS: Final = """(p.acknowledged_by = 'everybody'
                OR (p.acknowledged_by = 'worker_type' AND p.acknowledged_of = w.worker_type)
                OR (p.acknowledged_by = 'department' AND p.acknowledged_of = w.department))"""
"""Whether `w` (an employment record) has to acknowledge `p` (a policy)."""

Row = dict[str, Any]
NUMBER: Final = "E1001"
WORKER: Final[Row] = {"worker_id": "w1", "hire_date": "2026-02-02", "start_at": "2026-02-01 23:00:00"}
POLICY: Final[Row] = {"policy_id": "conduct", "version": "3", "approved_by": "E1000"}
SIGNED: Final[Row] = {"acknowledged_on": "2026-02-10"}
ITEM: Final = "hr/w1/2026-02-02"
LEAVE: Final[Row] = {"worker_id": "w1", "event_type": "leave_start", "effective_date": "2026-02-09"}
BACK: Final[Row] = {"worker_id": "w1", "event_type": "leave_end", "effective_date": "2026-03-02"}


def world(
    signed: Row | None, worker: Row | None = None, policy: Row | None = None, **rows: tuple[Row, ...]
) -> dict[str, tuple[Row, ...]]:
    """Somebody who came two months ago, a policy since November, and a signature; the arguments say what differs."""
    return {
        "workers": ({**WORKER, **(worker or {})},),
        "policies": ({**POLICY, **(policy or {})},),
        "acknowledgements": () if signed is None else ({**SIGNED, **signed},),
        "employment_events": (),
    } | rows
