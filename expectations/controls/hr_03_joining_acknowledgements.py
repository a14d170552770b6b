"""HR-03: new people confirm that they know the rules of conduct and security soon after they started."""

from expectations.model import Example
from expectations.workforce import Joining
from expectations.workforce.papers import BACK, CONCERNS, ITEM, LEAVE, world

CONTROL = Joining(
    id="HR-03",
    title="Code of conduct and core policies acknowledged on joining",
    objective="New people confirm that they know the conduct and security rules soon after starting.",
    criteria=("CC1.1", "CC2.2"),
    annex_a=("A.6.2", "A.5.4", "A.5.10"),
    severity="medium",
    owner="Head of People",
    convention="days are counted by the date where the person works: the fourteenth day after the first is in time",
    texts=(
        "The policy was acknowledged at all, in a version that was in force then",
        "It was acknowledged within the days that are allowed after the first, leave aside",
    ),
    what="policy_id",
    pauses=True,
    by_number=True,
    parameters={"days_after_start": 14, "reuse_days": 90},
    asked=f"""
            SELECT w.*, p.policy_id FROM hires w JOIN policies p ON p.day = w.day AND p.valid_from_on <= w.hire_date
                AND (p.valid_to_on IS NULL OR w.hire_date <= p.valid_to_on) AND {CONCERNS}""",
    proofs="""
            SELECT s.day, s.source_id, s.person_id, s.document_id AS policy_id, s.acknowledged_on AS done_on,
                coalesce(bool_or(s.acknowledged_on BETWEEN p.valid_from_on
                    AND coalesce(p.valid_to_on, s.acknowledged_on)), false) AS counts
            FROM signatures s LEFT JOIN policies p
                ON p.day = s.day AND p.policy_id = s.document_id AND p.version = s.version
            WHERE s.document_kind = 'policy'
            GROUP BY s.day, s.source_id, s.person_id, s.document_id, s.acknowledged_on""",
    since="h.hire_date - $reuse_days::INTEGER",
    item=("source_id", "worker_id", "hire_date", "policy_id"),
    examples=(
        Example(words="Acknowledged after eight days", expect="pass", rows=world({}), item=f"{ITEM}/conduct"),
        Example(words="Never acknowledged", expect="fail", attribute="A", rows=world(None), item=f"{ITEM}/conduct"),
        Example(
            words="Acknowledged on the fifteenth day",
            expect="fail",
            attribute="B",
            rows=world({"acknowledged_on": "2026-02-17"}),
            item=f"{ITEM}/conduct",
        ),
        Example(
            words="Ticked off by an administrator",
            expect="fail",
            attribute="B",
            rows=world({"acted_by": "admin"}),
            item=f"{ITEM}/conduct",
        ),
        Example(
            words="Acknowledged after four weeks, of which three were leave",
            expect="pass",
            rows=world({"acknowledged_on": "2026-03-09"}, employment_events=(LEAVE, BACK)),
            item=f"{ITEM}/conduct",
        ),
        Example(
            words="Nobody wrote down when",
            expect="unknown",
            attribute="B",
            rows=world({"acknowledged_on": None}),
            item=f"{ITEM}/conduct",
        ),
        Example(
            words="Left after a week",
            expect="left_before_due",
            rows=world(None, {"termination_date": "2026-02-09"}),
            item=f"{ITEM}/conduct",
        ),
    ),
).control
