"""What is withheld never becomes a pass: a source that was not read, was refused, or no longer shows its proof."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial

import pytest

from expectations.catalogue import controls
from expectations.examples import DAY, play, world
from expectations.judge.engine import Engine
from expectations.judge.gates import records_read
from expectations.judge.judge import Judge
from expectations.model import Example
from warehouse.database import Database
from warehouse.record import records

GREEN = {"pass", "not_applicable"}
PASSING = [
    (control, example)
    for control in controls().values()
    for example in control.examples
    if example.expect == "pass" and example.item
]
FAILING = [
    (control, example) for control in controls().values() for example in control.examples if example.expect == "fail"
]
# records that a test only searches for proof of passing; removing their rows cannot help anybody
PROOFS = {
    "CHG-01": ("change_reviews",),
    "CHG-04": ("check_runs",),
    "CHG-09": ("change_reviews",),
    "CHG-11": ("change_reviews",),
    "HR-01": ("screenings",),
    "HR-02": ("acknowledgements",),
    "HR-03": ("acknowledgements",),
    "HR-04": ("acknowledgements",),
    "HR-05": ("training_records",),
    "HR-06": ("training_records",),
    "HR-07": ("training_records",),
    "HR-08": ("training_records",),
    "HR-10": ("evaluations",),
    "IAM-01": ("mfa_factors",),
    "IAM-06": ("tickets", "ticket_approvals", "entitlements"),
    "IAM-09": ("reviews", "review_items"),
    "TKT-03": ("ticket_links", "ticket_approvals"),
}
# tests that demand something themselves, such as a policy of each kind: where there is nothing, that is missing
DEMANDING = dict.fromkeys(("HR-09", "HR-13", "TKT-14"), ("fail", "deviation")) | {
    "TKT-17": ("indeterminate", "unknown_items"),  # a company without vendors is not believed, and not proven wrong
}
SEARCHING = [case for case in FAILING if case[0].id in PROOFS]
WITHOUT = [
    (control, example)
    for control, example in FAILING
    if set(control.optional) - {name.removeprefix("vanished_") for name in example.rows}
]


def ids(cases):
    return [f"{control.id}: {example.words}" for control, example in cases]


def judged(control, rows, spoil, days=1):
    """The verdicts on the example's day and those after it, after `spoil` took something from their readings."""
    with world(rows) as db:
        sources: dict[str, set[str]] = {}
        for source, record in db.rows("SELECT source_id, record FROM readings"):
            sources.setdefault(source, set()).add(record)
        for later in range(1, days):
            db.run(
                "INSERT INTO readings SELECT seq + $later, source_id, record, day + CAST($later AS INTEGER), "
                "observed_at + to_days(CAST($later AS INTEGER)), basis, levels FROM readings WHERE day = $day",
                later=later,
                day=DAY,
            )
        spoil(db)
        judge = Judge(
            db=db, engine=lambda: Engine(db), sources={source: frozenset(given) for source, given in sources.items()}
        )
        verdicts = judge.judge(control, {}, DAY, DAY + timedelta(days=days - 1))
        return [(verdict.mark, verdict.reason) for verdict in verdicts[:days]]


def the_day_before(db):
    """All sources had been read before, so that their tests are in force."""
    db.run(
        "INSERT INTO readings SELECT 0, source_id, 'groups', day - 1, observed_at, basis, levels FROM readings "
        "WHERE day = $day",
        day=DAY,
    )


@pytest.fixture(scope="module")
def needed():
    """Records that each test cannot do without."""
    with Database() as db:
        return {control.id: records_read(db, control) - set(control.optional) for control in controls().values()}


@dataclass(frozen=True)
class Withheld:
    """What a test says of its example on days in a row, each of which lacks something else."""

    by_record: dict
    by_source: dict
    without_proof: tuple


@pytest.fixture(scope="module")
def withheld(needed):
    """What was judged of an example whose item passes, with everything that can be withheld from it, once each."""

    @cache
    def of(number):
        control, example = PASSING[number]
        with world(example.rows) as db:
            read = db.rows("SELECT source_id, record FROM readings")
        wanted = needed[control.id] & {name.removeprefix("vanished_") for name in example.rows}
        ways = [("record", name) for name in sorted(wanted)]
        ways += [
            ("source", name) for name in sorted({source for source, record in read if record in needed[control.id]})
        ]
        ways += [("proof", "")]
        # in another order for each example: on the example's own day, which is the first, each is once withheld
        ways = ways[number % len(ways) :] + ways[: number % len(ways)]
        said = dict(zip(ways, judged(control, example.rows, partial(withhold, ways), len(ways)), strict=True))
        return Withheld(
            {name: mark for (way, name), mark in said.items() if way == "record"},
            {name: mark for (way, name), mark in said.items() if way == "source"},
            said["proof", ""],
        )

    return of


def withhold(ways, db):
    """From each day something else: a record's reading, a whole source, which was refused, or all proofs."""
    the_day_before(db)
    for later, (way, name) in enumerate(ways):
        day = DAY + timedelta(days=later)
        if way == "record":
            db.run("DELETE FROM readings WHERE day = $day AND record = $name", day=day, name=name)
        elif way == "source":
            db.run("DELETE FROM readings WHERE day = $day AND source_id = $name", day=day, name=name)
            db.run("INSERT INTO pulls VALUES (9, $name, $day, 'rejected', 'count_mismatch')", day=day, name=name)
        else:
            db.run("UPDATE readings SET levels = '' WHERE day = $day", day=day)


@pytest.mark.parametrize("number", range(len(PASSING)), ids=ids(PASSING))
def test_a_day_passes_with_its_readings_and_not_without_any_one_of_them(withheld, number):
    marks = withheld(number).by_record
    assert marks
    assert set(marks.values()) <= {("not_run", "no_reading"), ("indeterminate", "no_reading")}, marks


@pytest.mark.parametrize("number", range(len(PASSING)), ids=ids(PASSING))
def test_a_day_on_which_a_source_was_refused_is_indeterminate_for_that_reason(withheld, number):
    marks = withheld(number).by_source
    assert marks
    assert set(marks.values()) == {("indeterminate", "count_mismatch")}, marks


@pytest.mark.parametrize("number", range(len(PASSING)), ids=ids(PASSING))
def test_a_reading_without_any_proof_of_completeness_gives_no_pass(withheld, number):
    assert withheld(number).without_proof == ("indeterminate", "unproven_source")


@pytest.mark.parametrize(
    "control", [it for it in controls().values() if it.id not in DEMANDING], ids=lambda control: control.id
)
def test_nothing_to_judge_is_said_only_by_sources_that_were_seen_to_see(needed, control):
    def unseen(db):
        db.run("UPDATE readings SET levels = 'transferred' WHERE day > $day", day=DAY)

    said = judged(control, dict.fromkeys(needed[control.id], ()), unseen, days=2)
    assert said == [("not_applicable", "no_occurrence"), ("indeterminate", "not_visible")]


@pytest.mark.parametrize("test", sorted(DEMANDING))
def test_where_there_is_nothing_what_a_test_demands_itself_is_missing(needed, test):
    (told,) = judged(controls()[test], dict.fromkeys(needed[test], ()), lambda _: None)
    assert told == DEMANDING[test]


@pytest.mark.parametrize(("control", "example"), SEARCHING, ids=ids(SEARCHING))
def test_removing_rows_that_could_only_prove_a_pass_does_not_turn_a_failure_green(control, example):
    for record in PROOFS[control.id]:
        fewer = Example(words=example.words, expect="", rows={**example.rows, record: ()}, item=example.item)
        assert play(control, fewer) in {"fail", "unknown"}, f"{record} withheld"


@pytest.mark.parametrize(("control", "example"), WITHOUT, ids=ids(WITHOUT))
def test_a_proven_deviation_stays_one_when_a_source_it_can_do_without_is_not_read(control, example):
    idle = set(control.optional) - {name.removeprefix("vanished_") for name in example.rows}
    first = next(other for of, other in WITHOUT if of is control)
    for unread in [idle, *([{record} for record in idle] if example is first else [])]:

        def leave_out(db, unread=unread):
            db.run("DELETE FROM readings WHERE list_contains($unread, record)", unread=sorted(unread))

        ((mark, _),) = judged(control, example.rows, leave_out)
        assert mark == "fail", unread


WHOLE, SHORT = date(2026, 3, 2), date(2026, 3, 3)


def three(record):
    """Three ordinary rows of a record, each with a key of its own."""
    kinds = {column.name: column for column in record.columns}
    others = {
        "text": lambda sample, number: f"{sample}{number}",
        "int": lambda sample, number: (sample or 0) + number,
        "date": lambda _, number: f"2026-01-0{number + 1}",
        "ts": lambda _, number: f"2026-01-0{number + 1} 08:00:00",
    }
    sample = {column.name: column.sample for column in record.columns}
    return [
        sample | {name: others[kinds[name].type](sample[name], number) for name in record.key} for number in range(3)
    ]


def counted(scripted, record, left):
    """A source of one record that counts three rows on both days, and shows only some of them on the second."""
    rows = {WHOLE: three(record), SHORT: three(record)[:left]}
    source = scripted(record.name, frozenset({record.name}), {day: {record.name: rows[day]} for day in rows})
    parse = source.parse

    def with_total(exchanges, context):
        parsed = parse(exchanges, context)
        return replace(parsed, sets=tuple(replace(part, source_total=3) for part in parsed.sets))

    source.parse = with_total
    return source


def test_rows_that_are_withheld_while_the_total_still_counts_them_pass_no_test(new_world, scripted):
    sources = [counted(scripted, record, place % 3) for place, record in enumerate(records().values())]
    world = new_world(controls().values(), sources)
    world.run([WHOLE, SHORT], at_once=2)
    pulls = [leaf for leaf in world.workspace.log.read() if leaf["kind"] == "pull"]
    assert {leaf["status"] for leaf in pulls if leaf["day"] == WHOLE.isoformat()} == {"complete"}
    reasons = {leaf.get("reason") for leaf in pulls if leaf["day"] == SHORT.isoformat()}
    assert reasons <= {"count_mismatch", "empty_population"}
    marks = {leaf["test"]: leaf["mark"] for leaf in world.recorded() if leaf["day"] == SHORT.isoformat()}
    assert marks.keys() == controls().keys()
    assert not GREEN & set(marks.values()), marks
