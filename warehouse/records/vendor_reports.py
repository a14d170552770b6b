"""Attestation reports that vendors hand out, and what the company made of them."""

from warehouse.record import Column, Record

RECORD = Record(
    name="vendor_reports",
    text="One attestation report of one vendor. From the register vendor_reports.csv.",
    is_register=True,
    key=("report_id",),
    columns=(
        Column(name="report_id", type="text", text="Name of the report", sample="VR-5"),
        Column(
            name="vendor_id", type="text", text="The vendor, as the register vendors.csv has it", sample="acme-mail"
        ),
        Column(
            name="report_type",
            type="text",
            text="soc2_type2, soc2_type1, soc1_type2, soc1_type1, iso27001 or other",
            sample="soc2_type2",
            values=("soc2_type2", "soc2_type1", "soc1_type2", "soc1_type1", "iso27001", "other"),
        ),
        Column(
            name="covers_our_use",
            type="bool",
            text="It covers the product, the sites and the criteria that the company relies on; who reviews it says so",
            sample=True,
        ),
        Column(name="period_end_on", type="date", text="Last day of its period", sample="2025-12-31"),
        Column(name="received_on", type="date", text="Day on which the company got it", sample="2026-02-01"),
        Column(
            name="opinion",
            type="text",
            text="unqualified, qualified, adverse or disclaimer",
            sample="unqualified",
            values=("unqualified", "qualified", "adverse", "disclaimer"),
        ),
        Column(
            name="bridged_until_on",
            type="date",
            text="Last day for which the vendor says in a letter that nothing changed since; NULL = there is none",
        ),
        Column(
            name="reviewed_by",
            type="text",
            text="employee_number of who read it; NULL = nobody did yet",
            sample="E1000",
        ),
        Column(name="reviewed_on", type="date", text="Day of that review; NULL = there was none", sample="2026-02-10"),
        Column(
            name="exceptions_conclusion",
            type="text",
            text="What its exceptions, and an opinion that is qualified, mean for the company; NULL = nothing was said",
            sample="None of them concerns us",
        ),
        Column(
            name="user_controls_conclusion",
            type="text",
            text="How the controls that it expects of its customers are in place; NULL = nothing was said",
            sample="All in place",
        ),
    ),
)
