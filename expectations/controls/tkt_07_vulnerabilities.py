"""TKT-07: weaknesses do not stay open longer than agreed.

The finding of the scanner is itself the queue: whether somebody wrote a ticket for it (attribute A of the catalogue)
is not asked.
"""

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example

OPEN = {"vulnerability_id": "v1", "severity": "critical", "first_seen_at": "2026-03-10 03:15:00"}
FIXED = {**OPEN, "state": "fixed"}
DISMISSED = {**OPEN, "state": "dismissed", "dismissed_at": "2026-03-12 09:00:00", "dismissed_by_account_id": "a1"}

CONTROL = ControlTest(
    id="TKT-07",
    title="Vulnerabilities fixed or accepted within severity targets",
    objective="Newly found weaknesses do not stay open longer than agreed.",
    criteria=("CC7.1",),
    annex_a=("A.8.8",),
    severity="high",
    owner="Engineering Lead",
    kind=Event(),
    parameters={
        "sla_days_critical": 15,
        "sla_days_high": 30,
        "sla_days_medium": 90,
        "sla_days_low": 180,
        "severity_of_secrets": "critical",
        "accepting_reasons": ("accepted_risk",),
    },
    subjects="""
        SELECT v.day, v.source_id, v.vulnerability_id, v.repository_id, v.kind, v.subject_ref, v.state,
            coalesce(v.severity, CASE WHEN v.kind = 'secret' THEN $severity_of_secrets END) AS rated,
            v.first_seen_at AS triggered_at,
            v.first_seen_at + to_days(CASE rated WHEN 'critical' THEN $sla_days_critical
                WHEN 'high' THEN $sla_days_high WHEN 'medium' THEN $sla_days_medium
                WHEN 'low' THEN $sla_days_low END) AS due_at,
            v.fixed_at, CASE WHEN v.state <> 'fixed' OR v.fixed_at IS NOT NULL THEN true END AS fix_time_is_known,
            v.dismissed_reason,
            CASE WHEN list_contains($accepting_reasons, v.dismissed_reason) THEN v.dismissed_at END AS accepted_at
        FROM vulnerabilities v
    """,
    item=("source_id", "vulnerability_id"),
    attributes=(
        Attribute(
            id="B",
            text="It was no longer found by the time that its severity allows",
            applies="state <> 'dismissed'",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="fixed_at", or_equal=True),
            null_means={"due_at": "unknown", "fixed_at": "not_done", "fix_time_is_known": "unknown"},
            done="fixed_at",
            show=("rated", "kind", "subject_ref"),
        ),
        Attribute(
            id="C",
            text="Or it was dismissed by that time, for a reason by which its risk is accepted",
            applies="state = 'dismissed'",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="due_at", column_B="accepted_at", or_equal=True
            ),
            null_means={"due_at": "unknown", "accepted_at": "not_done"},
            done="accepted_at",
            show=("rated", "kind", "subject_ref", "dismissed_reason"),
        ),
    ),
    examples=(
        Example(
            words="A critical one, fixed after twelve days",
            expect="pass",
            rows={"vulnerabilities": ({**FIXED, "fixed_at": "2026-03-22 10:00:00"},)},
            item="idp/v1",
        ),
        Example(
            words="A critical one, still open after fifteen days",
            expect="fail",
            attribute="B",
            rows={"vulnerabilities": (OPEN,)},
            item="idp/v1",
        ),
        Example(
            words="Dismissed because nobody has the time",
            expect="fail",
            attribute="C",
            rows={"vulnerabilities": ({**DISMISSED, "dismissed_reason": "no_capacity"},)},
            item="idp/v1",
        ),
        Example(
            words="Its risk was accepted two days after it was found",
            expect="pass",
            rows={"vulnerabilities": ({**DISMISSED, "dismissed_reason": "accepted_risk"},)},
            item="idp/v1",
        ),
        Example(
            words="The scanner gives no severity",
            expect="unknown",
            attribute="B",
            rows={"vulnerabilities": ({**OPEN, "severity": None},)},
            item="idp/v1",
        ),
        Example(
            words="High, and found three weeks ago: nine days are left",
            expect="pending",
            rows={"vulnerabilities": ({**OPEN, "severity": "high"},)},
            item="idp/v1",
        ),
    ),
)
