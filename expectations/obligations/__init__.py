"""The template of control tests that ask whether a recurring obligation was met, with evidence and by whom accepted.

`Duty` makes such a test from what is its own: the duty, what its evidence must say, and the parts that are asked
beyond being done in time. Which occurrences there are says the register of obligations; tickets are the evidence.
"""

from expectations.obligations.asked import Accepted, Followed, Holds, Performed, Said
from expectations.obligations.part import Answer, Part
from expectations.obligations.template import Duty
from expectations.obligations.world import DUE_ON, ITEM, PEOPLE, world

__all__ = [
    "DUE_ON",
    "ITEM",
    "PEOPLE",
    "Accepted",
    "Answer",
    "Duty",
    "Followed",
    "Holds",
    "Part",
    "Performed",
    "Said",
    "world",
]
