"""TKT-17: suppliers that the service depends on are looked at before they are used, and again and again.

How a vendor is classed counts once somebody else than its owner approved it; until then it counts as critical.
"""

from typing import Any

from expectations.approvals import approved_by_another
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

VENDOR: dict[str, Any] = {"vendor_id": "mail", "owner_employee_number": "E1", "approved_by": "E2"}
CRITICAL = {**VENDOR, "tier": "critical"}
ASSESSMENT: dict[str, Any] = {
    "assessment_id": "a1",
    "vendor_id": "mail",
    "assessor_employee_number": "E1",
    "approved_by": "E2",
}
REPORT: dict[str, Any] = {"report_id": "r1", "vendor_id": "mail", "reviewed_by": "E1"}
FINDING: dict[str, Any] = {"finding_id": "f1", "vendor_id": "mail", "owner_employee_number": "E1"}
PEOPLE = tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2))
ITEM = "home/mail"


def world(vendor: dict[str, Any] | None = None, **rows: Any) -> dict[str, tuple[dict[str, Any], ...]]:  # noqa: ANN401
    """A vendor that was looked at before its use and half a year ago; the arguments say what differs."""
    again = {**ASSESSMENT, "assessment_id": "a2", "approved_on": "2025-10-15"}
    return {
        "vendors": ({**VENDOR, **(vendor or {})},),
        "vendor_assessments": (ASSESSMENT, again),
        "vendor_findings": (FINDING,),
        "workers": PEOPLE,
    } | rows


CONTROL = ControlTest(
    id="TKT-17",
    title="Vendors assessed before use and re-assessed on schedule",
    objective="Suppliers that touch the service or its data are known and checked, reports of subservice "
    "organisations included.",
    criteria=("CC9.2",),
    annex_a=("A.5.19", "A.5.22", "A.5.21", "A.5.23"),
    severity="high",
    owner="Security Lead",
    kind=State(),
    parameters={
        "cadence_days_critical": 365,
        "cadence_days_high": 365,
        "cadence_days_medium": 730,
        "grace_days": 30,
        "report_tiers": ("critical",),  # beside subservice organisations
        "report_types": ("soc2_type2", "soc1_type2"),
        "report_max_age_days": 455,
        "bridge_letter_max_days": 120,
        "review_user_controls": True,
        "legacy_onboarded_before": "1900-01-01",
    },
    subjects="""
        WITH assessed AS (
            SELECT x.day, x.vendor_id, x.approved_on, """
    + approved_by_another("x.approved_on", "a", "m")
    + """ AS counts
            FROM vendor_assessments x
            LEFT JOIN tenures a ON a.day = x.day AND a.employee_number = x.approved_by
            LEFT JOIN tenures m ON m.day = x.day AND m.employee_number = x.assessor_employee_number
            WHERE x.approved_on <= x.day),
        assessments AS (
            SELECT day, vendor_id, min(approved_on) FILTER (counts) AS first_on,
                max(approved_on) FILTER (counts) AS last_on,
                min(approved_on) FILTER (counts IS NULL) AS perhaps_first_on,
                max(approved_on) FILTER (counts IS NULL) AS perhaps_last_on
            FROM assessed GROUP BY ALL),
        covered AS (
            SELECT r.day, r.vendor_id, r.period_end_on, r.covers_our_use
                AND list_contains($report_types, r.report_type) AND r.opinion IN ('unqualified', 'qualified')
                AND r.period_end_on > r.day - $report_max_age_days::INTEGER
                AND greatest(r.period_end_on, r.bridged_until_on) >= r.day - $bridge_letter_max_days::INTEGER
                AND coalesce(r.reviewed_on BETWEEN r.received_on AND r.day, false)
                AND r.exceptions_conclusion IS NOT NULL
                AND (NOT $review_user_controls OR r.user_controls_conclusion IS NOT NULL)
                AND t.first_hired_on <= r.reviewed_on AND coalesce(r.reviewed_on <= t.left_on, true) AS counts
            FROM vendor_reports r LEFT JOIN tenures t ON t.day = r.day AND t.employee_number = r.reviewed_by),
        reports AS (
            SELECT day, vendor_id, max(period_end_on) AS report_period_end_on, bool_or(counts) AS is_one_good,
                bool_or(counts IS NULL) AS is_one_in_doubt
            FROM covered GROUP BY ALL),
        findings AS (
            SELECT f.day, f.vendor_id, count(*) AS open_findings,
                bool_or(f.owner_employee_number IS NULL OR coalesce(o.standing <> 'at_work', false)) AS is_one_nobodys,
                bool_or(f.owner_employee_number IS NOT NULL AND o.standing IS NULL) AS is_one_in_doubt
            FROM vendor_findings f
            LEFT JOIN standings o ON o.day = f.day AND o.employee_number = f.owner_employee_number
            WHERE f.valid_from_on <= f.day AND (f.valid_to_on IS NULL OR f.day <= f.valid_to_on) GROUP BY ALL),
        classed AS (
            SELECT c.*, CASE WHEN c.approved_on IS NULL THEN false ELSE """
    + approved_by_another("c.approved_on", "a", "o")
    + """ END AS is_approved,
                CASE WHEN c.tier = 'critical' OR NOT is_approved THEN 'critical' WHEN is_approved THEN c.tier END
                    AS counts_as,
                c.onboarded_on < $legacy_onboarded_before::DATE AS is_legacy,
                (c.day - ($grace_days + CASE counts_as WHEN 'critical' THEN $cadence_days_critical
                    WHEN 'high' THEN $cadence_days_high ELSE $cadence_days_medium END)::INTEGER)::DATE AS lapsed_on
            FROM current_vendors c
            LEFT JOIN tenures a ON a.day = c.day AND a.employee_number = c.approved_by
            LEFT JOIN tenures o ON o.day = c.day AND o.employee_number = c.owner_employee_number),
        named AS (
            SELECT day, source_id, vendor_id FROM vendor_assessments
            UNION SELECT day, source_id, vendor_id FROM vendor_findings
            UNION SELECT day, source_id, vendor_id FROM vendor_reports
            UNION SELECT day, source_id, vendor_id FROM vendor_agreements
            UNION SELECT day, source_id, '*' FROM judging WHERE record = 'vendors'
                AND day NOT IN (SELECT day FROM vendors))
        SELECT c.day, c.source_id, c.vendor_id, c.counts_as, c.onboarded_on, a.first_on, a.last_on,
            r.report_period_end_on, f.open_findings, c.is_ahead, c.is_offboarded, c.is_legacy,
            c.counts_as = 'low' AND NOT c.is_subservice AS is_minor,
            c.is_subservice OR list_contains($report_tiers, c.counts_as) AS needs_report,
            CASE WHEN a.first_on < c.onboarded_on THEN true
                WHEN NOT coalesce(a.perhaps_first_on < c.onboarded_on, false) THEN false END AS is_assessed_before,
            CASE WHEN coalesce(a.last_on, CASE WHEN NOT c.is_legacy THEN c.onboarded_on END) > c.lapsed_on THEN true
                WHEN NOT coalesce(a.perhaps_last_on > c.lapsed_on, false) THEN false END AS is_assessed_again,
            CASE WHEN r.is_one_good THEN true WHEN NOT coalesce(r.is_one_in_doubt, false) THEN false END AS is_covered,
            CASE WHEN f.is_one_nobodys THEN false
                WHEN NOT coalesce(f.is_one_in_doubt, false) THEN true END AS is_seen_to
        FROM classed c
        LEFT JOIN assessments a ON a.day = c.day AND a.vendor_id = c.vendor_id
        LEFT JOIN reports r ON r.day = c.day AND r.vendor_id = c.vendor_id
        LEFT JOIN findings f ON f.day = c.day AND f.vendor_id = c.vendor_id
        UNION ALL
        -- of whom there are papers, and who is not on the register: nobody knows how much depends on them. * = all
        SELECT n.day, n.source_id, n.vendor_id, NULL, NULL, NULL, NULL, NULL, NULL, false, false, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL
        FROM named n ANTI JOIN vendors v ON v.day = n.day AND v.vendor_id = n.vendor_id
    """,
    item=("source_id", "vendor_id"),
    exclusions=(
        Exclusion(rule="not_yet", condition="is_ahead", reason="it is not used yet"),
        Exclusion(rule="offboarded", condition="is_offboarded", reason="it is not used any more"),
        Exclusion(rule="minor", condition="is_minor", reason="as somebody else approved, little depends on it"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="It was assessed, and somebody else approved that, before its first day",
            applies="NOT is_legacy",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_assessed_before", value_set=[True]),
            null_means={"is_assessed_before": "unknown"},
            show=("counts_as", "onboarded_on", "first_on"),
        ),
        Attribute(
            id="B",
            text="It was assessed again within the time for its tier and the days of grace",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_assessed_again", value_set=[True]),
            null_means={"is_assessed_again": "unknown"},
            show=("counts_as", "last_on"),
        ),
        Attribute(
            id="C",
            text="A report on its controls, or a letter after it, reaches far enough and was reviewed",
            applies="needs_report",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_covered", value_set=[True]),
            null_means={"is_covered": "unknown"},
            show=("counts_as", "report_period_end_on"),
        ),
        Attribute(
            id="D",
            text="Somebody at work sees to each open finding",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_seen_to", value_set=[True]),
            null_means={"is_seen_to": "unknown"},
            show=("open_findings",),
        ),
    ),
    examples=(
        Example(words="Looked at before its use and half a year ago", expect="pass", rows=world(), item=ITEM),
        Example(
            words="First looked at on the day on which its use began",
            expect="fail",
            attribute="A",
            rows=world({"onboarded_on": "2025-02-20"}),
            item=ITEM,
        ),
        Example(
            words="Last looked at before its use, thirteen months ago",
            expect="fail",
            attribute="B",
            rows=world(vendor_assessments=(ASSESSMENT,)),
            item=ITEM,
        ),
        Example(
            words="Critical, and no report of it",
            expect="fail",
            attribute="C",
            rows=world(CRITICAL),
            item=ITEM,
        ),
        Example(
            words="Nobody sees to a finding",
            expect="fail",
            attribute="D",
            rows=world(vendor_findings=({**FINDING, "owner_employee_number": None},)),
            item=ITEM,
        ),
        Example(
            words="Assessments approved by somebody whose number nobody bears",
            expect="unknown",
            attribute="A",
            rows=world(vendor_assessments=({**ASSESSMENT, "approved_by": "E9"},)),
            item=ITEM,
        ),
        Example(
            words="An assessment of a vendor that is not on the register",
            expect="unknown",
            rows=world(vendor_assessments=({**ASSESSMENT, "vendor_id": "cloud"},)),
            item="home/cloud",
        ),
        Example(words="A register without any vendor", expect="unknown", rows=world(vendors=()), item="home/*"),
        Example(words="Not used yet", expect="not_yet", rows=world({"onboarded_on": "2026-04-01"}), item=ITEM),
        Example(
            words="Used until a month ago", expect="offboarded", rows=world({"valid_to_on": "2026-02-28"}), item=ITEM
        ),
        Example(words="Little depends on it", expect="minor", rows=world({"tier": "low"}), item=ITEM),
    ),
)
