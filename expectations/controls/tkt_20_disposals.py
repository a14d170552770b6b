"""TKT-20: information that should be gone is gone and cannot be recovered."""

from expectations.cases import Before, Case, Within, all_said, approved, state

_TYPES = "'customer_data', 'device', 'media'"
_LIMITS = "$sla_days_customer_data, $sla_days_device, $sla_days_media"

CASE = Case(
    id="TKT-20",
    title="Data and media disposed of on time, with proof",
    objective="Information that should be gone is gone and cannot be recovered.",
    criteria=("C1.2", "CC6.5"),
    annex_a=("A.8.10", "A.7.14", "A.7.10"),
    severity="medium",
    owner="IT Lead",
    category="confidentiality",
    kinds=("disposal",),
    parameters={
        "sla_days_customer_data": 30,
        "sla_days_device": 30,
        "sla_days_media": 30,
        "required_fields": ("asset", "method", "certificate"),
    },
    evidence={
        "trigger_type": "device",
        "trigger_at": "2025-12-01 07:50:00",
        "asset": "notebook 4711",
        "method": "shredded",
        "certificate": "certificate 12",
    },
    reads={"trigger_type": "VARCHAR", "trigger_at": "TIMESTAMP"},
    # what has to go had to go before anybody wrote so
    started_at="least(c.opened_at, c.trigger_at)",
    asked=(
        Within(
            id="B",
            text="It was gone within the days for what it is",
            done=state("restored_at"),
            due="c.triggered_at + to_days(CASE lower(c.trigger_type) WHEN 'customer_data' THEN $sla_days_customer_data "
            f"WHEN 'device' THEN $sla_days_device WHEN 'media' THEN $sla_days_media ELSE greatest({_LIMITS}) END)",
            limit_is_known=f"lower(c.trigger_type) IN ({_TYPES}) "
            f"OR c.restored_at <= c.triggered_at + to_days(least({_LIMITS}))",
        ),
        Before(
            id="C",
            text="What it was, how it went and the proof of it stood before it was closed",
            what=all_said("asset", "method", "certificate"),
            than=state("first_resolved_at"),
        ),
        Before(
            id="D",
            text="Another person than who did it verified it before it was closed",
            what=approved("performer"),
            than=state("first_resolved_at"),
        ),
    ),
)
CONTROL = CASE.control
