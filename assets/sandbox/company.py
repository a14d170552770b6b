"""The company: its facts, its clock and the people in it. What happens to them is in `verbs` and `life`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from assets.sandbox.code.host import CodeHost
from assets.sandbox.desk import Desk
from assets.sandbox.directory import Directory
from assets.sandbox.hr import HumanResources
from assets.sandbox.papers import Papers
from assets.sandbox.people import Person
from assets.sandbox.seeded import Seeded
from assets.sandbox.tickets.tracker import Tracker
from assets.sandbox.timeline import Timeline
from assets.sandbox.training import Training
from assets.sandbox.when import DAY, reading_of

PREHISTORY = timedelta(days=60)
_FEWEST = 60
_DEPUTY = "head of Legal"
_MOST_DAYS = 3660


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What makes one company: everything that happens follows from these.

    `people` is the headcount at the start, `sign_ins` may be switched off for very large companies. `repositories` is
    the folder for git repositories that are asked for (else a temporary one).
    """

    start: date
    seed: int = 7
    people: int = 250
    days: int = 365
    desk: Path | None = None
    sign_ins: bool = True
    repositories: Path | None = None

    def __post_init__(self) -> None:
        if self.people < _FEWEST:
            raise ValueError(f"--people is {self.people}: a company needs at least {_FEWEST} people")
        if not 1 <= self.days <= _MOST_DAYS:
            raise ValueError(f"--days is {self.days}: choose 1 to {_MOST_DAYS}")

    @property
    def end(self) -> date:
        """The first day after the run."""
        return self.start + self.days * DAY

    @property
    def horizon(self) -> date:
        """The day up to which plans are made, so that the last days of the run know of departures to come."""
        return self.end + PREHISTORY

    @property
    def birth(self) -> date:
        """The day from which life is simulated, so that the first reading finds a company in motion."""
        return self.start - PREHISTORY


class Company:
    """A company at an instant. `advance` lets it live; everything else only looks or is used by verbs.

    Attributes:
        spoken_of: series and due dates of obligations that scenarios are about; nobody else meets them.
        met: ids of the tickets by which obligations were met, by the names of their occurrences.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.seeded = Seeded(seed=settings.seed)
        self.timeline = Timeline(datetime.combine(settings.birth, time(0), UTC))
        self.hr = HumanResources(self.timeline)
        self.directory = Directory(timeline=self.timeline, seeded=self.seeded)
        self.code = CodeHost(timeline=self.timeline, seeded=self.seeded)
        self.tracker = Tracker(self.timeline, self.seeded)
        self.training = Training(self.timeline)
        self.papers = Papers()
        self.people: dict[str, Person] = {}
        self.person_of_account: dict[str, Person] = {}
        self.spoken_of: set[tuple[str, date]] = set()
        self.met: dict[str, str] = {}
        self.desk = Desk(settings.desk, self.timeline, self.seeded, self._reviewer_of) if settings.desk else None

    @property
    def now(self) -> datetime:
        """The company's time, UTC."""
        return self.timeline.now

    def dice(self, *name: object) -> Random:
        """Return chance for the thing called `name`."""
        return self.seeded.dice(*name)

    def introduce(self, person: Person) -> None:
        """Make a person known by key and by account."""
        self.people[person.key] = person
        for plan in person.accounts.values():
            self.person_of_account[plan.account_id] = person

    def manager_of(self, person: Person) -> Person | None:
        """Return the manager the person was cast with."""
        return self.people[person.manager] if person.manager else None

    def advance(self, to: datetime) -> None:
        """Look at the desk, then live up to an instant. Raises ClockError when it lies in the past."""
        if self.desk:
            self.desk.look()
        self.timeline.advance(to)

    def live_to_reading(self, day: date) -> None:
        """Live up to the reading of a day (00:30 in Berlin after it)."""
        self.advance(reading_of(day))

    def _reviewer_of(self, account_id: str) -> str:
        """Return the login of the manager (or owner) of whose account it is, or of somebody else at the top."""
        subject = self.person_of_account.get(account_id)
        reviewer = self.manager_of(subject) if subject else None
        account = self.directory.accounts[(reviewer or self.people[_DEPUTY]).account()]
        return account.login
