"""What the tests of merged changes share: whom they leave out, how many approvals are wanted, and a small world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from expectations.model import Exclusion

Rows = tuple[dict[str, Any], ...]

ROUTINE: Final[Mapping[str, Any]] = {
    "bot_allowed_paths": (),  # files, with *, that machines on the register may change without a review
}
APPROVALS: Final[Mapping[str, Any]] = {
    "required_approvals": 1,
    "required_approvals_critical_repo": 2,
    "critical_repositories": (),  # source_id:repository_id
    **ROUTINE,
}

MERGE: Final = """c.day, c.source_id, c.change_id, c.repository_id, c.state, c.is_release_branch, c.was_watched,
            c.is_promotion, c.merged_at AS triggered_at, c.merged_at AS due_at, c.merged_at AS done_at,
            coalesce(len(list_filter(string_split(c.unattended_paths, chr(10)), lambda path: len(list_filter(
                $bot_allowed_paths::VARCHAR[], lambda allowed: path GLOB allowed)) = 0)) = 0, false) AS is_routine"""
"""Columns of a subject, from `watched_merges c`; of the parameters of ROUTINE."""

REQUIRED: Final = """CASE WHEN list_contains($critical_repositories, c.source_id || ':' || c.repository_id)
                THEN $required_approvals_critical_repo ELSE $required_approvals END AS required_count"""
"""How many approvals a change needs, from `watched_merges c`; of the parameters of APPROVALS."""

NO_KEYS: Final[Mapping[str, Any]] = {
    "not_keys": ("UTF-*", "SHA-*", "ISO-*", "RFC-*", "CVE-*", "TLS-*"),  # what looks like a key and is none
}
NAMED: Final = """WITH told AS (
            SELECT day, source_id, change_id, merged_at, opened_at, work_items FROM changes
            UNION ALL
            -- what takes a change back is made for the same reason
            SELECT r.day, r.source_id, r.change_id, r.merged_at, r.opened_at, o.work_items
            FROM changes r JOIN changes o ON o.day = r.day AND o.source_id = r.source_id
                AND o.repository_id = r.repository_id AND o.number = r.reverts_number),
        named AS (
            SELECT day, source_id, change_id, merged_at, opened_at,
                unnest(list_filter(string_split(coalesce(work_items, ''), chr(10)), lambda name: name <> ''
                    AND len(list_filter($not_keys::VARCHAR[], lambda word: upper(name) GLOB word)) = 0)) AS word,
                upper(word) AS key
            FROM told)"""
"""Keys of tickets that changes name, theirs and those of what they take back, a row each; parameters of NO_KEYS."""
QUEUES: Final = """queues AS (
            SELECT day, regexp_extract(key, '^(.+)-\\d+$', 1) AS prefix,
                max(regexp_extract(key, '-(\\d+)$', 1)::BIGINT) AS newest FROM ticket_keys GROUP BY ALL)"""
"""The highest number that each project of the ticket system has come to."""
MAY_BE_HIDDEN: Final = "coalesce(regexp_extract(n.key, '-(\\d+)$', 1)::BIGINT <= q.newest, n.word = n.key)"
"""Whether there may be a ticket of a key that none is read of; from `named n` and its `queues q`."""

NO_RELEASE: Final = (
    Exclusion(rule="not_merged", condition="state <> 'merged'", reason="still open, or given up"),
    Exclusion(
        rule="not_a_release_branch",
        condition="NOT is_release_branch",
        reason="it goes into a branch that git does not hold to be released",
    ),
    Exclusion(
        rule="before_monitoring",
        condition="NOT was_watched",
        reason="merged before the repository was first read by git and by the host",
    ),
)
"""What was not merged into a release branch since it is watched; from `release_changes c` and what is made of it."""

LEFT_OUT: Final = (
    *NO_RELEASE,
    Exclusion(
        rule="promotion",
        condition="is_promotion",
        reason="it carries over exactly what another release branch had by then; it was asked about there",
    ),
    Exclusion(
        rule="machine_routine",
        condition="is_routine",
        reason="made by machines on the register alone, in files that they may change without a review",
    ),
)

FIRST_READING: Final = {"is_first_reading": True, "from_sha": None, "seen_at": "2026-01-01 22:30:00"}
APPROVAL: Final = {"review_id": "r1", "reviewer_account_id": "a2", "submitted_at": "2026-03-30 12:00:00"}
WORKERS: Final = tuple(
    {"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2, 3)
)
ACCOUNTS: Final = tuple({"account_id": f"a{n}", "employee_number": f"E{n}", "email": None} for n in (1, 2, 3))


def world(
    *reviews: dict[str, Any], change: dict[str, Any] | None = None, contributors: Rows = ({},), **more: Rows
) -> dict[str, Rows]:
    """A repository that is watched since January, and one change of it that `a1` wrote."""
    return {
        "branch_moves": (FIRST_READING,),
        "release_commits": ({},),
        "changes": (change or {},),
        "change_commits": ({},),
        "change_contributors": contributors,
        "change_reviews": reviews,
        "change_revisions": ({},),
        "workers": WORKERS,
        "accounts": ACCOUNTS,
    } | more
