"""CHG-03: the people behind the accounts differ.

Asked of approvals that were given, as the host counts them. That there are too few of them is CHG-01's.
"""

from expectations.gx import gxe
from expectations.merges import ACCOUNTS, APPROVAL, APPROVALS, LEFT_OUT, MERGE, REQUIRED, world
from expectations.model import Attribute, ControlTest, Event, Example

SECOND = {"account_id": "a9", "employee_number": "E1", "email": None}
BOT_APPROVAL = {**APPROVAL, "reviewer_account_id": "b1", "reviewer_kind": "bot"}
OF_A_BOT = {"author_account_id": "b2", "author_kind": "bot"}
BOT = ({"contributor_key": "b2", "account_id": "b2", "contributor_kind": "bot", "roles": "author"},)
ENTRY = {"account_source_id": "idp", "account_id": "b2", "account_type": "bot", "owner_employee_number": "E2"}

CONTROL = ControlTest(
    id="CHG-03",
    title="Author, committer and approver are different people behind the accounts",
    objective="Second accounts and bots cannot be used to approve one's own work.",
    criteria=("CC8.1", "CC5.1"),
    annex_a=("A.5.3", "A.8.32"),
    severity="critical",
    owner="Security Lead",
    kind=Event(),
    parameters={
        **APPROVALS,
        "treat_bot_owner_as_author": True,
        "authors_must_be_verified": False,  # a name in a commit counts only where the host holds its signature valid
    },
    optional=("branch_protections", "repository_events", "account_links"),
    subjects=f"""
        WITH opinions AS (
            SELECT o.*, o.stands AND o.is_human AS is_human_yes, o.stands AND NOT o.is_human AS is_bot_yes,
                b.author_account_id IS NOT NULL AND $treat_bot_owner_as_author AS has_owner,
                CASE WHEN NOT has_owner THEN false ELSE o.person = w.person END AS is_of_owner
            FROM review_opinions o
            JOIN changes b ON b.day = o.day AND b.source_id = o.source_id AND b.change_id = o.change_id
            LEFT JOIN answerable_people w
                ON w.day = b.day AND w.source_id = b.source_id AND w.account_id = b.author_account_id
            WHERE o.is_in_time),
        totals AS (
            SELECT day, source_id, change_id,
                count(DISTINCT reviewer) FILTER (stands) AS yes_sure,
                count(DISTINCT reviewer) FILTER (coalesce(stands, true)) AS yes_possible,
                count(*) FILTER (is_bot_yes) AS bots_sure,
                count(*) FILTER (coalesce(is_bot_yes, true)) AS bots_possible,
                count(DISTINCT reviewer_account_id) FILTER (is_human_yes) AS people_sure,
                count(DISTINCT coalesce(reviewer_account_id, review_id)) FILTER (coalesce(is_human_yes, true))
                    AS people_possible,
                count(DISTINCT reviewer) FILTER (is_approval) AS outside_sure,
                count(DISTINCT reviewer) FILTER (coalesce(is_approval, true)) AS outside_possible,
                count(*) FILTER (is_human_yes AND NOT is_of_owner) AS strangers_sure,
                count(*) FILTER (coalesce(is_human_yes AND NOT is_of_owner, true)) AS strangers_possible
            FROM opinions GROUP BY ALL),
        signed AS (
            SELECT day, source_id, change_id, bool_and(is_verified) AS is_all_verified FROM change_revisions
            GROUP BY ALL)
        SELECT {MERGE},
            {REQUIRED},
            t.people_sure, t.outside_sure, t.bots_sure,
            CASE WHEN t.people_sure >= required_count THEN true
                WHEN coalesce(t.people_possible, 0) < required_count THEN false END AS is_approved_by_people,
            CASE WHEN t.outside_possible < required_count THEN false
                WHEN $authors_must_be_verified AND NOT coalesce(s.is_all_verified, false) THEN NULL
                WHEN t.outside_sure >= required_count THEN true END AS is_separate,
            (a.author_kind = 'bot' OR coalesce(NOT n.interactive_login_allowed, false))
                AND CASE WHEN t.people_sure > 0 THEN true
                    WHEN coalesce(t.people_possible, 0) = 0 THEN false END AS is_approved_for_a_bot,
            CASE WHEN t.strangers_sure > 0 THEN true WHEN t.strangers_possible = 0 THEN false END AS is_seen_by_another,
            CASE WHEN t.bots_sure > 0 THEN true WHEN coalesce(t.bots_possible, 0) = 0 THEN false END
                AND CASE WHEN t.yes_sure >= required_count THEN true
                    WHEN t.yes_possible < required_count THEN false END AS is_approved_by_a_bot,
            CASE WHEN t.people_sure >= required_count THEN true
                WHEN t.people_possible < required_count THEN false END AS needs_no_bot
        FROM watched_merges c
        LEFT JOIN changes a ON a.day = c.day AND a.source_id = c.source_id AND a.change_id = c.change_id
        LEFT JOIN totals t ON t.day = c.day AND t.source_id = c.source_id AND t.change_id = c.change_id
        LEFT JOIN signed s ON s.day = c.day AND s.source_id = c.source_id AND s.change_id = c.change_id
        LEFT JOIN registered_accounts n
            ON n.day = c.day AND n.source_id = c.source_id AND n.account_id = a.author_account_id
    """,
    item=("source_id", "change_id"),
    exclusions=LEFT_OUT,
    attributes=(
        Attribute(
            id="A",
            text="Without those who wrote, committed or pushed it there are still enough people who approved",
            applies="is_approved_by_people",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_separate", value_set=[True]),
            null_means={"is_separate": "unknown"},
            show=("required_count", "people_sure", "outside_sure"),
        ),
        Attribute(
            id="B",
            text="What a bot opened was approved by somebody who does not answer for the bot",
            applies="is_approved_for_a_bot",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_seen_by_another", value_set=[True]),
            null_means={"is_seen_by_another": "unknown"},
        ),
        Attribute(
            id="C",
            text="No approval of a bot was needed to have enough",
            applies="is_approved_by_a_bot",
            expect=gxe.ExpectColumnValuesToBeInSet(column="needs_no_bot", value_set=[True]),
            null_means={"needs_no_bot": "unknown"},
            show=("required_count", "people_sure", "bots_sure"),
        ),
    ),
    examples=(
        Example(words="Written by one, approved by another", expect="pass", rows=world(APPROVAL), item="idp/9001"),
        Example(
            words="The author approved it with a second account",
            expect="fail",
            attribute="A",
            rows=world({**APPROVAL, "reviewer_account_id": "a9"}, accounts=(*ACCOUNTS, SECOND)),
            item="idp/9001",
        ),
        Example(
            words="Approved by an account that nobody is linked to",
            expect="unknown",
            attribute="A",
            rows=world(
                {**APPROVAL, "reviewer_account_id": "a9"}, accounts=(*ACCOUNTS, {**SECOND, "employee_number": None})
            ),
            item="idp/9001",
        ),
        Example(
            words="A bot opened it, and who answers for the bot approved it",
            expect="fail",
            attribute="B",
            rows=world(APPROVAL, change=OF_A_BOT, contributors=BOT, non_person_accounts=(ENTRY,)),
            item="idp/9001",
        ),
        Example(
            words="A bot opened it for which nobody answers",
            expect="unknown",
            attribute="B",
            rows=world(APPROVAL, change=OF_A_BOT, contributors=BOT),
            item="idp/9001",
        ),
        Example(
            words="A bot approved it, and nobody else",
            expect="fail",
            attribute="C",
            rows=world(BOT_APPROVAL),
            item="idp/9001",
        ),
        Example(
            words="Nobody approved it at all: that is CHG-01's",
            expect="pass",
            rows=world(),
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
