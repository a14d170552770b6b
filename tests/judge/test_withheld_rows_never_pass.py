"""What is withheld never becomes a pass: a source that was not read, was refused, or no longer shows its proof."""

from dataclasses import replace
from datetime import date

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
    "CHG-11": ("change_reviews",),
    "HR-05": ("training_records",),
    "IAM-01": ("mfa_factors",),
    "IAM-06": ("tickets", "ticket_approvals", "entitlements"),
    "IAM-09": ("reviews", "review_items"),
    "TKT-03": ("ticket_links", "ticket_approvals"),
}
SEARCHING = [case for case in FAILING if case[0].id in PROOFS]
WITHOUT = [
    (control, example)
    for control, example in FAILING
    if set(control.optional) - {name.removeprefix("vanished_") for name in example.rows}
]


def ids(cases):
    return [f"{control.id}: {example.words}" for control, example in cases]


def judged(control, example, spoil):
    """The verdict on an example's day after `spoil` took something from its readings."""
    with world(example.rows) as db:
        sources: dict[str, set[str]] = {}
        for source, record in db.rows("SELECT source_id, record FROM readings"):
            sources.setdefault(source, set()).add(record)
        spoil(db)
        judge = Judge(
            db=db, engine=lambda: Engine(db), sources={source: frozenset(given) for source, given in sources.items()}
        )
        verdict, *_ = judge.judge(control, {}, DAY, DAY)
        return verdict


def withhold(db, which, **parameters):
    """Take readings of the day away; all sources had been read the day before, so their tests are in force."""
    db.run(
        "INSERT INTO readings SELECT 0, source_id, 'groups', day - 1, observed_at, basis, levels FROM readings",
    )
    db.run(f"DELETE FROM readings WHERE day = $day AND {which}", day=DAY, **parameters)


def needed(control):
    with Database() as db:
        return records_read(db, control) - set(control.optional)


@pytest.mark.parametrize(("control", "example"), PASSING, ids=ids(PASSING))
def test_a_day_passes_with_its_readings_and_not_without_any_one_of_them(control, example):
    wanted = needed(control) & {name.removeprefix("vanished_") for name in example.rows}
    assert wanted
    for record in wanted:
        verdict = judged(control, example, lambda db, r=record: withhold(db, "record = $r", r=r))
        assert (verdict.mark, verdict.reason) in {("not_run", "no_reading"), ("indeterminate", "no_reading")}, record


@pytest.mark.parametrize(("control", "example"), PASSING, ids=ids(PASSING))
def test_a_day_on_which_a_source_was_refused_is_indeterminate_for_that_reason(control, example):
    wanted = needed(control)
    with world(example.rows) as db:
        sources = {source for source, record in db.rows("SELECT source_id, record FROM readings") if record in wanted}
    for source in sources:

        def refuse(db, source=source):
            withhold(db, "source_id = $source", source=source)
            pull = "INSERT INTO pulls VALUES (9, $source, $day, 'rejected', 'count_mismatch')"
            db.run(pull, source=source, day=DAY)

        verdict = judged(control, example, refuse)
        assert (verdict.mark, verdict.reason) == ("indeterminate", "count_mismatch")


@pytest.mark.parametrize(("control", "example"), PASSING, ids=ids(PASSING))
def test_a_reading_without_any_proof_of_completeness_gives_no_pass(control, example):
    verdict = judged(control, example, lambda db: db.run("UPDATE readings SET levels = ''"))
    assert (verdict.mark, verdict.reason) == ("indeterminate", "unproven_source")


@pytest.mark.parametrize("control", controls().values(), ids=lambda control: control.id)
def test_nothing_to_judge_is_said_only_by_sources_that_were_seen_to_see(control):
    nothing = Example(words="nothing there", expect="pass", rows=dict.fromkeys(needed(control), ()))
    seen = judged(control, nothing, lambda _: None)
    assert (seen.mark, seen.reason) == ("not_applicable", "no_occurrence")
    unseen = judged(control, nothing, lambda db: db.run("UPDATE readings SET levels = 'transferred'"))
    assert (unseen.mark, unseen.reason) == ("indeterminate", "not_visible")


@pytest.mark.parametrize(("control", "example"), SEARCHING, ids=ids(SEARCHING))
def test_removing_rows_that_could_only_prove_a_pass_does_not_turn_a_failure_green(control, example):
    for record in PROOFS[control.id]:
        fewer = Example(words=example.words, expect="", rows={**example.rows, record: ()}, item=example.item)
        assert play(control, fewer) in {"fail", "unknown"}, f"{record} withheld"


@pytest.mark.parametrize(("control", "example"), WITHOUT, ids=ids(WITHOUT))
def test_a_proven_deviation_stays_one_when_a_source_it_can_do_without_is_not_read(control, example):
    for record in set(control.optional) - {name.removeprefix("vanished_") for name in example.rows}:
        verdict = judged(control, example, lambda db, r=record: db.run("DELETE FROM readings WHERE record = $r", r=r))
        assert verdict.mark == "fail"


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
