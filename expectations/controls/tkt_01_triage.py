"""TKT-01: every security event gets a timely decision on whether it is an incident and how severe it is."""

from collections.abc import Mapping
from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

OPENED = {"ticket_id": "i1", "max_severity": "sev2", "opened_at": "2026-03-20 08:00:00"}
SET = {
    "severity_set_at": "2026-03-20 08:10:00",
    "incident_type_set_at": "2026-03-20 08:10:00",
    "impact_set_at": "2026-03-20 12:00:00",
    "personal_data_set_at": "2026-03-20 15:00:00",
}
TRIAGED = {**OPENED, **SET, "acknowledged_at": "2026-03-20 09:00:00", "assignee_account_id": "j2"}
LOWERED = {
    "ticket_id": "i1",
    "field": "severity",
    "from_value": "sev2",
    "to_value": "sev3",
    "occurred_at": "2026-03-20 10:00:00",
    "actor_account_id": "j2",
}
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
WORLD: Mapping[str, tuple[Mapping[str, Any], ...]] = {**PEOPLE, "tickets": (TRIAGED,), "ticket_transitions": ()}

CONTROL = ControlTest(
    id="TKT-01",
    title="Security events triaged, classified and decided in time",
    objective="Every reported or detected security event gets a timely decision on whether it is an incident and how "
    "severe it is.",
    criteria=("CC7.3",),
    annex_a=("A.5.25", "A.6.8"),
    severity="high",
    owner="Incident Manager",
    kind=Event(),
    parameters={
        "ack_minutes_sev1": 30,
        "ack_minutes_sev2": 120,
        "ack_minutes_sev3": 1440,
        "ack_minutes_sev4": 4320,
        "classify_hours": 24,
        "required_fields": ("severity", "incident_type", "impact", "personal_data"),
        "event_kinds": ("incident", "security_report"),
    },
    optional=("account_links",),
    subjects="""
        WITH people AS MATERIALIZED (SELECT * FROM account_people),
        duplicates AS (
            SELECT day, source_id, surviving_ticket_id AS ticket_id, min(opened_at) AS opened_at
            FROM merged_tickets GROUP BY ALL),
        asked AS (
            SELECT day, source_id, ticket_id, not_provided,
                unnest(['severity', 'incident_type', 'impact', 'personal_data']) AS field,
                unnest([severity_set_at, incident_type_set_at, impact_set_at, personal_data_set_at]) AS set_at
            FROM tickets),
        classified AS (
            SELECT day, source_id, ticket_id,
                string_agg(field, ' ' ORDER BY field) FILTER (set_at IS NULL AND is_provided) AS missing_fields,
                CASE WHEN count(set_at) = count(*) THEN max(set_at) END AS classified_at,
                CASE WHEN missing_fields IS NOT NULL OR bool_and(is_provided) THEN true END AS fields_are_recorded
            FROM (SELECT *, NOT list_contains(string_split(not_provided, ' '), field || '_set_at') AS is_provided
                FROM asked WHERE list_contains($required_fields, field))
            GROUP BY ALL),
        lowered AS (
            SELECT x.day, x.source_id, x.ticket_id, x.transition_id, x.occurred_at, x.has_reason, x.actor_account_id,
                -- who had it at that moment, on whom the target is measured
                coalesce(arg_max(a.to_value, (a.occurred_at, a.transition_id)) FILTER (a.occurred_at <= x.occurred_at),
                    arg_min(a.from_value, (a.occurred_at, a.transition_id)) FILTER (a.occurred_at > x.occurred_at),
                    any_value(t.assignee_account_id)) AS measured_account_id
            FROM ticket_transitions x
            JOIN tickets t ON t.day = x.day AND t.source_id = x.source_id AND t.ticket_id = x.ticket_id
            LEFT JOIN ticket_transitions a ON a.day = x.day AND a.source_id = x.source_id
                AND a.ticket_id = x.ticket_id AND a.field = 'assignee'
            WHERE x.field = 'severity' AND x.from_value < coalesce(x.to_value, 'unset') GROUP BY ALL),
        downgrades AS (
            SELECT l.day, l.source_id, l.ticket_id, max(l.occurred_at) AS last_downgrade_at, count(*) AS downgrades,
                bool_and(coalesce(CASE WHEN l.has_reason THEN true
                    WHEN l.actor_account_id = l.measured_account_id THEN false
                    ELSE p.person_id <> m.person_id OR p.person_source_id <> m.person_source_id END, true))
                    AS none_is_unjustified,
                bool_and(coalesce(l.has_reason OR l.actor_account_id = l.measured_account_id
                    OR (p.person_id IS NOT NULL AND m.person_id IS NOT NULL), false)) AS all_are_known
            FROM lowered l
            LEFT JOIN people p
                ON p.day = l.day AND p.source_id = l.source_id AND p.account_id = l.actor_account_id
            LEFT JOIN people m
                ON m.day = l.day AND m.source_id = l.source_id AND m.account_id = l.measured_account_id
            GROUP BY ALL)
        SELECT t.day, t.source_id, t.ticket_id, t.ticket_kind, t.status, t.severity, t.original_severity,
            t.max_severity, t.detected_at, t.acknowledged_at, list_contains($event_kinds, t.ticket_kind) AS is_event,
            t.merged_into_ticket_id IS NOT NULL AND list_contains($event_kinds, m.surviving_kind) AS goes_on_elsewhere,
            least(t.opened_at, d.opened_at) AS triggered_at,
            least(t.opened_at, d.opened_at) + to_hours($classify_hours) AS classify_by_at,
            -- while nobody has said how severe it is, nobody knows its limit
            CASE WHEN t.max_severity IS NULL THEN least(t.opened_at, d.opened_at) + to_hours($classify_hours)
                ELSE least(t.opened_at, d.opened_at) + to_minutes(CASE t.max_severity
                    WHEN 'sev1' THEN $ack_minutes_sev1 WHEN 'sev2' THEN $ack_minutes_sev2
                    WHEN 'sev3' THEN $ack_minutes_sev3 WHEN 'sev4' THEN $ack_minutes_sev4 END) END AS ack_by_at,
            CASE WHEN t.max_severity IS NOT NULL
                OR t.acknowledged_at <= least(t.opened_at, d.opened_at) + to_minutes($ack_minutes_sev1)
                THEN true END AS limit_is_known,
            CASE WHEN NOT list_contains(string_split(t.not_provided, ' '), 'acknowledged_at')
                THEN true END AS acknowledgement_is_recorded,
            c.missing_fields, c.classified_at, c.fields_are_recorded, g.downgrades, g.last_downgrade_at,
            CASE WHEN NOT g.none_is_unjustified THEN false
                WHEN g.all_are_known THEN true END AS downgrades_are_justified
        FROM tickets t
        LEFT JOIN duplicates d ON d.day = t.day AND d.source_id = t.source_id AND d.ticket_id = t.ticket_id
        LEFT JOIN merged_tickets m ON m.day = t.day AND m.source_id = t.source_id AND m.ticket_id = t.ticket_id
        LEFT JOIN classified c ON c.day = t.day AND c.source_id = t.source_id AND c.ticket_id = t.ticket_id
        LEFT JOIN downgrades g ON g.day = t.day AND g.source_id = t.source_id AND g.ticket_id = t.ticket_id
    """,
    item=("source_id", "ticket_id"),
    exclusions=(
        Exclusion(
            rule="not_an_event",
            condition="NOT is_event",
            reason="another kind of ticket",
        ),
        Exclusion(
            rule="merged",
            condition="goes_on_elsewhere",
            reason="a duplicate: the ticket that goes on is judged, from the earliest opening of the set",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="A person took it up within the time for the highest severity it ever had",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="ack_by_at", column_B="acknowledged_at", or_equal=True
            ),
            null_means={
                "ack_by_at": "unknown",
                "acknowledged_at": "not_done",
                "limit_is_known": "unknown",
                "acknowledgement_is_recorded": "unknown",
            },
            due="ack_by_at",
            done="acknowledged_at",
            show=("max_severity", "original_severity", "detected_at"),
        ),
        Attribute(
            id="B",
            text="Severity, kind, impact and whether personal data are involved were set in time",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="classify_by_at", column_B="classified_at", or_equal=True
            ),
            null_means={"classify_by_at": "unknown", "classified_at": "not_done", "fields_are_recorded": "unknown"},
            due="classify_by_at",
            done="classified_at",
            show=("missing_fields",),
        ),
        Attribute(
            id="C",
            text="Who lowered its severity was not the one on whom the target is measured, or gave a reason",
            applies="downgrades IS NOT NULL",
            expect=gxe.ExpectColumnValuesToBeInSet(column="downgrades_are_justified", value_set=[True]),
            null_means={"downgrades_are_justified": "unknown"},
            due="last_downgrade_at",
            done="last_downgrade_at",
            show=("original_severity", "max_severity", "severity"),
        ),
    ),
    examples=(
        Example(words="Taken up in an hour, classified the same day", expect="pass", rows=WORLD, item="desk/i1"),
        Example(
            words="Taken up after three hours: two were allowed",
            expect="fail",
            attribute="A",
            rows={**WORLD, "tickets": ({**TRIAGED, "acknowledged_at": "2026-03-20 11:00:00"},)},
            item="desk/i1",
        ),
        Example(
            words="Nobody ever said whether personal data are involved",
            expect="fail",
            attribute="B",
            rows={**WORLD, "tickets": ({**TRIAGED, "personal_data_set_at": None},)},
            item="desk/i1",
        ),
        Example(
            words="Its assignee lowered its severity and gave no reason",
            expect="fail",
            attribute="C",
            rows={**WORLD, "ticket_transitions": (LOWERED,)},
            item="desk/i1",
        ),
        Example(
            words="Somebody else lowered its severity",
            expect="pass",
            rows={**WORLD, "ticket_transitions": ({**LOWERED, "actor_account_id": "j3"},)},
            item="desk/i1",
        ),
        Example(
            words="Somebody whom nobody knows lowered its severity",
            expect="unknown",
            attribute="C",
            rows={**WORLD, "ticket_transitions": ({**LOWERED, "actor_account_id": "j9"},)},
            item="desk/i1",
        ),
        Example(
            words="The ticket system has no field for personal data",
            expect="unknown",
            attribute="B",
            rows={
                **WORLD,
                "tickets": ({**TRIAGED, "personal_data_set_at": None, "not_provided": "personal_data_set_at"},),
            },
            item="desk/i1",
        ),
        Example(
            words="A duplicate of another incident",
            expect="merged",
            rows={
                **WORLD,
                "tickets": (TRIAGED, {**OPENED, "ticket_id": "i2", "merged_into_ticket_id": "i1"}),
            },
            item="desk/i2",
        ),
        Example(
            words="A service request",
            expect="not_an_event",
            rows={**WORLD, "tickets": ({**OPENED, "ticket_kind": "access_request"},)},
            item="desk/i1",
        ),
    ),
)
