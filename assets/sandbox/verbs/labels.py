"""Verbs of the code host: what people stick on pull requests. `who` acts with their main account."""

from assets.sandbox.code.facts import Unlabelling
from assets.sandbox.company import Company
from assets.sandbox.marks import Mark
from assets.sandbox.people import Person
from assets.sandbox.verbs.changes import acting, find
from assets.sandbox.verbs.registry import verb


@verb
def label_change(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one; of a label that is there nobody asks who put it on
    *,
    change: Mark,
    label: str = "emergency",
) -> None:
    """Somebody puts a label on a pull request."""
    found = find(company, change)
    company.code.change(found.change_id, labels=tuple(sorted({*found.labels, label})))


@verb
def unlabel_change(company: Company, who: Person, *, change: Mark, label: str = "emergency") -> None:
    """Somebody takes a label off a pull request; the host's log of it remembers."""
    found, code = find(company, change), company.code
    taken = Unlabelling(event_id=code.new_id("event"), label=label, at=code.now, actor_id=acting(company, who, "main"))
    rest = tuple(one for one in found.labels if one != label)
    code.change(found.change_id, labels=rest, unlabelled=(*found.unlabelled, taken))
