"""The template of control tests that ask whether a kind of case was dealt with: by when, by whom, in which order.

A case is a ticket of a kind (alert, request, report …). `Case` makes such a test from what is its own: the kinds, when
the clock starts, and what is asked. What is asked is put together from moments: a state of the ticket, a field filled
in, an approval; each must come within a time (`Within`) or before something else (`Before`).
"""

from expectations.cases.asked import Before, Expected, Within
from expectations.cases.moment import Moment, all_said, approved, earliest, latest, said, state, that
from expectations.cases.template import Case
from expectations.cases.world import DUE_ON, ITEM, OPENED_AT, PEOPLE, world

__all__ = [
    "DUE_ON",
    "ITEM",
    "OPENED_AT",
    "PEOPLE",
    "Before",
    "Case",
    "Expected",
    "Moment",
    "Within",
    "all_said",
    "approved",
    "earliest",
    "latest",
    "said",
    "state",
    "that",
    "world",
]
