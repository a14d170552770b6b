"""CHG-04: what is merged was tested, and the tests had succeeded. Asked of repositories that reach production."""

from typing import Any

from expectations.gx import gxe
from expectations.merges import FIRST_READING, NO_RELEASE
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

PROTECTION = {"_appeared_by_at": "2026-01-01 22:30:00"}
BUILD = {"check_run_id": "k1", "name": "build"}
TEST = {"check_run_id": "k2", "name": "test"}


def world(*runs: dict[str, Any], **rows: dict[str, Any]) -> dict[str, tuple[dict[str, Any], ...]]:
    """A change that was merged at 14:00 into a branch that requires `build` and `test`; `rows` says what differs."""
    return {
        "branch_moves": (FIRST_READING,),
        "branch_protections": ({**PROTECTION, **rows.get("protection", {})},),
        "change_commits": ({},),
        "changes": (rows.get("change", {}),),
        "check_runs": runs,
        "repositories": (rows.get("repository", {}),),
    }


CONTROL = ControlTest(
    id="CHG-04",
    title="Required tests passed on the revision that was merged",
    objective="Changes are tested and the tests succeed before release.",
    criteria=("CC8.1",),
    annex_a=("A.8.29", "A.8.32"),
    severity="high",
    owner="Engineering Lead",
    kind=Event(),
    parameters={
        "accept_conclusions": ("success",),
        # kinds of checks that may not be missing, by what they are called: ("build*|compile", "*test*")
        "must_require": (),
    },
    subjects="""
        WITH revisions AS (
            SELECT day, source_id, change_id, repository_id, merged_at, head_sha_at_merge AS commit_sha
            FROM release_changes
            UNION ALL
            SELECT day, source_id, change_id, repository_id, merged_at, queue_sha
            FROM release_changes WHERE queue_sha IS NOT NULL),
        runs AS (
            -- of each check and each app that runs it the last attempt that had begun when the change was merged
            SELECT c.day, c.source_id, c.change_id, k.name,
                k.status = 'completed' AND k.completed_at <= c.merged_at
                    AND list_contains($accept_conclusions, k.conclusion) AS has_passed
            FROM revisions c
            JOIN check_runs k ON k.day = c.day AND k.source_id = c.source_id AND k.repository_id = c.repository_id
                AND k.commit_sha = c.commit_sha
            WHERE coalesce(k.started_at, k.completed_at) <= c.merged_at
            QUALIFY row_number() OVER (PARTITION BY c.day, c.source_id, c.change_id, k.name, k.app
                ORDER BY coalesce(k.started_at, k.completed_at) DESC, k.check_run_id DESC) = 1),
        required AS (
            SELECT day, source_id, repository_id, branch, unnest(string_split(required_checks, chr(10))) AS name
            FROM branch_protections WHERE required_checks <> ''),
        answered AS (
            SELECT c.day, c.source_id, c.change_id, q.name, bool_and(coalesce(r.has_passed, false)) AS has_passed
            FROM release_changes c
            JOIN required q ON q.day = c.day AND q.source_id = c.source_id AND q.repository_id = c.repository_id
                AND q.branch = c.base_branch
            LEFT JOIN runs r ON r.day = c.day AND r.source_id = c.source_id AND r.change_id = c.change_id
                AND r.name = q.name
            GROUP BY ALL),
        totals AS (
            SELECT day, source_id, change_id,
                string_agg(name, ', ' ORDER BY name) FILTER (NOT has_passed) AS checks_not_passed
            FROM answered GROUP BY ALL)
        SELECT c.day, c.source_id, c.change_id, c.repository_id, c.state, c.is_release_branch, c.was_watched,
            g.deploys_to_production, c.head_sha_at_merge,
            c.merged_at AS triggered_at, c.merged_at AS due_at, c.merged_at AS done_at,
            p.required_checks, p.required_checks <> '' AS requires_some, t.checks_not_passed,
            p.required_checks <> ''
                AND len(list_filter($must_require::VARCHAR[], lambda kind: len(list_filter(
                    string_split(p.required_checks, chr(10)), lambda name: len(list_filter(
                    string_split(kind, '|'), lambda word: name GLOB word)) > 0)) = 0)) = 0 AS requires_enough
        FROM release_changes c
        LEFT JOIN repositories g
            ON g.day = c.day AND g.source_id = c.source_id AND g.repository_id = c.repository_id
        LEFT JOIN branch_protections p ON p.day = c.day AND p.source_id = c.source_id
            AND p.repository_id = c.repository_id AND p.branch = c.base_branch
        LEFT JOIN totals t ON t.day = c.day AND t.source_id = c.source_id AND t.change_id = c.change_id
    """,
    item=("source_id", "change_id"),
    exclusions=(
        *NO_RELEASE,
        Exclusion(
            rule="not_for_production",
            condition="NOT deploys_to_production",
            reason="nothing of the repository reaches production",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="Every required check had passed on the merged revision when it was merged, in its last attempt",
            applies="requires_some",
            expect=gxe.ExpectColumnValuesToBeNull(column="checks_not_passed"),
            null_means={"checks_not_passed": "wanted", "head_sha_at_merge": "unknown"},
            show=("required_checks",),
        ),
        Attribute(
            id="B",
            text="The branch required checks that day, and those that the company names",
            expect=gxe.ExpectColumnValuesToBeInSet(column="requires_enough", value_set=[True]),
            null_means={"requires_enough": "unknown"},
            show=("required_checks",),
        ),
    ),
    examples=(
        Example(words="Both checks had passed", expect="pass", rows=world(BUILD, TEST), item="idp/9001"),
        Example(
            words="One of two required checks failed",
            expect="fail",
            attribute="A",
            rows=world(BUILD, {**TEST, "conclusion": "failure"}),
            item="idp/9001",
        ),
        Example(
            words="A required check never ran on what was merged, only on the revision before it",
            expect="fail",
            attribute="A",
            rows=world(BUILD, {**TEST, "commit_sha": "h0"}),
            item="idp/9001",
        ),
        Example(
            words="The branch required nothing",
            expect="fail",
            attribute="B",
            rows=world(protection={"required_checks": ""}),
            item="idp/9001",
        ),
        Example(
            words="The credential may not read what the branch requires",
            expect="unknown",
            attribute="B",
            rows=world(BUILD, TEST, protection={"required_checks": None}),
            item="idp/9001",
        ),
        Example(
            words="A library that is not deployed",
            expect="not_for_production",
            rows=world(repository={"deploys_to_production": False}),
            item="idp/9001",
        ),
    ),
)
