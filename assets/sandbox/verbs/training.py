"""Verbs of training: courses finished, and entries that are removed again."""

from datetime import date

from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.training import AWARENESS
from assets.sandbox.verbs.registry import verb


@verb
def complete_training(
    company: Company, who: Person, *, on: date, course: str = AWARENESS, record: str = "main"
) -> None:
    """HR enters that somebody finished a course on a day."""
    company.training.complete(who.worker(record), course, on)


@verb
def delete_training(company: Company, who: Person, *, course: str = AWARENESS, record: str = "main") -> None:
    """HR removes what it entered about a course."""
    company.training.delete(who.worker(record), course)
