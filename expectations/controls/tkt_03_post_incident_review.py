"""TKT-03: the organisation learns from its serious incidents and records causes and actions."""

from collections.abc import Mapping
from typing import Any

from expectations.company_day import calendar_of, day_of
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion
from expectations.working_days import deadline, working_days

INCIDENT = {"ticket_id": "i1", "max_severity": "sev1", "status": "closed", "restored_at": "2026-03-02 15:00:00"}
REVIEW = {
    "ticket_id": "r1",
    "ticket_kind": "post_incident_review",
    "status": "closed",
    "assignee_account_id": "j2",
    "restored_at": "2026-03-13 16:00:00",
    "root_cause": "expired certificate",
}
REVIEWED = {"ticket_id": "i1", "link_kind": "reviewed_in", "linked_ticket_id": "r1"}
ACTION = {"ticket_id": "r1", "link_kind": "remediated_by", "linked_ticket_id": "c1"}
ACCEPTED = {"approval_id": "p1", "ticket_id": "r1", "approver_account_id": "j3", "decided_at": "2026-03-13 15:00:00"}
PEOPLE: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "workers": (
        {"worker_id": "w2", "employee_number": "E2", "work_email": "two@acme.example"},
        {"worker_id": "w3", "employee_number": "E3", "work_email": "three@acme.example"},
    ),
    "accounts": (
        {"account_id": "j2", "_source_id": "desk", "employee_number": "E2", "email": None},
        {"account_id": "j3", "_source_id": "desk", "employee_number": "E3", "email": None},
    ),
}
WORLD: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    **PEOPLE,
    "tickets": (INCIDENT, REVIEW),
    "ticket_links": (REVIEWED, ACTION),
    "ticket_approvals": (ACCEPTED,),
}

CONTROL = ControlTest(
    id="TKT-03",
    title="Serious incidents get a post-incident review",
    objective="The organisation learns from incidents and records causes and actions.",
    criteria=("CC7.4", "CC7.5"),
    annex_a=("A.5.27",),
    severity="medium",
    owner="Incident Manager",
    kind=Event(),
    parameters={"review_severities": ("sev1", "sev2"), "review_within_bd": 10, "calendar_id": ""},
    optional=("account_links",),
    subjects="""
        WITH people AS MATERIALIZED (SELECT * FROM account_people),
        serious AS (
            SELECT t.day, t.source_id, t.ticket_id, """
    + day_of("t.restored_at", "u")
    + """ AS restored_on
            FROM tickets t """
    + calendar_of("t.restored_at", "u")
    + """
            WHERE list_contains($review_severities, t.max_severity)),
        """
    + working_days("SELECT min(restored_at) FROM tickets", "$review_within_bd")
    + """,
        deadlines AS (
            SELECT s.day, s.source_id, s.ticket_id, d.ends_at AS due_at
            FROM serious s """
    + deadline("s", "s.restored_on", "$review_within_bd")
    + """),
        reviews_held AS (
            -- of several reviews the one that was completed first
            SELECT l.day, l.source_id, l.ticket_id, r.ticket_id AS review_ticket_id,
                r.restored_at AS review_completed_at, r.root_cause, r.no_action_reason,
                coalesce(r.assignee_account_id, r.reporter_account_id) AS author_id
            FROM ticket_links l
            JOIN tickets r ON r.day = l.day AND r.source_id = l.source_id AND r.ticket_id = l.linked_ticket_id
            WHERE l.link_kind = 'reviewed_in'
            QUALIFY row_number() OVER (PARTITION BY l.day, l.source_id, l.ticket_id
                ORDER BY r.restored_at NULLS LAST, r.ticket_id) = 1),
        follow_ups AS (
            SELECT day, source_id, ticket_id, count(*) AS links
            FROM ticket_links WHERE link_kind = 'remediated_by' GROUP BY ALL),
        accepted AS (
            SELECT r.day, r.source_id, r.ticket_id,
                min(p.decided_at) FILTER (a.person_id <> w.person_id OR a.person_source_id <> w.person_source_id)
                    AS accepted_at,
                bool_and(coalesce(a.person_id IS NOT NULL AND w.person_id IS NOT NULL
                    OR p.approver_account_id = r.author_id, false)) AS all_are_known
            FROM reviews_held r
            JOIN ticket_approvals p ON p.day = r.day AND p.source_id = r.source_id
                AND p.ticket_id = r.review_ticket_id AND p.decision = 'approved' AND NOT coalesce(p.is_automated, false)
            LEFT JOIN people a
                ON a.day = p.day AND a.source_id = p.source_id AND a.account_id = p.approver_account_id
            LEFT JOIN people w ON w.day = r.day AND w.source_id = r.source_id AND w.account_id = r.author_id
            GROUP BY r.day, r.source_id, r.ticket_id)
        SELECT t.day, t.source_id, t.ticket_id, t.ticket_kind, t.status, t.resolution, t.max_severity,
            t.severity, list_contains($review_severities, t.max_severity) AS is_serious, t.restored_at AS triggered_at,
            d.due_at, r.review_ticket_id, r.review_completed_at,
            greatest(d.due_at, r.review_completed_at) AS accept_by_at, c.accepted_at,
            CASE WHEN c.accepted_at IS NOT NULL OR coalesce(c.all_are_known, true) THEN true END AS acceptance_is_known,
            t.merged_into_ticket_id IS NOT NULL AND m.surviving_kind = t.ticket_kind AS goes_on_elsewhere,
            coalesce(f.links, 0) + coalesce(g.links, 0) AS actions,
            CASE WHEN coalesce(t.root_cause, r.root_cause) IS NOT NULL THEN true
                WHEN NOT list_contains(string_split(t.not_provided, ' '), 'root_cause') THEN false END AS has_cause,
            CASE WHEN actions > 0 OR coalesce(t.no_action_reason, r.no_action_reason) IS NOT NULL THEN true
                WHEN NOT list_contains(string_split(t.not_provided, ' '), 'no_action_reason') THEN false
                END AS is_followed_up,
            has_cause AND is_followed_up AS is_learned_from
        FROM tickets t
        LEFT JOIN deadlines d ON d.day = t.day AND d.source_id = t.source_id AND d.ticket_id = t.ticket_id
        LEFT JOIN merged_tickets m ON m.day = t.day AND m.source_id = t.source_id AND m.ticket_id = t.ticket_id
        LEFT JOIN reviews_held r ON r.day = t.day AND r.source_id = t.source_id AND r.ticket_id = t.ticket_id
        LEFT JOIN accepted c ON c.day = t.day AND c.source_id = t.source_id AND c.ticket_id = t.ticket_id
        LEFT JOIN follow_ups f ON f.day = t.day AND f.source_id = t.source_id AND f.ticket_id = t.ticket_id
        LEFT JOIN follow_ups g ON g.day = r.day AND g.source_id = r.source_id AND g.ticket_id = r.review_ticket_id
    """,
    item=("source_id", "ticket_id"),
    exclusions=(
        Exclusion(rule="not_an_incident", condition="ticket_kind <> 'incident'", reason="another kind of ticket"),
        Exclusion(
            rule="cancelled",
            condition="status = 'cancelled' OR coalesce(resolution, '') = 'false_alarm'",
            reason="reclassified as no incident",
        ),
        Exclusion(
            rule="not_serious",
            condition="NOT is_serious",
            reason="it never had a severity that asks for a review",
        ),
        Exclusion(
            rule="merged",
            condition="goes_on_elsewhere",
            reason="a duplicate: the incident that goes on is reviewed",
        ),
        Exclusion(
            rule="not_recovered",
            condition="triggered_at IS NULL AND status NOT IN ('resolved', 'closed')",
            reason="it is not over yet, or was reopened; TKT-02 watches the time that it takes",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="A linked review was completed within the working days that are allowed after recovery",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="due_at", column_B="review_completed_at", or_equal=True
            ),
            null_means={"due_at": "unknown", "review_completed_at": "not_done"},
            done="review_completed_at",
            show=("max_severity", "severity", "review_ticket_id"),
        ),
        Attribute(
            id="B",
            text="The review found a cause, and an action follows from it or a reason is recorded why none does",
            applies="review_completed_at IS NOT NULL",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_learned_from", value_set=[True]),
            null_means={"is_learned_from": "unknown"},
            due="review_completed_at",
            done="review_completed_at",
            show=("review_ticket_id", "has_cause", "actions"),
        ),
        Attribute(
            id="C",
            text="Somebody other than its author accepted the review",
            applies="review_completed_at IS NOT NULL",
            expect=gxe.ExpectColumnValuesToNotBeNull(column="accepted_at"),
            null_means={"accepted_at": "not_done", "acceptance_is_known": "unknown"},
            due="accept_by_at",
            done="accepted_at",
            show=("review_ticket_id",),
        ),
    ),
    examples=(
        Example(
            words="Reviewed after nine working days, with an action, accepted by a second person",
            expect="pass",
            rows=WORLD,
            item="desk/i1",
        ),
        Example(
            words="No review was ever linked",
            expect="fail",
            attribute="A",
            rows={**WORLD, "ticket_links": ()},
            item="desk/i1",
        ),
        Example(
            words="The review names a cause, and nothing follows from it",
            expect="fail",
            attribute="B",
            rows={**WORLD, "ticket_links": (REVIEWED,)},
            item="desk/i1",
        ),
        Example(
            words="Its author accepted it",
            expect="fail",
            attribute="C",
            rows={**WORLD, "ticket_approvals": ({**ACCEPTED, "approver_account_id": "j2"},)},
            item="desk/i1",
        ),
        Example(
            words="Nobody knows whose account accepted it",
            expect="unknown",
            attribute="C",
            rows={**WORLD, "ticket_approvals": ({**ACCEPTED, "approver_account_id": "j9"},)},
            item="desk/i1",
        ),
        Example(
            words="An incident that never was serious",
            expect="not_serious",
            rows={**WORLD, "tickets": ({**INCIDENT, "max_severity": "sev3"},)},
            item="desk/i1",
        ),
    ),
)
