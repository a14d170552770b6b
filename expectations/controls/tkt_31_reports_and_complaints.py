"""TKT-31: staff, customers and the public can report concerns and get an answer."""

from expectations.cases import Case, Expected, Within, latest, said, state
from expectations.model import Exclusion

CASE = Case(
    id="TKT-31",
    title="Security reports and privacy complaints are received and answered",
    objective="Staff, customers and the public can report concerns and get an answer.",
    criteria=("CC2.2", "CC2.3", "P8.1"),
    annex_a=("A.6.8", "A.5.6"),
    severity="medium",
    owner="Security Lead",
    kinds=("security_report", "privacy_complaint"),
    parameters={
        "ack_hours": 72,
        "resolve_days_security_report": 60,
        "resolve_days_privacy_complaint": 30,
        "expected_grace_days": 1,
    },
    evidence={"received_at": "2025-12-01 07:50:00", "outcome": "mended", "spam_reason": None},
    reads={"received_at": "TIMESTAMP", "outcome": "VARCHAR", "spam_reason": "VARCHAR"},
    started_at="least(c.opened_at, c.received_at)",
    shows={"is_spam": "c.status = 'cancelled' AND c.spam_reason IS NOT NULL"},
    exclusions=(Exclusion(rule="spam", condition="is_spam", reason="cancelled as spam, with a reason"),),
    expected=Expected(
        id="C",
        text="The test messages that the register demands reached the queue",
        duty="channel_test",
    ),
    asked=(
        Within(
            id="A",
            text="A person took it up within the time; an automatic reply is none",
            done=state("acknowledged_at"),
            within="ack_hours",
        ),
        Within(
            id="B",
            text="It was closed with an outcome within the days for its kind",
            done=latest(state("restored_at"), said("outcome")),
            due="c.triggered_at + to_days(CASE c.ticket_kind WHEN 'privacy_complaint' "
            "THEN $resolve_days_privacy_complaint ELSE $resolve_days_security_report END)",
        ),
    ),
)
CONTROL = CASE.control
