"""Approving a restatement that improves something: with a cause and by a second person, as a leaf of the evidence log.

Names are taken as typed. That the second person really agreed is proven only by a register that somebody reviews
independently, which comes later; until then the leaf says who was named, and which user of the machine named them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from assets.workspace import Workspace
from warehouse.audit import Audit

CAUSES: Final = ("late_fact", "source_correction", "link_correction", "test_defect")


class ApprovalError(Exception):
    """It cannot be approved; says which restatement, why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Approval:
    """What is said with an approval.

    Attributes:
        cause: one of `CAUSES`; why: in words.
        proposed_by, approved_by: two different people; who: user of the machine.
    """

    cause: str
    why: str
    proposed_by: str
    approved_by: str
    who: str

    def __post_init__(self) -> None:
        """Refuse one without its cause, its reason or its second person."""
        if self.cause not in CAUSES:
            raise ApprovalError(f"cause {self.cause!r}: one of {', '.join(CAUSES)}")
        if not self.why.strip():
            raise ApprovalError("a reason is missing: say in words why the first verdict does not hold")
        names = [" ".join(name.split()).casefold() for name in (self.proposed_by, self.approved_by)]
        if not all(names) or names[0] == names[1]:
            raise ApprovalError("an improvement needs two different people: who proposes it and who approves it")


def approve(workspace: Workspace, numbers: Collection[int], approval: Approval) -> None:
    """Record that restatements are approved; all or none of them.

    Args:
        workspace: held for writing; what was last published says what waits.
        numbers: of the restatements, as published.
        approval: what is said with it.

    Raises:
        ApprovalError: a number is none of a restatement that waits.
        NothingPublishedError: nothing was published yet.
    """
    with Audit(workspace.home.audit) as audit:
        status = dict(audit.query("SELECT number, status FROM restatements").rows())
    status |= dict.fromkeys(
        (n for (n,) in workspace.store.db.rows("SELECT restatement_seq FROM approvals")), "approved"
    )
    reasons = {
        "counts": "improves nothing, so it counts already",
        "approved": "is approved already",
        "": "is no restatement; `tallymark restatements` lists them",
    }
    for number in numbers:
        if (found := status.get(number, "")) != "waits":
            raise ApprovalError(f"{number} {reasons[found]}")
    about = {
        "cause": approval.cause,
        "why": approval.why.strip(),
        "proposed_by": approval.proposed_by.strip(),
        "approved_by": approval.approved_by.strip(),
        "who": approval.who,
    }
    workspace.append(*({"kind": "approval", "restatement": number, **about} for number in sorted(numbers)))
    workspace.load()
