"""Change-only history shows, day by day, exactly what was read, as a plain dictionary would remember it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.snapshots import Scope, look_at

FIRST = date(2026, 3, 1)
ACCOUNTS = ("a1", "a2", "a3")
FACTORS = ("f1", "f2")
STATUS = st.sampled_from(["active", "pending", None])


@dataclass(frozen=True)
class Step:
    """One reading: how many days after the one before (0 = the same day again), of what, what it showed."""

    days: int
    rows: dict[tuple[str, str], str | None]
    parents: frozenset[str] | None
    new_process: bool


@st.composite
def steps(draw):
    rows = draw(st.dictionaries(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(FACTORS)), STATUS, max_size=6))
    parents = draw(st.none() | st.frozensets(st.sampled_from(ACCOUNTS)))
    if parents is not None:
        rows = {key: status for key, status in rows.items() if key[0] in parents}
    days = draw(st.sampled_from([0, 1, 1, 1, 3]))
    return Step(days, rows, parents, draw(st.integers(0, 9)) == 0)


@dataclass
class Naive:
    """What a plain dictionary remembers: the whole state after each reading."""

    now: dict = field(default_factory=dict)
    gone: set = field(default_factory=set)
    readings: list = field(default_factory=list)

    def read(self, seq: int, day: date, step: Step) -> None:
        kept = {} if step.parents is None else {k: v for k, v in self.now.items() if k[0] not in step.parents}
        after = kept | step.rows
        self.gone = (self.gone | self.now.keys()) - after.keys()
        self.now = after
        self.readings.append((seq, day, dict(after), set(self.gone)))

    def seen(self, *, newest: bool, known_at: float = float("inf")) -> tuple[dict, dict]:
        """Per day, the rows and the vanished keys by its first or its newest reading up to `known_at`."""
        rows, gone = {}, {}
        for seq, day, state, vanished in self.readings:
            if seq <= known_at and (newest or day not in rows):
                rows[day], gone[day] = state, vanished
        return rows, gone


def shown(store, scope) -> tuple[dict, dict]:
    look_at(store.db, scope)
    days = [day for (day,) in store.db.rows("SELECT DISTINCT day FROM judging WHERE record = 'mfa_factors'")]
    rows: dict = {day: {} for day in days}
    gone: dict = {day: set() for day in days}
    for day, account, factor, status in store.db.rows("SELECT day, account_id, factor_id, status FROM mfa_factors"):
        assert (account, factor) not in rows[day], "a record stands twice on a day"
        rows[day][account, factor] = status
    for day, account, factor in store.db.rows("SELECT day, account_id, factor_id FROM vanished_mfa_factors"):
        gone[day].add((account, factor))
    return rows, gone


def play(shelf, taken) -> Naive:
    naive, day = Naive(), FIRST
    for step in taken:
        day += timedelta(days=step.days)
        rows = [{"account_id": a, "factor_id": f, "status": status} for (a, f), status in step.rows.items()]
        naive.read(shelf.pull(day, "mfa_factors", rows, parents=step.parents), day, step)
        if step.new_process:
            shelf.reopen()
        elif len(rows) % 2:
            shelf.load()  # else the next reading shares its batch
    shelf.load()
    return naive


CALM = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def repeats_a_whole_reading_around_a_part(taken) -> bool:
    """What `test_a_whole_reading_that_equals_the_one_before_a_part_still_counts` shows to be missed."""
    whole, had_part = None, False
    for step in taken:
        if step.parents is not None:
            had_part = True
        elif had_part and step.rows == whole:
            return True
        else:
            whole, had_part = step.rows, False
    return False


SEQUENCES = st.lists(steps(), min_size=1, max_size=12).filter(
    lambda taken: not repeats_a_whole_reading_around_a_part(taken)
)


def test_a_whole_reading_that_equals_the_one_before_a_part_still_counts(new_shelf):
    shelf = new_shelf()
    taken = [
        Step(0, {}, None, new_process=False),
        Step(1, {("a1", "f1"): "active"}, frozenset({"a1"}), new_process=False),
        Step(1, {}, None, new_process=False),
    ]
    naive = play(shelf, taken)
    assert shown(shelf.store, Scope(from_day=FIRST, to_day=FIRST + timedelta(days=2))) == naive.seen(newest=False)


@CALM
@given(taken=SEQUENCES)
def test_every_day_shows_what_its_reading_showed_by_first_newest_and_any_past_knowledge(new_shelf, taken):
    shelf = new_shelf()
    naive = play(shelf, taken)
    everything = {"from_day": FIRST, "to_day": FIRST + timedelta(days=60)}
    assert shown(shelf.store, Scope(**everything)) == naive.seen(newest=False)
    assert shown(shelf.store, Scope(**everything, choice="latest")) == naive.seen(newest=True)
    for seq, *_ in naive.readings:
        scope = Scope(**everything, choice="latest", known_at=seq)
        assert shown(shelf.store, scope) == naive.seen(newest=True, known_at=seq), f"as known after pull {seq}"


@CALM
@given(taken=SEQUENCES)
def test_history_does_not_depend_on_batches_or_restarts(new_shelf, taken):
    shelf = new_shelf()
    play(shelf, taken)
    once = shelf.rebuilt()
    for table in ("history_mfa_factors", "readings", "pulls", "corrections", "loaded"):
        columns = "* EXCLUDE version_id" if table.startswith("history") else "*"
        query = f"SELECT {columns} FROM {table} ORDER BY ALL"
        assert once.db.rows(query) == shelf.db.rows(query)
    once.db.close()


def test_a_reading_that_shows_no_change_writes_no_version(new_shelf):
    shelf = new_shelf()
    rows = [{"account_id": f"a{number}", "factor_id": "f", "status": "active"} for number in range(50)]
    for day in range(10):
        shelf.pull(FIRST + timedelta(days=day), "mfa_factors", rows)
    shelf.load()
    assert shelf.db.value("SELECT count(*) FROM history_mfa_factors") == 50
    assert [changes for (changes,) in shelf.db.rows("SELECT changes FROM readings ORDER BY day")] == [50] + [0] * 9


def test_a_vanished_record_is_an_interval_from_the_last_reading_that_saw_it(new_shelf):
    shelf = new_shelf()
    shelf.pull(FIRST, "accounts", [{"account_id": "a1"}, {"account_id": "a2"}])
    shelf.pull(FIRST + timedelta(days=4), "accounts", [{"account_id": "a2"}])
    shelf.load()
    look_at(shelf.db, Scope(from_day=FIRST, to_day=FIRST + timedelta(days=4)))
    (gone,) = shelf.db.rows("SELECT day, account_id, changed_after_at, changed_by_at FROM vanished_accounts")
    seen, missed = (at for (at,) in shelf.db.rows("SELECT DISTINCT observed_at FROM readings ORDER BY ALL"))
    assert gone == (FIRST + timedelta(days=4), "a1", seen, missed)


def test_events_of_a_log_are_only_ever_added(new_shelf):
    shelf = new_shelf()
    shelf.pull(FIRST, "account_events", [{"event_id": "e1", "account_id": "a1"}])
    shelf.pull(FIRST + timedelta(days=1), "account_events", [{"event_id": "e2", "account_id": "a1"}])
    shelf.load()
    look_at(shelf.db, Scope(from_day=FIRST, to_day=FIRST + timedelta(days=1)))
    query = "SELECT day, string_agg(event_id, ' ' ORDER BY event_id) FROM account_events GROUP BY day ORDER BY day"
    assert [events for _, events in shelf.db.rows(query)] == ["e1", "e1 e2"]
    assert shelf.db.rows("SELECT * FROM vanished_account_events") == []


@pytest.mark.parametrize("days_late", [1, 5, 30])
def test_a_departure_entered_late_is_known_for_the_days_since_and_those_days_first_reading_stays(new_shelf, days_late):
    shelf = new_shelf()
    last = FIRST + timedelta(days=days_late)
    left_at = datetime.combine(FIRST, datetime.min.time())
    for offset in range(days_late):
        shelf.pull(FIRST + timedelta(days=offset), "workers", [{"worker_id": "w1"}, {"worker_id": "w2"}])
    late = {"worker_id": "w1", "termination_effective_at": left_at}
    seq = shelf.pull(last, "workers", [late, {"worker_id": "w2"}])
    shelf.load()
    days = [FIRST + timedelta(days=offset) for offset in range(days_late + 1)]
    scope = {"from_day": FIRST, "to_day": last}
    assert _departed(shelf.store, Scope(**scope)) == [(last, "w1")]
    assert _departed(shelf.store, Scope(**scope, known_at=seq)) == [(day, "w1") for day in days]
    assert _departed(shelf.store, Scope(**scope, known_at=seq - 1)) == []
    assert shelf.db.rows("SELECT day, from_day FROM corrections") == [(last, FIRST)]


def _departed(store, scope):
    look_at(store.db, scope)
    query = "SELECT day, worker_id FROM workers WHERE termination_effective_at IS NOT NULL ORDER BY ALL"
    return store.db.rows(query)
