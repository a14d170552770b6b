"""CHG-10: changes are made for a known, agreed reason: each names a ticket that stood when it was merged.

Named in title, branch or description. A key that no ticket bears may be a mistake, or a ticket that cannot be read.
"""

from typing import Any

from expectations.gx import gxe
from expectations.merges import LEFT_OUT, MAY_BE_HIDDEN, MERGE, NAMED, NO_KEYS, QUEUES, ROUTINE
from expectations.merges import world as merged
from expectations.model import Attribute, ControlTest, Event, Example

Rows = tuple[dict[str, Any], ...]
STORY: dict[str, Any] = {"ticket_id": "10001", "ticket_key": "ENG-12", "ticket_kind": "story"}
CANCELLED = {"from_value": "open", "to_value": "cancelled"}


def world(
    change: dict[str, Any] | None = None, tickets: Rows = (STORY,), transitions: Rows = (), **more: Rows
) -> dict[str, Rows]:
    """A change that names ENG-12, which was opened weeks before."""
    named = {"work_items": "ENG-12"} | (change or {})
    return merged(change=named, **{"tickets": tickets, "ticket_transitions": transitions} | more)


CONTROL = ControlTest(
    id="CHG-10",
    title="Changes trace to an authorised work item",
    objective="Changes are made for a known, agreed reason.",
    criteria=("CC8.1", "CC2.1"),
    annex_a=("A.8.32", "A.5.8"),
    severity="medium",
    owner="Product Lead",
    kind=Event(),
    parameters={
        **ROUTINE,
        "allowed_kinds": ("story", "bug", "task", "change", "incident", "corrective_action", "vulnerability"),
        **NO_KEYS,
        "clock_skew_minutes": 5,
    },
    optional=("branch_protections", "repository_events", "account_links", "accounts", "workers", "change_contributors"),
    subjects=f"""
        {NAMED},
        tickets_named AS MATERIALIZED (
            SELECT n.day, n.source_id, n.change_id, n.key, n.merged_at, t.source_id AS desk, t.ticket_id
            FROM named n JOIN ticket_keys t ON t.day = n.day AND t.key = n.key AND t.ticket_id IS NOT NULL),
        states AS (
            SELECT n.day, n.source_id, n.change_id, n.key, n.desk, n.ticket_id,
                coalesce(arg_max(s.to_value, (s.occurred_at, s.transition_id)) FILTER (s.occurred_at <= n.merged_at),
                    arg_min(s.from_value, (s.occurred_at, s.transition_id))) AS status
            FROM tickets_named n
            JOIN ticket_transitions s ON s.day = n.day AND s.source_id = n.desk AND s.ticket_id = n.ticket_id
                AND s.field = 'status'
            GROUP BY ALL),
        {QUEUES},
        found AS (
            SELECT n.day, n.source_id, n.change_id, n.key, t.ticket_id IS NOT NULL AS is_known,
                list_contains($allowed_kinds, t.ticket_kind)
                    -- written by a machine once the change was there: it is the change, not its reason
                    AND NOT coalesce(t.opened_by_machine AND t.opened_at >= n.opened_at, false) AS is_item,
                t.opened_at <= n.merged_at + to_minutes($clock_skew_minutes) AS is_before,
                coalesce(s.status, t.status) <> 'cancelled' AS is_standing,
                {MAY_BE_HIDDEN} AS may_be_hidden
            FROM named n
            LEFT JOIN ticket_keys t ON t.day = n.day AND t.key = n.key
            LEFT JOIN states s ON s.day = n.day AND s.source_id = n.source_id AND s.change_id = n.change_id
                AND s.key = n.key AND s.desk = t.source_id AND s.ticket_id = t.ticket_id
            LEFT JOIN queues q ON q.day = n.day AND q.prefix = regexp_extract(n.key, '^(.+)-\\d+$', 1)),
        totals AS (
            SELECT day, source_id, change_id, string_agg(DISTINCT key, ', ' ORDER BY key) AS refs_found,
                coalesce(bool_or(is_item), false) AS has_item,
                coalesce(bool_or(is_item AND is_before AND is_standing), false) AS has_standing_item,
                bool_or(NOT is_known AND may_be_hidden) AS has_hidden
            FROM found GROUP BY ALL)
        SELECT {MERGE},
            t.refs_found,
            CASE WHEN t.has_item THEN true
                WHEN t.has_hidden OR a.work_items IS NULL THEN NULL ELSE false END AS is_traced,
            CASE WHEN t.has_standing_item THEN true WHEN t.has_hidden THEN NULL ELSE false END AS is_agreed
        FROM watched_merges c
        LEFT JOIN changes a ON a.day = c.day AND a.source_id = c.source_id AND a.change_id = c.change_id
        LEFT JOIN totals t ON t.day = c.day AND t.source_id = c.source_id AND t.change_id = c.change_id
    """,
    item=("source_id", "change_id"),
    exclusions=LEFT_OUT,
    attributes=(
        Attribute(
            id="A",
            text="It names a ticket of a kind that changes are made for",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_traced", value_set=[True]),
            null_means={"is_traced": "unknown"},
            show=("refs_found",),
        ),
        Attribute(
            id="B",
            text="Such a ticket was there before the merge, and not cancelled by then",
            applies="is_traced",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_agreed", value_set=[True]),
            null_means={"is_agreed": "unknown"},
            show=("refs_found",),
        ),
    ),
    examples=(
        Example(words="It names a story that was planned weeks before", expect="pass", rows=world(), item="idp/9001"),
        Example(
            words="It names no ticket",
            expect="fail",
            attribute="A",
            rows=world({"work_items": ""}),
            item="idp/9001",
        ),
        Example(
            words="It names a number that the project has not come to",
            expect="fail",
            attribute="A",
            rows=world({"work_items": "ENG-99"}),
            item="idp/9001",
        ),
        Example(
            words="It names a ticket of a project that is not read",
            expect="unknown",
            attribute="A",
            rows=world({"work_items": "OPS-12"}),
            item="idp/9001",
        ),
        Example(
            words="The ticket was written after the merge",
            expect="fail",
            attribute="B",
            rows=world(tickets=({**STORY, "opened_at": "2026-03-30 15:00:00"},)),
            item="idp/9001",
        ),
        Example(
            words="The ticket had been cancelled the day before",
            expect="fail",
            attribute="B",
            rows=world(
                tickets=({**STORY, "status": "cancelled"},),
                transitions=({**CANCELLED, "occurred_at": "2026-03-29 09:00:00"},),
            ),
            item="idp/9001",
        ),
        Example(
            words="Given up",
            expect="not_merged",
            rows=world({"state": "closed", "merged_at": None}),
            item="idp/9001",
        ),
    ),
)
