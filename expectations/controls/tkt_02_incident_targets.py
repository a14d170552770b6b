"""TKT-02: incidents are contained and service is back within the time that their severity allows."""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

INCIDENT = {"ticket_id": "i1", "max_severity": "sev2", "detected_at": "2026-03-20 08:00:00"}
CLOSED = {**INCIDENT, "status": "closed", "closed_at": "2026-03-21 09:00:00", "root_cause": "expired certificate"}

CONTROL = ControlTest(
    id="TKT-02",
    title="Incidents contained and service restored within target",
    objective="Incidents are handled under the response programme and end within the agreed time for their severity.",
    criteria=("CC7.4", "CC7.5"),
    annex_a=("A.5.26", "A.5.29"),
    severity="high",
    owner="Incident Manager",
    kind=Event(),
    parameters={
        "contain_hours_sev1": 4,
        "contain_hours_sev2": 24,
        "contain_hours_sev3": 120,
        "contain_hours_sev4": 240,
        "restore_hours_sev1": 8,
        "restore_hours_sev2": 48,
        "restore_hours_sev3": 240,
        "restore_hours_sev4": 480,
    },
    subjects="""
        WITH duplicates AS (
            SELECT day, source_id, surviving_ticket_id AS ticket_id, min(detected_at) AS detected_at
            FROM merged_tickets GROUP BY ALL)
        SELECT t.day, t.source_id, t.ticket_id, t.ticket_kind, t.max_severity, t.status, t.resolution,
            t.merged_into_ticket_id IS NOT NULL AND m.surviving_kind = t.ticket_kind AS goes_on_elsewhere,
            least(t.detected_at, d.detected_at) AS triggered_at, t.contained_at, t.restored_at,
            t.closed_at, t.root_cause, t.reopened_count,
            NULL::TIMESTAMP AS settles_at, -- never: an incident may be reopened at any time
            least(t.detected_at, d.detected_at) + to_hours(CASE t.max_severity WHEN 'sev1' THEN $contain_hours_sev1
                WHEN 'sev2' THEN $contain_hours_sev2 WHEN 'sev3' THEN $contain_hours_sev3
                WHEN 'sev4' THEN $contain_hours_sev4 END) AS contain_by_at,
            least(t.detected_at, d.detected_at) + to_hours(CASE t.max_severity WHEN 'sev1' THEN $restore_hours_sev1
                WHEN 'sev2' THEN $restore_hours_sev2 WHEN 'sev3' THEN $restore_hours_sev3
                WHEN 'sev4' THEN $restore_hours_sev4 END) AS restore_by_at,
            CASE WHEN NOT contains(t.not_provided, 'contained_at') THEN true END AS containment_is_recorded,
            CASE WHEN NOT contains(t.not_provided, 'root_cause') THEN true END AS cause_is_recorded
        FROM tickets t
        LEFT JOIN duplicates d ON d.day = t.day AND d.source_id = t.source_id AND d.ticket_id = t.ticket_id
        LEFT JOIN merged_tickets m ON m.day = t.day AND m.source_id = t.source_id AND m.ticket_id = t.ticket_id
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
            rule="merged",
            condition="goes_on_elsewhere",
            reason="a duplicate: the incident that goes on is judged, from the earliest detection of the set",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="Contained within the time for its severity, counted from detection",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="contain_by_at",
                column_B="contained_at",
                or_equal=True,
            ),
            null_means={"contain_by_at": "unknown", "contained_at": "not_done", "containment_is_recorded": "unknown"},
            due="contain_by_at",
            done="contained_at",
            show=("max_severity",),
            by_row=("tickets",),
        ),
        Attribute(
            id="B",
            text="Service restored within the time for its severity, counted from detection, reopenings included",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="restore_by_at",
                column_B="restored_at",
                or_equal=True,
            ),
            null_means={"restore_by_at": "unknown", "restored_at": "not_done"},
            due="restore_by_at",
            done="restored_at",
            settles_at="settles_at",
            show=("max_severity", "reopened_count"),
            by_row=("tickets",),
        ),
        Attribute(
            id="C",
            text="The cause was recorded when it was closed",
            expect=gxe.ExpectColumnValuesToNotBeNull(column="root_cause"),
            null_means={"root_cause": "not_done", "cause_is_recorded": "unknown"},
            due="closed_at",
            done="closed_at",
        ),
    ),
    examples=(
        Example(
            words="Contained in two hours, restored in a day, closed with its cause",
            expect="pass",
            rows={
                "tickets": ({**CLOSED, "contained_at": "2026-03-20 10:00:00", "restored_at": "2026-03-21 07:00:00"},),
            },
            item="desk/i1",
        ),
        Example(
            words="Contained an hour too late",
            expect="fail",
            attribute="A",
            rows={
                "tickets": ({**CLOSED, "contained_at": "2026-03-21 09:00:00", "restored_at": "2026-03-21 07:00:00"},),
            },
            item="desk/i1",
        ),
        Example(
            words="Still not restored after the deadline",
            expect="fail",
            attribute="B",
            rows={"tickets": ({**INCIDENT, "contained_at": "2026-03-20 10:00:00"},)},
            item="desk/i1",
        ),
        Example(
            words="Closed without a cause",
            expect="fail",
            attribute="C",
            rows={
                "tickets": (
                    {
                        **CLOSED,
                        "contained_at": "2026-03-20 10:00:00",
                        "restored_at": "2026-03-21 07:00:00",
                        "root_cause": None,
                    },
                ),
            },
            item="desk/i1",
        ),
        Example(
            words="A severity was never set",
            expect="unknown",
            attribute="A",
            rows={"tickets": ({**CLOSED, "max_severity": None, "contained_at": "2026-03-20 10:00:00"},)},
            item="desk/i1",
        ),
        Example(
            words="A service request",
            expect="not_an_incident",
            rows={"tickets": ({**INCIDENT, "ticket_kind": "access_request"},)},
            item="desk/i1",
        ),
    ),
)
