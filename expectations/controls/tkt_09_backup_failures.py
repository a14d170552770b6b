"""TKT-09: a missed backup is noticed and made good before data could be lost beyond the target."""

from expectations.cases import Before, Case, Expected, Moment, Within, said, that

_MISSES = (
    "(SELECT count(*) FROM told b WHERE b.day = c.day AND b.backup_set = c.backup_set AND b.opened_at < c.opened_at "
    "AND coalesce(b.next_success_at > c.opened_at, true) AND b.merged_into_ticket_id IS NULL)"
)
_NOT_IN_A_ROW = that(
    f"CASE WHEN c.backup_set IS NOT NULL THEN {_MISSES} < $max_consecutive_misses END",
    lacks={
        "the one before is not made good yet": {
            "more": {
                "tickets": (
                    {
                        "ticket_id": "c0",
                        "ticket_kind": "backup_failure",
                        "status": "open",
                        "opened_at": "2025-11-30 08:00:00",
                    },
                ),
                "ticket_details": ({"ticket_id": "c0", "detail": "backup_set", "value": "nightly"},),
            }
        }
    },
    blurs={"nobody says of which set": {"evidence": {"backup_set": None}}},
)

CASE = Case(
    id="TKT-09",
    title="Backup failures followed up in time",
    objective="A missed backup is noticed and made good before data could be lost beyond the target.",
    criteria=("A1.2",),
    annex_a=("A.8.13",),
    severity="high",
    owner="Platform Lead",
    category="availability",
    kinds=("backup_failure",),
    parameters={"resolve_hours": 24, "rpo_hours_of_set": (), "max_consecutive_misses": 1, "expected_grace_days": 1},
    evidence={"backup_set": "nightly", "next_success": "job 4712"},
    reads={"backup_set": "VARCHAR", "next_success": "VARCHAR"},
    expected=Expected(
        id="A",
        text="Each backup that the register demands has a ticket that reports it, done or failed",
        duty="backup_job",
    ),
    asked=(
        Within(
            id="B",
            text="The next good backup came within the time, or within the recovery point objective of the set",
            done=said("next_success"),
            # such as "ledger=4": four hours
            due="c.triggered_at + to_hours(least($resolve_hours, coalesce(list_min(list_transform(list_filter("
            "$rpo_hours_of_set, x -> split_part(x, '=', 1) = c.backup_set), x -> split_part(x, '=', 2)::INTEGER)), "
            "$resolve_hours)))",
        ),
        Before(
            id="C",
            text="It was not one too many in a row: those before were made good when it failed again",
            what=_NOT_IN_A_ROW,
            than=Moment(at="c.triggered_at", is_seen="true", lacks={}, blurs={}),
        ),
    ),
)
CONTROL = CASE.control
