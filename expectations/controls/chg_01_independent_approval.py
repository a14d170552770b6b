"""CHG-01: nothing reaches a release branch on one person's word. Accounts are compared as the people they belong to."""

from expectations.gx import gxe
from expectations.merges import ACCOUNTS, APPROVAL, APPROVALS, FIRST_READING, LEFT_OUT, MERGE, REQUIRED, world
from expectations.model import Attribute, ControlTest, Event, Example

CONTROL = ControlTest(
    id="CHG-01",
    title="Changes to production code approved by an independent person before merge",
    objective="Nothing reaches the release branch on one person's word.",
    criteria=("CC8.1",),
    annex_a=("A.8.32", "A.8.25", "A.5.3"),
    severity="critical",
    owner="Engineering Lead",
    kind=Event(),
    parameters={**APPROVALS, "stale_approvals_count": False},
    optional=("branch_protections", "repository_events", "account_links", "change_revisions"),
    subjects=f"""
        SELECT {MERGE},
            {REQUIRED},
            r.approvals_sure, r.approvals_possible, r.in_time_sure, r.objections_sure,
            CASE WHEN r.approvals_sure >= required_count THEN true
                WHEN r.approvals_possible < required_count THEN false END AS is_approved,
            CASE WHEN r.in_time_sure >= required_count THEN true
                WHEN r.in_time_possible < required_count THEN false END AS is_approved_in_time,
            CASE WHEN r.objections_sure > 0 THEN false WHEN r.objections_possible = 0 THEN true END AS is_unopposed
        FROM watched_merges c
        LEFT JOIN review_totals r ON r.day = c.day AND r.source_id = c.source_id AND r.change_id = c.change_id
            AND r.counts_stale = $stale_approvals_count
    """,
    item=("source_id", "change_id"),
    exclusions=LEFT_OUT,
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
