"""Words in which edges of cases are told: what differs from a case that was dealt with in every respect."""

from expectations.obligations import Answer

OPEN = {"status": "in_progress", "restored_at": None, "first_resolved_at": None, "closed_at": None}
CANCELLED = {**OPEN, "status": "cancelled"}


def because(letter, words, expect, **differs):
    return letter, Answer(words=words, expect=expect, differs=differs)


def resolved(at, **more):
    return {"ticket": {"restored_at": at, "first_resolved_at": at, "closed_at": at, **more}}
