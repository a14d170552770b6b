"""HR-02: everybody who may see confidential information is bound to protect it from the first day on."""

from expectations.model import Example
from expectations.workforce import Joining
from expectations.workforce.papers import ITEM, WORKER, world

NDA = {"document_kind": "nda", "document_id": "nda", "version": None, "acknowledged_on": "2026-01-20"}
LEFT = {"worker_id": "w1", "event_type": "termination", "effective_date": "2025-06-30"}

CONTROL = Joining(
    id="HR-02",
    title="Confidentiality agreement signed before start",
    objective="Everyone who may see confidential information is bound to protect it from day one.",
    criteria=("C1.1",),
    annex_a=("A.6.6", "A.6.2"),
    severity="medium",
    owner="Head of People",
    category="confidentiality",
    convention="days are counted by the date where the person works: the day before the first one is the last in time",
    texts=(
        "An agreement of a kind that counts was signed for this employment at all",
        "It was signed before the first day, and the days that are allowed after it",
    ),
    what="signed",
    by_number=True,
    parameters={
        "grace_days_after_start": 0,
        "signed_before_days": 90,
        "document_kinds": ("nda", "terms_of_employment"),
    },
    due_on="w.hire_date - 1 + $grace_days_after_start::INTEGER",
    asked="SELECT *, 'agreement' AS signed FROM hires",
    proofs="""
            SELECT day, source_id, person_id, 'agreement' AS signed, acknowledged_on AS done_on, true AS counts
            FROM signatures WHERE list_contains($document_kinds, document_kind)""",
    # who comes back signs anew; what was signed for the time before is no agreement for this one
    since="CASE WHEN h.is_rehire THEN h.hire_date - $signed_before_days::INTEGER ELSE DATE '1900-01-01' END",
    examples=(
        Example(words="Signed two weeks before the first day", expect="pass", rows=world(NDA), item=ITEM),
        Example(words="Never signed", expect="fail", attribute="A", rows=world(None), item=ITEM),
        Example(
            words="Signed on the first day",
            expect="fail",
            attribute="B",
            rows=world({**NDA, "acknowledged_on": "2026-02-02"}),
            item=ITEM,
        ),
        Example(
            words="Back after half a year, with the agreement of the time before",
            expect="fail",
            attribute="B",
            rows=world({**NDA, "acknowledged_on": "2024-01-20"}, employment_events=(LEFT,)),
            item=ITEM,
        ),
        Example(
            words="Signed on paper, without a date",
            expect="unknown",
            attribute="B",
            rows=world({**NDA, "acknowledged_on": None}),
            item=ITEM,
        ),
        Example(
            words="A member of the board",
            expect="not_asked",
            rows=world(None, {**WORKER, "worker_type": "board"}),
            item=ITEM,
        ),
    ),
).control
