"""Facts of training: who finished which course when, as HR keeps it. Dates only; nobody enters scores there."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from assets.sandbox.timeline import Timeline

COURSES = {1: "Security awareness", 2: "Privacy basics", 3: "Secure development"}
AWARENESS, PRIVACY, SECURE_DEVELOPMENT = COURSES.values()
DEMANDS = {
    "secure_development": ("Engineering", "Platform", "Security", "github-owners"),
    "privacy": ("People", "Legal", "Support", "Security", "hr-data"),
}
"""Departments and groups of whom the company demands courses beside that on awareness. Everybody takes them all."""
_FIRST = 401


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """A course that somebody finished, as it was entered."""

    completion_id: int
    worker_id: str
    course: str
    completed_on: date
    entered_at: datetime


class Training:
    """The courses that each worker finished, in the order in which they were entered. They stay when people leave."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._ids = count(_FIRST)
        self.completions: dict[str, tuple[Completion, ...]] = {}

    def complete(self, worker_id: str, course: str, on: date) -> None:
        """Enter now that somebody finished a course on a day. Raises ValueError when there is no such course."""
        if course not in COURSES.values():
            raise ValueError(f"there is no course '{course}'; there are: {', '.join(COURSES.values())}")
        completion = Completion(
            completion_id=next(self._ids),
            worker_id=worker_id,
            course=course,
            completed_on=on,
            entered_at=self._timeline.now,
        )
        self.completions[worker_id] = (*self.completions.get(worker_id, ()), completion)

    def delete(self, worker_id: str, course: str) -> None:
        """Remove what was entered about a worker and a course."""
        kept = tuple(one for one in self.completions.get(worker_id, ()) if one.course != course)
        self.completions[worker_id] = kept
