"""TKT-12: demand is watched and capacity added before commitments are missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from expectations.gx import gxe
from expectations.model import Attribute
from expectations.obligations import Answer, Duty, Part, Performed

BREACH = {
    "ticket_id": "b1",
    "ticket_kind": "capacity_breach",
    "status": "closed",
    "obligation_id": "o",
    "opened_at": "2026-01-20 10:00:00",
    "restored_at": "2026-01-22 10:00:00",
    "no_action_reason": "a load test",
}


@dataclass(frozen=True, kw_only=True)
class Breaches(Part):
    """Each breach since the review before was decided in time. The first that was not decides, on its own day."""

    @property
    def attribute(self) -> Attribute:
        """All were decided."""
        return Attribute(
            id=self.id,
            text=self.text,
            expect=gxe.ExpectColumnValuesToBeInSet(column="breaches_are_decided", value_set=[True]),
            null_means={"breaches_are_decided": "unknown"},
            due="breaches_due_at",
            done="breaches_done_at",
            show=("breaches", "undecided_breaches"),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """How many, how many not, since when that is certain: never before the last one's time is over."""
        return {
            "breaches": "coalesce(b.breaches, 0)",
            "undecided_breaches": "coalesce(b.undecided, 0)",
            "breaches_are_decided": "CASE WHEN b.undecided > 0 THEN false "
            "WHEN coalesce(b.unclear, 0) = 0 THEN true END",
            "breaches_due_at": "coalesce(b.first_missed_at, due_day.ends_at + to_days($breach_decision_days))",
            "breaches_done_at": "NULL::TIMESTAMP",
        }

    def answers(self) -> Iterator[Answer]:
        """Decided, not decided, too late, without a word, without a field for one."""
        told: Mapping[tuple[str, str], Mapping[str, str | None]] = {
            ("Decided with a reason", "pass"): {},
            ("Never decided", "fail"): {"status": "open", "restored_at": None},
            ("Decided after six days: five were allowed", "fail"): {"restored_at": "2026-01-26 10:00:00"},
            ("Closed as noise, without a word", "fail"): {"no_action_reason": None},
            ("Closed, and there is no field for a reason", "unknown"): {
                "no_action_reason": None,
                "not_provided": "no_action_reason",
            },
        }
        for (words, expect), differs in told.items():
            yield Answer(words=words, expect=expect, differs={"more": {"tickets": ({**BREACH, **differs},)}})
        change = {"ticket_id": "b1", "link_kind": "remediated_by", "linked_ticket_id": "c1"}
        more = {"tickets": ({**BREACH, "no_action_reason": None},), "ticket_links": (change,)}
        yield Answer(words="Decided by a change", expect="pass", differs={"more": more})


DUTY = Duty(
    id="TKT-12",
    title="Capacity is reviewed and breaches of thresholds are acted on",
    objective="Demand is watched and capacity added before commitments are missed.",
    criteria=("A1.1",),
    annex_a=("A.8.6",),
    severity="medium",
    owner="Platform Lead",
    category="availability",
    duty="capacity_review",
    parameters={
        "grace_days": 14,
        "required_fields": ("current_use", "forecast", "decisions"),
        "breach_decision_days": 5,
        "opens_days": 92,
    },
    evidence={"current_use": "61 % of storage", "forecast": "80 % in a year", "decisions": "two more nodes"},
    reads={},
    performed=Performed(
        text="The review tells use, forecast and decisions, and somebody else accepted it by its due date plus grace",
        fields="$required_fields",
        accepted="accepted",
    ),
    asked=(
        Breaches(
            id="B",
            text="Each breach of a threshold was decided in time, with a change or a reason why there is none",
        ),
    ),
    joins="""
        JOIN calendar due_day ON due_day.day = o.due_on
        LEFT JOIN (
            SELECT n.day, n.obligation_id, n.due_on, count(*) AS breaches,
                count(*) FILTER (is_over AND NOT is_decided) AS undecided,
                count(*) FILTER (is_over AND is_decided IS NULL) AS unclear,
                min(decide_by_at) FILTER (is_over AND NOT is_decided) AS first_missed_at
            FROM (
                SELECT n.day, n.obligation_id, n.due_on, t.opened_at + to_days($breach_decision_days) AS decide_by_at,
                    decide_by_at < today.ends_at OR t.restored_at IS NOT NULL OR t.status = 'cancelled' AS is_over,
                    -- that one was cancelled is a decision, too, and needs its reason
                    CASE WHEN coalesce(t.restored_at > decide_by_at, t.status <> 'cancelled') THEN false
                        WHEN coalesce(f.follow_ups, 0) > 0 OR t.no_action_reason IS NOT NULL THEN true
                        WHEN NOT list_contains(string_split(t.not_provided, ' '), 'no_action_reason') THEN false
                        END AS is_decided
                FROM obligations_due n
                JOIN days today ON today.day = n.day
                JOIN calendar upto ON upto.day = n.due_on
                LEFT JOIN calendar since ON since.day = n.due_before_on
                JOIN tickets t ON t.day = n.day AND t.obligation_id = n.obligation_id
                    AND t.ticket_kind = 'capacity_breach'
                    AND t.opened_at < upto.ends_at AND (since.day IS NULL OR t.opened_at >= since.ends_at)
                LEFT JOIN follow_ups f ON f.day = t.day AND f.source_id = t.source_id AND f.ticket_id = t.ticket_id
            ) n GROUP BY ALL
        ) b ON b.day = o.day AND b.obligation_id = o.obligation_id AND b.due_on = o.due_on
    """,
)
CONTROL = DUTY.control
