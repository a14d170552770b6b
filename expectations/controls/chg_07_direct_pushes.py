"""CHG-07: the reviewed path is the only path, by git itself: what is on a release branch today and was not yesterday.

A commit that names a change in its subject claims something; only a host that knows the change proves it. Without a
host nothing is said to be a direct push: each commit is unknown, and `claim` tells what its subject says.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

FIRST_READING: dict[str, Any] = {
    "move_id": "501/main@0",
    "from_sha": None,
    "to_sha": "c0",
    "seen_at": "2026-01-01 22:30:00",
    "found_on": "2026-01-01",
    "is_first_reading": True,
    "is_fast_forward": None,
}
MERGE = {"event_id": "e1"}
PUSH = {**MERGE, "event_type": "push"}
COMMIT = "idp/501/main/commit/c1"


def world(**rows: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A branch that moved by one commit, by which change 9001 came in; `rows` says what differs."""
    return {
        "release_commits": ({},),
        "branch_moves": (FIRST_READING, {}),
        "changes": ({},),
        "change_commits": ({},),
        "repository_events": (MERGE,),
    } | rows


CONTROL = ControlTest(
    id="CHG-07",
    title="No direct or forced pushes to release branches",
    objective="The reviewed path is the only path.",
    criteria=("CC8.1",),
    annex_a=("A.8.4", "A.8.32", "A.8.19"),
    severity="critical",
    owner="Engineering Lead",
    kind=Event(),
    parameters={"bot_allowed_paths": ()},  # files, with *, that a registered machine may push past review
    optional=("branch_moves", "branch_protections", "changes", "change_commits", "repository_events"),
    subjects="""
        WITH subjects AS (
            SELECT g.day, g.source_id, g.repository_id, g.branch, 'commit' AS item_kind, g.commit_sha AS item_id,
                g.arrived_at AS triggered_at, g.is_from_before, g.is_root,
                coalesce(NOT n.interactive_login_allowed AND g.arrival = 'push'
                    AND len(list_filter(string_split(g.paths, chr(10)), lambda path: len(list_filter(
                        $bot_allowed_paths::VARCHAR[], lambda allowed: path GLOB allowed)) = 0)) = 0,
                    false) AS is_automation,
                false AS is_seen_by_git, g.introduced, NULL AS keeps_history, g.change_id, g.arrival,
                CASE WHEN g.claimed_number IS NULL THEN 'claim missing' ELSE 'claims a change' END AS claim
            FROM release_origins g
            LEFT JOIN registered_accounts n
                ON n.day = g.day AND n.source_id = g.host_source_id AND n.account_id = g.pusher_account_id
            UNION ALL
            SELECT m.day, m.source_id, m.repository_id, m.branch, 'move', m.move_id,
                coalesce(f.ends_at - INTERVAL 1 SECOND, m.seen_at), m.from_sha IS NULL, false, false, false, NULL,
                m.is_fast_forward, NULL, NULL, NULL
            FROM branch_moves m LEFT JOIN calendar f ON f.day = m.found_on
            UNION ALL
            -- forced and back again between two readings: only the host's log can tell
            SELECT e.day, e.source_id, e.repository_id, e.branch, 'event', e.event_id, e.occurred_at,
                e.occurred_at <= b.watched_since_at, false, false, bool_or(m.move_id IS NOT NULL), NULL, false, NULL,
                e.event_type, NULL
            FROM repository_events e
            LEFT JOIN release_branches b
                ON b.day = e.day AND b.source_id = e.source_id AND b.repository_id = e.repository_id
            LEFT JOIN branch_moves m ON m.day = e.day AND m.host_source_id = e.source_id
                AND m.repository_id = e.repository_id AND m.branch = e.branch
                AND (NOT m.is_fast_forward OR m.to_sha IS NULL)
                AND e.occurred_at > m.previous_seen_at AND e.occurred_at <= m.seen_at
            WHERE e.event_type IN ('force_push', 'branch_deletion') GROUP BY ALL
            UNION ALL
            -- what is merged by the host's word is on the branch by git's: if it is not, something is missing
            SELECT c.day, c.source_id, c.repository_id, coalesce(c.base_branch, '-'), 'change', c.change_id,
                c.merged_at, NOT c.was_watched, false, false, false, NULL,
                CASE WHEN bool_or(g.commit_sha IS NOT NULL) THEN true END, c.change_id, NULL, NULL
            FROM release_changes c
            LEFT JOIN change_commits k ON k.day = c.day AND k.source_id = c.source_id AND k.change_id = c.change_id
            LEFT JOIN release_commits g ON g.day = k.day AND g.host_source_id = k.source_id
                AND g.repository_id = k.repository_id AND g.commit_sha = k.commit_sha
            WHERE coalesce(c.state = 'merged' AND c.is_release_branch, true) GROUP BY ALL)
        SELECT *, triggered_at AS due_at, triggered_at AS done_at FROM subjects
    """,
    item=("source_id", "repository_id", "branch", "item_kind", "item_id"),
    exclusions=(
        Exclusion(
            rule="before_monitoring",
            condition="is_from_before",
            reason="there when git and host first read the repository: nothing to compare it with",
        ),
        Exclusion(rule="root_commit", condition="is_root", reason="the first commit of a new repository"),
        Exclusion(
            rule="seen_by_git",
            condition="is_seen_by_git",
            reason="the move that git shows between two tips is an item of its own",
        ),
        Exclusion(
            rule="release_automation",
            condition="is_automation",
            reason="pushed by a machine on the register, and touches nothing but the files that it may",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="The commit came in by a merged change, not by a push",
            applies="item_kind = 'commit'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="introduced", value_set=[True]),
            null_means={"introduced": "unknown"},
            show=("change_id", "arrival", "claim"),
        ),
        Attribute(
            id="B",
            text="Nothing that was on the branch was taken off it: its last tip is an ancestor of this one",
            applies="item_kind <> 'commit'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="keeps_history", value_set=[True]),
            null_means={"keeps_history": "unknown"},
            show=("change_id", "arrival"),
        ),
    ),
    examples=(
        Example(words="The merge commit of a change", expect="pass", rows=world(), item=COMMIT),
        Example(
            words="Pushed straight to the branch",
            expect="fail",
            attribute="A",
            rows=world(changes=(), change_commits=(), repository_events=(PUSH,)),
            item=COMMIT,
        ),
        Example(
            words="Pushed straight to the branch, and the host holds a change of the same commit to be merged by that",
            expect="fail",
            attribute="A",
            rows=world(repository_events=(PUSH,)),
            item=COMMIT,
        ),
        Example(
            words="Yesterday's tip is no ancestor of today's",
            expect="fail",
            attribute="B",
            rows=world(branch_moves=(FIRST_READING, {"is_fast_forward": False, "dropped_count": 3})),
            item="idp/501/main/move/501%2Fmain@1",
        ),
        Example(
            words="Forced back and restored between two readings",
            expect="fail",
            attribute="B",
            rows=world(repository_events=(MERGE, {"event_id": "e2", "event_type": "force_push", "after_sha": "c9"})),
            item="idp/501/main/event/e2",
        ),
        Example(
            words="No host is connected: the subject names a change, which proves nothing",
            expect="unknown",
            attribute="A",
            rows={"release_commits": ({"host_source_id": None, "claimed_number": "17"},)},
            item=COMMIT,
        ),
        Example(
            words="It was there when the repository was first read",
            expect="before_monitoring",
            rows=world(release_commits=({"is_carried_in": True},)),
            item=COMMIT,
        ),
    ),
)
