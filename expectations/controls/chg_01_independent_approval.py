"""CHG-01: nothing reaches a release branch on one person's word. Accounts are compared as the people they belong to."""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

Rows = tuple[dict[str, Any], ...]
FIRST_READING = {"is_first_reading": True, "from_sha": None, "seen_at": "2026-01-01 22:30:00"}
APPROVAL = {"review_id": "r1", "reviewer_account_id": "a2", "submitted_at": "2026-03-30 12:00:00"}
WORKERS = tuple(
    {"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2, 3)
)
ACCOUNTS = tuple({"account_id": f"a{n}", "employee_number": f"E{n}", "email": None} for n in (1, 2, 3))


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
        "workers": WORKERS,
        "accounts": ACCOUNTS,
    } | more


CONTROL = ControlTest(
    id="CHG-01",
    title="Changes to production code approved by an independent person before merge",
    objective="Nothing reaches the release branch on one person's word.",
    criteria=("CC8.1",),
    annex_a=("A.8.32", "A.8.25", "A.5.3"),
    severity="critical",
    owner="Engineering Lead",
    kind=Event(),
    parameters={
        "required_approvals": 1,
        "required_approvals_critical_repo": 2,
        "critical_repositories": (),  # source_id:repository_id
        "stale_approvals_count": False,
        "bot_allowed_paths": (),  # files, with *, that machines on the register may change without a review
    },
    optional=("branch_protections", "repository_events", "account_links"),
    subjects="""
        SELECT c.day, c.source_id, c.change_id, c.repository_id, c.state, c.is_release_branch, c.was_watched,
            c.merged_at AS triggered_at, c.merged_at AS due_at, c.merged_at AS done_at,
            CASE WHEN list_contains($critical_repositories, c.source_id || ':' || c.repository_id)
                THEN $required_approvals_critical_repo ELSE $required_approvals END AS required_count,
            r.approvals_sure, r.approvals_possible, r.in_time_sure, r.objections_sure,
            CASE WHEN r.approvals_sure >= required_count THEN true
                WHEN r.approvals_possible < required_count THEN false END AS is_approved,
            CASE WHEN r.in_time_sure >= required_count THEN true
                WHEN r.in_time_possible < required_count THEN false END AS is_approved_in_time,
            CASE WHEN r.objections_sure > 0 THEN false WHEN r.objections_possible = 0 THEN true END AS is_unopposed,
            p.day IS NOT NULL AS is_promotion,
            coalesce(len(list_filter(string_split(m.paths, chr(10)), lambda path: len(list_filter(
                $bot_allowed_paths::VARCHAR[], lambda allowed: path GLOB allowed)) = 0)) = 0, false) AS is_routine
        FROM release_changes c
        LEFT JOIN review_totals r ON r.day = c.day AND r.source_id = c.source_id AND r.change_id = c.change_id
            AND r.counts_stale = $stale_approvals_count
        LEFT JOIN release_promotions p ON p.day = c.day AND p.source_id = c.source_id AND p.change_id = c.change_id
        LEFT JOIN unattended_changes m ON m.day = c.day AND m.source_id = c.source_id AND m.change_id = c.change_id
    """,
    item=("source_id", "change_id"),
    exclusions=(
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
    ),
    attributes=(
        Attribute(
            id="A",
            text="Enough people other than author and contributors approved the revision that was merged",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_approved", value_set=[True]),
            null_means={"is_approved": "unknown"},
            show=("required_count", "approvals_sure", "approvals_possible"),
        ),
        Attribute(
            id="B",
            text="Enough of these approvals were given before the merge",
            applies="is_approved",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_approved_in_time", value_set=[True]),
            null_means={"is_approved_in_time": "unknown"},
            show=("required_count", "in_time_sure"),
        ),
        Attribute(
            id="C",
            text="Nobody's request for changes stood when it was merged",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_unopposed", value_set=[True]),
            null_means={"is_unopposed": "unknown"},
            show=("objections_sure",),
        ),
    ),
    examples=(
        Example(
            words="A colleague approved the revision two hours before it was merged",
            expect="pass",
            rows=world(APPROVAL),
            item="idp/9001",
        ),
        Example(
            words="Merged without any approval",
            expect="fail",
            attribute="A",
            rows=world(),
            item="idp/9001",
        ),
        Example(
            words="The author approved it with a second account",
            expect="fail",
            attribute="A",
            rows=world(
                {**APPROVAL, "reviewer_account_id": "a9"},
                accounts=(*ACCOUNTS, {"account_id": "a9", "employee_number": "E1", "email": None}),
            ),
            item="idp/9001",
        ),
        Example(
            words="Approved ten minutes after it was merged",
            expect="fail",
            attribute="B",
            rows=world({**APPROVAL, "submitted_at": "2026-03-30 14:10:00"}),
            item="idp/9001",
        ),
        Example(
            words="Approved by one, while another's request for changes stood",
            expect="fail",
            attribute="C",
            rows=world(
                APPROVAL,
                {**APPROVAL, "review_id": "r2", "reviewer_account_id": "a3", "state": "changes_requested"},
            ),
            item="idp/9001",
        ),
        Example(
            words="Approved by an account that nobody is linked to",
            expect="unknown",
            attribute="A",
            rows=world(
                {**APPROVAL, "reviewer_account_id": "a9"},
                accounts=(*ACCOUNTS, {"account_id": "a9", "employee_number": None, "email": None}),
            ),
            item="idp/9001",
        ),
        Example(
            words="It carries to the release branch what the main one had",
            expect="promotion",
            rows=world(
                change={"base_branch": "release", "head_sha_at_merge": "c1", "merge_commit_sha": "r1"},
                change_commits=({"commit_sha": "r1"},),
                branch_moves=(FIRST_READING, {**FIRST_READING, "move_id": "501/release@0", "branch": "release"}),
                release_commits=(
                    {"is_carried_in": True, "found_on": "2026-03-01"},
                    {"branch": "release", "commit_sha": "r1"},
                ),
            ),
            item="idp/9001",
        ),
        Example(
            words="Given up",
            expect="not_merged",
            rows=world(change={"state": "closed", "merged_at": None}),
            item="idp/9001",
        ),
    ),
)
