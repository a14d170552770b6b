"""Which powers no one person may hold together."""

from warehouse.record import Column, Record

RECORD = Record(
    name="duty_conflicts",
    text="Two entitlements that no one person may hold at once. From the register duty_conflicts.csv.",
    is_register=True,
    key=("rule_id", "valid_from_on"),
    columns=(
        Column(name="rule_id", type="text", text="The company's name of the rule", sample="hire-and-pay"),
        Column(
            name="entitlement_source_id",
            type="text",
            text="source_id of the system that grants the one",
            sample="okta",
        ),
        Column(name="entitlement", type="text", text="group/<group_id> or role/<role_name>", sample="group/00g1"),
        Column(
            name="other_source_id",
            type="text",
            text="source_id of the system that grants the other",
            sample="okta",
        ),
        Column(name="other_entitlement", type="text", text="The other, in the same words", sample="group/00g2"),
        Column(
            name="reason",
            type="text",
            text="What one person could do with both",
            sample="Invent a colleague and pay them",
        ),
        Column(name="approved_by", type="text", text="employee_number of who approved the rule", sample="E1000"),
        Column(
            name="approved_on",
            type="date",
            text="Day of the approval, before which the rule has no effect",
            sample="2025-12-15",
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
