"""Templates of control tests that ask of everybody whom it concerns whether they did something.

`Joining` asks it of whoever comes, by some day after the first one; `Current` of all, how long ago. Each makes such a
test from what is its own: of whom what is asked, and what shows that it was done.
"""

from expectations.workforce.current import AT_WORK, WORKER_TYPES, Current
from expectations.workforce.joining import Joining

__all__ = ["AT_WORK", "WORKER_TYPES", "Current", "Joining"]
