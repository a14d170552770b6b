"""CHG-02: what was approved is what was merged. Whether enough people approved at all is CHG-01's question."""

from expectations.gx import gxe
from expectations.merges import ACCOUNTS, APPROVAL, APPROVALS, LEFT_OUT, MERGE, REQUIRED, Rows, world
from expectations.model import Attribute, ControlTest, Event, Example

OLDER = {**APPROVAL, "reviewed_sha": "h0"}
FIRST = {"commit_sha": "h0"}
FIX = {"position": 2, "first_parent_sha": "h0", "tree_sha": "t2"}
BASE_MERGE = {**FIX, "parent_count": 2, "second_parent_sha": "c0", "is_made_by_host": True}
BASE: Rows = ({}, {"commit_sha": "c0"})

CONTROL = ControlTest(
    id="CHG-02",
    title="Approval covers exactly what was merged",
    objective="Code cannot be added between approval and merge without being seen.",
    criteria=("CC8.1",),
    annex_a=("A.8.32", "A.8.28"),
    severity="high",
    owner="Engineering Lead",
    kind=Event(),
    parameters={**APPROVALS, "allow_base_merge_after_approval": True},
    optional=("branch_protections", "repository_events", "account_links"),
    subjects=f"""
        WITH pushed AS (
            SELECT v.day, v.source_id, v.change_id, v.maker_account_id,
                coalesce(v.maker_kind = 'bot' OR NOT n.interactive_login_allowed, false) AS is_machine,
                p.person_source_id || '/' || p.person_id AS person
            FROM change_revisions v
            JOIN changes c ON c.day = v.day AND c.source_id = v.source_id AND c.change_id = v.change_id
                AND c.head_sha_at_merge = v.commit_sha
            LEFT JOIN account_people p
                ON p.day = v.day AND p.source_id = v.source_id AND p.account_id = v.maker_account_id
            LEFT JOIN registered_accounts n
                ON n.day = v.day AND n.source_id = v.source_id AND n.account_id = v.maker_account_id),
        opinions AS (
            SELECT o.*,
                CASE WHEN $allow_base_merge_after_approval THEN o.covers_merge
                    ELSE o.is_of_merged_revision END AS covers,
                CASE WHEN o.reviewer_account_id = p.maker_account_id OR o.person = p.person THEN true
                    WHEN p.is_machine OR (o.person IS NOT NULL AND p.person IS NOT NULL) THEN false
                    END AS is_of_pusher,
                o.stands AND o.is_human AND covers AS says_yes
            FROM review_opinions o
            LEFT JOIN pushed p ON p.day = o.day AND p.source_id = o.source_id AND p.change_id = o.change_id
            WHERE o.is_in_time),
        totals AS (
            SELECT day, source_id, change_id,
                count(DISTINCT reviewer) FILTER (is_approval) AS approvals_sure,
                count(DISTINCT reviewer) FILTER (coalesce(is_approval, true)) AS approvals_possible,
                count(DISTINCT reviewer) FILTER (is_approval AND covers) AS covering_sure,
                count(DISTINCT reviewer) FILTER (coalesce(is_approval AND covers, true)) AS covering_possible,
                count(*) FILTER (says_yes) AS yes_sure,
                count(*) FILTER (coalesce(says_yes, true)) AS yes_possible,
                count(*) FILTER (says_yes AND NOT is_of_pusher) AS others_sure,
                count(DISTINCT person) FILTER (says_yes) AS people_sure,
                count(*) FILTER (coalesce(says_yes AND NOT is_of_pusher, true)) AS others_possible
            FROM opinions GROUP BY ALL)
        SELECT {MERGE},
            {REQUIRED},
            t.approvals_sure, t.covering_sure,
            CASE WHEN t.approvals_sure >= required_count THEN true
                WHEN coalesce(t.approvals_possible, 0) < required_count THEN false END AS has_approval,
            CASE WHEN t.covering_sure >= required_count THEN true
                WHEN t.covering_possible < required_count THEN false END AS is_covered,
            CASE WHEN t.yes_sure > 0 THEN true
                WHEN coalesce(t.yes_possible, 0) = 0 THEN false END AS has_yes_of_last_push,
            CASE WHEN t.others_sure > 0 OR t.people_sure > 1 THEN true
                WHEN t.others_possible = 0 THEN false END AS is_seen_by_another
        FROM watched_merges c
        LEFT JOIN totals t ON t.day = c.day AND t.source_id = c.source_id AND t.change_id = c.change_id
    """,
    item=("source_id", "change_id"),
    exclusions=LEFT_OUT,
    attributes=(
        Attribute(
            id="A",
            text="Enough of the approvals are of what was merged, or of what differs from it by the base branch alone",
            applies="has_approval",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_covered", value_set=[True]),
            null_means={"is_covered": "unknown"},
            show=("required_count", "approvals_sure", "covering_sure"),
        ),
        Attribute(
            id="B",
            text="Somebody other than who made the last revision approved it",
            applies="has_yes_of_last_push",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_seen_by_another", value_set=[True]),
            null_means={"is_seen_by_another": "unknown"},
        ),
    ),
    examples=(
        Example(words="Approved, and merged as it was approved", expect="pass", rows=world(APPROVAL), item="idp/9001"),
        Example(
            words="After the approval the author pushed a fix",
            expect="fail",
            attribute="A",
            rows=world(OLDER, change_revisions=(FIRST, FIX)),
            item="idp/9001",
        ),
        Example(
            words="After the approval the author pressed the button that merges the base branch in",
            expect="pass",
            rows=world(OLDER, change_revisions=(FIRST, BASE_MERGE), release_commits=BASE),
            item="idp/9001",
        ),
        Example(
            words="After the approval the base branch was merged in by hand: who knows with what",
            expect="unknown",
            attribute="A",
            rows=world(OLDER, change_revisions=(FIRST, {**BASE_MERGE, "is_made_by_host": False}), release_commits=BASE),
            item="idp/9001",
        ),
        Example(
            words="The reviewer pushed a fix and approved it",
            expect="fail",
            attribute="B",
            rows=world(
                APPROVAL,
                contributors=({}, {"contributor_key": "a2", "account_id": "a2"}),
                change_revisions=(FIRST, {**FIX, "maker_account_id": "a2"}),
            ),
            item="idp/9001",
        ),
        Example(
            words="The last revision was made under an address that nobody knows",
            expect="unknown",
            attribute="B",
            rows=world(APPROVAL, change_revisions=({"maker_account_id": None, "maker_kind": None},), accounts=ACCOUNTS),
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
