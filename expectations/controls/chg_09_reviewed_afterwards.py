"""CHG-09: what was rushed, or went wrong, is looked at afterwards: by somebody else, with its reason, with its cause.

Items are changes that were called an emergency or were merged without the approvals that they need, and production
deployments that failed or were taken back. That a change was merged unapproved stays CHG-01's deviation.
"""

from typing import Any

from expectations.company_day import calendar_of, day_of
from expectations.merges import APPROVAL, APPROVALS, LEFT_OUT, MAY_BE_HIDDEN, MERGE, NAMED, NO_KEYS, QUEUES, REQUIRED
from expectations.merges import world as merged
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion
from expectations.obligations.part import in_time
from expectations.working_days import deadline, working_days

Rows = tuple[dict[str, Any], ...]
EMERGENCY = {"merged_at": "2026-03-20 14:00:00", "labels": "emergency", "work_items": "INC-7"}
AFTERWARDS = {**APPROVAL, "submitted_at": "2026-03-23 09:00:00"}
INCIDENT = {"ticket_id": "i7", "ticket_key": "INC-7", "opened_at": "2026-03-20 13:00:00"}
FAILED = {"status": "failure", "started_at": "2026-03-20 15:00:00", "finished_at": "2026-03-20 15:08:00"}
CAUSE: Rows = tuple(
    {"ticket_id": "t1", "detail": name, "value": value, "set_at": "2026-03-24 10:00:00"}
    for name, value in (("deployment", "d1"), ("cause", "a missing right"))
)
_FIRST_ON = "SELECT least((SELECT min(merged_at) FROM changes), (SELECT min(started_at) FROM deployments))"
CHANGE, DEPLOYMENT = "idp/change/9001", "idp/deployment/d1"


def world(
    *reviews: dict[str, Any], change: dict[str, Any] | None = None, deployments: Rows = (), **more: Rows
) -> dict[str, Rows]:
    """An emergency change of a Friday for an incident; what else there is, is said."""
    usual: dict[str, Rows] = {"tickets": (INCIDENT,), "ticket_details": CAUSE, "deployments": deployments}
    return merged(*reviews, change=EMERGENCY | (change or {})) | usual | more


def went_wrong(deployment: dict[str, Any] | None = None, **more: Rows) -> dict[str, Rows]:
    """A production deployment that failed on a Friday, and the ticket with its cause."""
    return world(AFTERWARDS, deployments=(FAILED | (deployment or {}),)) | more


CONTROL = ControlTest(
    id="CHG-09",
    title="Emergency and failed changes reviewed afterwards in time",
    objective="Fast-tracked or failed changes still get approval, testing and learning.",
    criteria=("CC8.1",),
    annex_a=("A.8.32", "A.5.27"),
    severity="high",
    owner="Engineering Lead",
    kind=Event(),
    parameters={
        **APPROVALS,
        **NO_KEYS,
        "emergency_labels": ("emergency", "hotfix"),  # in small letters
        "retro_approval_bd": 2,
        "incident_kinds": ("incident",),
        "incident_within_hours": 24,
        "failed_review_bd": 5,
        "calendar_id": "",
    },
    optional=("branch_protections", "repository_events", "account_links", "change_revisions"),
    subjects=f"""
        {NAMED},
        {QUEUES},
        causing AS (
            SELECT n.day, n.source_id, n.change_id,
                min(t.opened_at) FILTER (list_contains($incident_kinds, t.ticket_kind) AND t.status <> 'cancelled')
                    AS incident_at,
                bool_or(t.ticket_id IS NULL AND {MAY_BE_HIDDEN}) AS has_hidden
            FROM named n
            LEFT JOIN ticket_keys t ON t.day = n.day AND t.key = n.key
            LEFT JOIN queues q ON q.day = n.day AND q.prefix = regexp_extract(n.key, '^(.+)-\\d+$', 1)
            GROUP BY ALL),
        approving AS (
            -- of each person the first approval of what was merged, before the merge or after it
            SELECT day, source_id, change_id, reviewer,
                min(submitted_at) FILTER (is_approval AND covers_merge) AS sure_at,
                min(submitted_at) FILTER (coalesce(is_approval AND covers_merge, true)) AS possible_at
            FROM review_opinions GROUP BY ALL),
        approvals AS (
            SELECT day, source_id, change_id,
                list_sort(list(sure_at) FILTER (sure_at IS NOT NULL)) AS sure,
                list_sort(list(possible_at) FILTER (possible_at IS NOT NULL)) AS possible
            FROM approving GROUP BY ALL),
        merges AS (
            SELECT {MERGE},
                {REQUIRED}
            FROM watched_merges c),
        rushed AS (
            SELECT m.* EXCLUDE (change_id, due_at, done_at), 'change' AS item_kind, m.change_id AS item_id,
                len(list_filter(string_split(coalesce(a.labels, '') || chr(10) || coalesce(a.labels_taken_off, ''),
                    chr(10)), lambda label: list_contains($emergency_labels, lower(label)))) > 0 AS is_emergency,
                p.sure[m.required_count] AS sure_at, p.possible[m.required_count] AS possible_at,
                CASE WHEN sure_at <= m.triggered_at THEN true
                    WHEN coalesce(possible_at > m.triggered_at, true) THEN false END AS was_approved,
                is_emergency OR NOT was_approved AS is_in_question,
                i.incident_at, a.work_items IS NULL OR coalesce(i.has_hidden, false) AS may_be_for_an_incident,
                true AS is_production, $retro_approval_bd AS working_days
            FROM merges m
            LEFT JOIN changes a ON a.day = m.day AND a.source_id = m.source_id AND a.change_id = m.change_id
            LEFT JOIN approvals p ON p.day = m.day AND p.source_id = m.source_id AND p.change_id = m.change_id
            LEFT JOIN causing i ON i.day = m.day AND i.source_id = m.source_id AND i.change_id = m.change_id),
        turns AS (
            -- taken back: the deployment after it put something older in its place
            SELECT day, source_id, deployment_id, lead(deployed_at) OVER line AS taken_back_at
            FROM shipments WHERE is_production AND is_done AND is_on_release_branch
            WINDOW line AS (PARTITION BY day, source_id, repository_id, environment, branch
                ORDER BY deployed_at, deployment_id)
            QUALIFY lead(position) OVER line < position),
        causes AS (
            SELECT n.day, n.value AS deployment_id, bool_or(n.set_at IS NULL OR c.set_at IS NULL) AS is_undated,
                min(greatest(n.set_at, c.set_at)) FILTER (n.set_at IS NOT NULL AND c.set_at IS NOT NULL) AS cause_at
            FROM ticket_details n
            JOIN ticket_details c ON c.day = n.day AND c.source_id = n.source_id AND c.ticket_id = n.ticket_id
                AND c.detail = 'cause' AND c.value IS NOT NULL
            WHERE n.detail = 'deployment' AND n.value IS NOT NULL GROUP BY ALL),
        telling AS (SELECT DISTINCT day FROM ticket_details WHERE detail = 'deployment'),
        failed AS (
            SELECT p.day, p.source_id, p.repository_id, 'deployment' AS item_kind, p.deployment_id AS item_id,
                'merged' AS state, true AS is_release_branch, p.deployed_at > p.watched_since_at AS was_watched,
                false AS is_promotion, false AS is_routine, coalesce(t.taken_back_at, p.deployed_at) AS triggered_at,
                false AS is_emergency, p.is_production,
                p.status IN ('failure', 'partial') OR t.deployment_id IS NOT NULL AS is_in_question,
                p.environment, p.status, k.cause_at,
                CASE WHEN o.day IS NOT NULL AND NOT coalesce(k.is_undated, false) THEN true END AS cause_is_seen,
                $failed_review_bd AS working_days
            FROM shipments p
            LEFT JOIN turns t ON t.day = p.day AND t.source_id = p.source_id AND t.deployment_id = p.deployment_id
            LEFT JOIN causes k ON k.day = p.day AND k.deployment_id = p.deployment_id
            LEFT JOIN telling o ON o.day = p.day),
        items AS (SELECT * FROM rushed UNION ALL BY NAME SELECT * FROM failed),
        dated AS (
            SELECT i.*, {day_of("i.triggered_at", "u")} AS triggered_on
            FROM items i {calendar_of("i.triggered_at", "u")}),
        {working_days(_FIRST_ON, "greatest($retro_approval_bd, $failed_review_bd)")}
        SELECT i.* EXCLUDE (sure_at, triggered_on), d.ends_at AS due_at,
            CASE WHEN i.sure_at IS NOT NULL THEN greatest(i.sure_at, i.triggered_at) END AS approved_at,
            CASE WHEN i.sure_at <= d.ends_at OR coalesce(i.possible_at > d.ends_at, true) THEN true
                END AS approval_is_known,
            i.triggered_at + to_hours($incident_within_hours) AS incident_by_at,
            CASE WHEN i.incident_at IS NOT NULL THEN greatest(i.incident_at, i.triggered_at) END AS justified_at,
            CASE WHEN i.incident_at <= incident_by_at OR NOT i.may_be_for_an_incident THEN true
                END AS incident_is_known,
            CASE WHEN i.cause_at <= d.ends_at OR i.cause_is_seen THEN true END AS cause_is_known
        FROM dated i
        {deadline("i", "i.triggered_on", "i.working_days")}
    """,
    item=("source_id", "item_kind", "item_id"),
    exclusions=(
        *LEFT_OUT,
        Exclusion(rule="not_production", condition="NOT is_production", reason="another environment"),
        Exclusion(
            rule="in_order",
            condition="NOT is_in_question",
            reason="a change approved as it should be and called no emergency, or a deployment that went well",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="Enough people without a hand in the change approved what was merged, afterwards at the latest",
            applies="item_kind = 'change'",
            expect=in_time("due_at", "approved_at"),
            null_means={"due_at": "unknown", "approved_at": "not_done", "approval_is_known": "unknown"},
            done="approved_at",
            show=("is_emergency", "required_count"),
        ),
        Attribute(
            id="B",
            text="An emergency was for an incident, which the change names and which was reported about then",
            applies="is_emergency",
            expect=in_time("incident_by_at", "justified_at"),
            null_means={"incident_by_at": "unknown", "justified_at": "not_done", "incident_is_known": "unknown"},
            due="incident_by_at",
            done="justified_at",
        ),
        Attribute(
            id="C",
            text="A ticket names the deployment and says why it failed or was taken back",
            applies="item_kind = 'deployment'",
            expect=in_time("due_at", "cause_at"),
            null_means={"due_at": "unknown", "cause_at": "not_done", "cause_is_known": "unknown"},
            done="cause_at",
            show=("environment", "status"),
        ),
    ),
    examples=(
        Example(
            words="Merged on a Friday for an incident, approved on Monday",
            expect="pass",
            rows=world(AFTERWARDS),
            item=CHANGE,
        ),
        Example(words="Nobody looked at it afterwards", expect="fail", attribute="A", rows=world(), item=CHANGE),
        Example(
            words="Approved on the third working day",
            expect="fail",
            attribute="A",
            rows=world({**AFTERWARDS, "submitted_at": "2026-03-25 08:00:00"}),
            item=CHANGE,
        ),
        Example(
            words="Approved by an account that nobody is linked to",
            expect="unknown",
            attribute="A",
            rows=world({**AFTERWARDS, "reviewer_account_id": "a9"}),
            item=CHANGE,
        ),
        Example(
            words="An emergency that names a story",
            expect="fail",
            attribute="B",
            rows=world(AFTERWARDS, tickets=({**INCIDENT, "ticket_kind": "story"},)),
            item=CHANGE,
        ),
        Example(
            words="The deployment failed, and a ticket says why",
            expect="pass",
            rows=went_wrong(),
            item=DEPLOYMENT,
        ),
        Example(
            words="The deployment failed, and no ticket says why",
            expect="fail",
            attribute="C",
            rows=went_wrong(ticket_details=CAUSE[:1]),
            item=DEPLOYMENT,
        ),
        Example(
            words="Approved beforehand and called no emergency",
            expect="in_order",
            rows=world(APPROVAL, change={"labels": "", "merged_at": "2026-03-30 14:00:00"}),
            item=CHANGE,
        ),
    ),
)
