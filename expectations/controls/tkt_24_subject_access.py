"""TKT-24: people can learn what personal data is held about them, and receive it, within the promised time."""

from expectations.cases import Before, Case, Within, latest, said, state
from expectations.model import Exclusion

CASE = Case(
    id="TKT-24",
    title="Data-subject access requests answered in time",
    objective="People can learn what personal data is held about them, and receive it, within the promised time.",
    criteria=("P5.1",),
    annex_a=("A.5.34",),
    severity="high",
    owner="Privacy Officer",
    category="privacy",
    kinds=("dsar",),
    parameters={"ack_days": 5, "respond_days": 30, "extension_days": 60, "identity_check_required": True},
    evidence={
        "received_at": "2025-12-01 07:50:00",
        "identity_check": "passport seen",
        "outcome": "answered",
        "extension_told": None,
        "refusal_reason": None,
        "informed": "by letter",
    },
    reads={
        "received_at": "TIMESTAMP",
        "identity_check": "VARCHAR",
        "outcome": "VARCHAR",
        "extension_told": "VARCHAR",
        "refusal_reason": "VARCHAR",
        "informed": "VARCHAR",
    },
    # a request may have lain in a mailbox before anybody opened a ticket; a later date than the ticket's gives no time
    started_at="least(c.opened_at, c.received_at)",
    shows={
        "is_withdrawn": "c.status = 'cancelled' AND coalesce(lower(c.outcome) = 'withdrawn', false)",
        "is_of_somebody_else": "coalesce(lower(c.outcome) = 'not_a_data_subject' AND c.informed IS NOT NULL "
        "AND c.identity_check IS NOT NULL, false)",
    },
    exclusions=(
        Exclusion(rule="withdrawn", condition="is_withdrawn", reason="whoever asked took it back"),
        Exclusion(
            rule="not_a_data_subject",
            condition="is_of_somebody_else",
            reason="a check of the identity showed that nothing is held about who asked, who was told so",
        ),
    ),
    asked=(
        Within(
            id="A",
            text="A person took it up within the days that are allowed",
            done=state("acknowledged_at"),
            within="ack_days",
            unit="days",
        ),
        Before(
            id="B",
            text="Who asked was identified before anything was disclosed",
            what=said("identity_check"),
            than=state("first_resolved_at"),
            applies="$identity_check_required AND coalesce(lower(c.outcome), '') <> 'refused'",
        ),
        Within(
            id="C",
            text="It was answered in time, or by the later date of which the person was told in time",
            done=state("restored_at"),
            due="c.triggered_at + to_days($respond_days + CASE WHEN c.extension_told_at <= c.triggered_at "
            "+ to_days($respond_days) THEN $extension_days ELSE 0 END)",
        ),
        Before(
            id="D",
            text="A refusal has a reason, and the person was told",
            what=latest(said("refusal_reason"), said("informed")),
            than=state("first_resolved_at"),
            applies="CASE WHEN c.outcome IS NOT NULL THEN lower(c.outcome) = 'refused' "
            "WHEN c.outcome_is_empty THEN false END",
            where={"evidence": {"outcome": "refused", "refusal_reason": "of no end"}},
        ),
    ),
)
CONTROL = CASE.control
