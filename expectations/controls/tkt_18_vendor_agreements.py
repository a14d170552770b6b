"""TKT-18: suppliers are bound to protect data before they see it.

An item is a vendor with the kinds of data that it sees from a day on. That it sees none counts once somebody else than
its owner approved it; until then it may see all kinds.
"""

from typing import Any

from expectations.approvals import approved_by_another
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Example, Exclusion

VENDOR: dict[str, Any] = {
    "vendor_id": "mail",
    "sees_personal": False,
    "owner_employee_number": "E1",
    "approved_by": "E2",
    "data_access_started_on": "2026-03-31",
}
PERSONAL = {"sees_personal": True}
CONTRACT: dict[str, Any] = {"agreement_id": "g1", "vendor_id": "mail", "signed_on": "2026-03-20"}
TERMS = {**CONTRACT, "agreement_id": "g2", "document_kind": "data_processing_terms"}
PEOPLE = tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2))
ITEM = "home/mail/confidential/2026-03-31"
BOTH = "home/mail/confidential+personal/2026-03-31"


def world(vendor: dict[str, Any] | None = None, *agreements: dict[str, Any]) -> dict[str, tuple[dict[str, Any], ...]]:
    """A vendor that sees confidential data from today on, with the agreements."""
    return {"vendors": ({**VENDOR, **(vendor or {})},), "vendor_agreements": agreements, "workers": PEOPLE}


CONTROL = ControlTest(
    id="TKT-18",
    title="Agreements in place before a vendor receives data",
    objective="Suppliers are bound to security, confidentiality and privacy terms before they see data.",
    criteria=("CC9.2", "P6.4"),
    annex_a=("A.5.20", "A.6.6"),
    severity="high",
    owner="Legal Lead",
    category="confidentiality",
    kind=Event(
        clock=24, convention="the day before the one on which the vendor could first see data is the last in time"
    ),
    parameters={
        "confidential_documents": ("nda", "contract"),  # one of them
        "personal_documents": ("contract", "data_processing_terms"),  # all of them
        "breach_notice_required": True,
    },
    subjects="""
        WITH classed AS (
            SELECT v.day, v.source_id, v.vendor_id, v.data_access_started_on AS started_on,
                CASE WHEN v.sees_confidential AND v.sees_personal THEN 'confidential+personal'
                    WHEN v.sees_confidential THEN 'confidential' WHEN v.sees_personal THEN 'personal'
                    ELSE 'none' END AS data_kinds,
                CASE WHEN coalesce(v.approved_on > v.day, true) THEN false ELSE """
    + approved_by_another("v.approved_on", "a", "o")
    + """ END AS is_approved
            FROM vendors v
            LEFT JOIN tenures a ON a.day = v.day AND a.employee_number = v.approved_by
            LEFT JOIN tenures o ON o.day = v.day AND o.employee_number = v.owner_employee_number),
        asked AS (
            SELECT day, source_id, vendor_id, started_on, data_kinds, data_kinds <> 'personal' AS is_confidential,
                data_kinds <> 'confidential' AS is_personal,
                CASE WHEN data_kinds <> 'none' OR bool_or(NOT is_approved) THEN false
                    WHEN bool_and(is_approved IS NOT NULL) THEN true END AS sees_nothing
            FROM classed GROUP BY day, source_id, vendor_id, started_on, data_kinds),
        signed AS (
            SELECT a.day, a.source_id, a.vendor_id, a.data_kinds, a.started_on, g.document_kind,
                min(g.signed_on) AS signed_on,
                bool_or(g.has_breach_notice AND g.signed_on < a.started_on) AS tells_of_breaches
            FROM asked a JOIN vendor_agreements g ON g.day = a.day AND g.vendor_id = a.vendor_id
            WHERE coalesce(g.ends_on >= a.started_on, true) GROUP BY ALL),
        bound AS (
            SELECT day, source_id, vendor_id, data_kinds, started_on,
                min(signed_on) FILTER (list_contains($confidential_documents, document_kind)) AS confidential_on,
                CASE WHEN count(*) FILTER (list_contains($personal_documents, document_kind)) = len($personal_documents)
                    THEN max(signed_on) FILTER (list_contains($personal_documents, document_kind)) END AS personal_on,
                coalesce(bool_or(tells_of_breaches) FILTER (list_contains($personal_documents, document_kind)), false)
                    AS tells_of_breaches
            FROM signed GROUP BY day, source_id, vendor_id, data_kinds, started_on),
        met AS (
            SELECT a.*, coalesce(b.tells_of_breaches, false) AS tells_of_breaches,
                CASE WHEN a.is_confidential AND b.confidential_on IS NULL THEN NULL
                    WHEN a.is_personal AND b.personal_on IS NULL THEN NULL
                    ELSE greatest(CASE WHEN a.is_confidential THEN b.confidential_on END,
                        CASE WHEN a.is_personal THEN b.personal_on END) END AS bound_on
            FROM asked a
            LEFT JOIN bound b ON b.day = a.day AND b.source_id = a.source_id AND b.vendor_id = a.vendor_id
                AND b.data_kinds = a.data_kinds AND b.started_on = a.started_on)
        SELECT m.day, m.source_id, m.vendor_id, m.data_kinds, coalesce(m.started_on::VARCHAR, 'not-yet') AS access_on,
            m.started_on, m.started_on IS NULL AS is_not_yet, m.sees_nothing, m.is_personal, m.bound_on,
            coalesce(m.bound_on < m.started_on, false) AS is_bound,
            NOT $breach_notice_required OR m.tells_of_breaches AS tells_of_breaches,
            c.starts_at AS triggered_at, c.starts_at AS due_at, s.starts_at AS done_at
        FROM met m
        LEFT JOIN calendar c ON c.day = m.started_on
        LEFT JOIN calendar s ON s.day = m.bound_on
    """,
    item=("source_id", "vendor_id", "data_kinds", "access_on"),
    exclusions=(
        Exclusion(rule="not_yet", condition="is_not_yet", reason="it cannot see any data yet"),
        Exclusion(rule="no_data", condition="sees_nothing", reason="as somebody else approved, it sees no such data"),
    ),
    attributes=(
        Attribute(
            id="A",
            text="All that must bind it was signed before the first day on which it could see the data",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="started_on", column_B="bound_on"),
            null_means={"started_on": "unknown", "bound_on": "not_done"},
            show=("started_on", "bound_on"),
        ),
        Attribute(
            id="B",
            text="What binds it to protect personal data obliges it to tell of breaches",
            applies="is_personal AND is_bound",
            expect=gxe.ExpectColumnValuesToBeInSet(column="tells_of_breaches", value_set=[True]),
            null_means={"tells_of_breaches": "unknown"},
            done="due_at",
        ),
    ),
    examples=(
        Example(words="Bound by a contract ten days before", expect="pass", rows=world(None, CONTRACT), item=ITEM),
        Example(words="Bound by nothing", expect="fail", attribute="A", rows=world(None), item=ITEM),
        Example(
            words="Signed on the day itself",
            expect="fail",
            attribute="A",
            rows=world(None, {**CONTRACT, "signed_on": "2026-03-31"}),
            item=ITEM,
        ),
        Example(
            words="Personal data, and no terms of its processing",
            expect="fail",
            attribute="A",
            rows=world(PERSONAL, CONTRACT),
            item=BOTH,
        ),
        Example(
            words="Personal data, and no word of breaches",
            expect="fail",
            attribute="B",
            rows=world(PERSONAL, *({**one, "has_breach_notice": False} for one in (CONTRACT, TERMS))),
            item=BOTH,
        ),
        Example(
            words="It sees nothing, says somebody whose number nobody bears",
            expect="unknown",
            rows=world({"sees_confidential": False, "approved_by": "E9"}),
            item="home/mail/none/2026-03-31",
        ),
        Example(
            words="It sees no data yet",
            expect="not_yet",
            rows=world({"data_access_started_on": None}),
            item="home/mail/confidential/not-yet",
        ),
        Example(
            words="It sees no such data",
            expect="no_data",
            rows=world({"sees_confidential": False}),
            item="home/mail/none/2026-03-31",
        ),
    ),
)
