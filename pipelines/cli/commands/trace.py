"""`tallymark trace`: the whole way of one item on one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Final

import typer

from expectations.model import OUT_OF_SCOPE
from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.show import say, show_table
from pipelines.resources import plan_of
from pipelines.settings import load
from pipelines.trace import Answer, NotFoundError, Trace, Version, trace
from warehouse.record import records

_BOUNDS: Final = ("appeared_after_at", "appeared_by_at", "changed_after_at", "changed_by_at")
_HISTORY: Final = frozenset({"version_id", "source_id", "is_vanished", *_BOUNDS}) | {
    f"{clock}_{end}" for clock, end in (("from", "day"), ("to", "day"), ("known", "from"), ("known", "to"))
}


def command(
    test: Annotated[str, typer.Argument(metavar="TEST", help="The control test, such as IAM-03.")],
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The item, as `deviations.item` in audit.duckdb has it.")],
    home: HomeOption = HERE,
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The newest verdict if left out."),
    ] = None,
    *,
    raw: Annotated[
        bool, typer.Option("--raw", help="Also what the vendor sent about it, which may name people.")
    ] = False,
) -> None:
    """Show the whole way of one item: verdict, attributes, population, record versions, the vendor's answers.

    Example: tallymark trace IAM-04 okta/00u1a2b3c4
    """
    settings = load(home, with_secrets=False)
    try:
        found = trace(settings.home, plan_of(settings), test, item, day.date() if day else None)
    except NotFoundError as error:
        raise typer.BadParameter(str(error)) from error
    _tell_verdict(found)
    _tell_attributes(found)
    _tell_population(found)
    _head("All that is on record about it")
    columns = ("attribute", "outcome", "cause", "first day", "last day", "days")
    show_table(columns, [tuple(map(str, line)) for line in found.record])
    _head("Records, version by version (* = the day was judged by it)")
    show_table(("", "record", "key", "held", "known by pulls", "came to be", "content"), map(_version, found.versions))
    _head("Answers as received")
    show_table(("pull", "asked", "status", "answered", "sha256 of the body"), map(_answer, found.answers))
    bodies = {_digest(answer): answer for answer in found.answers}  # what was read twice is shown once
    for digest, answer in bodies.items() if raw else ():
        _head(f"{answer.exchange.resource}, {digest}")
        for piece in answer.objects:
            say(piece)
    if found.answers and not raw:
        say("--raw shows what stands in them; it may name people.")


def _tell_verdict(found: Trace) -> None:
    verdict, code = found.verdict, found.verdict["code"]
    say(f"{found.control.id}  {found.control.title}")
    say(f"{found.item}")
    _head(f"Verdict on {verdict['day']}")
    lines = {
        "mark": " ".join(filter(None, (verdict["mark"], verdict["reason"]))),
        "leaf": f"{verdict['seq']} of the evidence log, {verdict['kind']}, recorded {verdict['recorded_at']} UTC",
        "cause": f"{verdict['cause']}, known on {verdict['known_on']}" if verdict["cause"] else "",
        "basis": verdict["basis"] or "",
        "definition": verdict["definition_sha256"],
        "code": f"commit {code.get('commit', 'unknown')}, changed files: {code.get('dirty', 'unknown')}",
        "pulls": ", ".join(map(str, verdict["inputs"])) or "none",
    }
    show_table(("", ""), [(name, value) for name, value in lines.items() if value])


def _tell_attributes(found: Trace) -> None:
    _head("Attributes")
    rows = []
    for asked in found.attributes:
        expect = asked.attribute.expect
        arguments = ", ".join(f"{name}={value!r}" for name, value in expect.arguments.items())
        expected = f"{asked.attribute.text}\n{expect.name}({arguments})"
        rows.append((asked.attribute.id, f"{asked.outcome} on {asked.day}", expected, _pairs(asked.observed)))
    show_table(("", "outcome", "expected", "observed"), rows)


def _tell_population(found: Trace) -> None:
    _head(f"Population of {found.judged_on}, recomputed")
    verdict = found.verdict
    rules = {f"excluded:{rule.rule}": f"{rule.reason} ({rule.condition})" for rule in found.control.exclusions}
    rules[f"excluded:{OUT_OF_SCOPE}"] = "out of scope by an approved decision (registers/scope.csv)"
    counts = {name: verdict[name] for name in ("received", "excluded", "judged", "unknown", "pending", "withdrawn")}
    lines = [
        ("this item", ": ".join(filter(None, (found.membership, rules.get(found.membership))))),
        ("all items", _pairs({name: count for name, count in counts.items() if count is not None}) or "not counted"),
    ]
    show_table(("", ""), lines)


def _version(version: Version) -> tuple[str, ...]:
    row, record = version.row, records()[version.record]
    key = "/".join(str(row[name]) for name in ("source_id", *record.key))
    content = {name: value for name, value in row.items() if name not in _HISTORY and name not in record.key}
    gone = "gone; " if row["is_vanished"] else ""
    changed = f"changed {_span(row, 'changed')}" if row["changed_by_at"] != row["appeared_by_at"] else ""
    return (
        "*" if version.holds else "",
        version.record,
        key,
        f"{row['from_day']} to {row['to_day'] or '…'}",
        f"{row['known_from']} to {row['known_to'] or '…'}",
        ", ".join(filter(None, (f"appeared {_span(row, 'appeared')}", changed))),
        gone + _pairs({name: value for name, value in content.items() if value is not None}),
    )


def _span(row: Mapping[str, Any], what: str) -> str:
    after, by = row[f"{what}_after_at"], row[f"{what}_by_at"]
    return f"after {after}, by {by}" if after else f"by {by}"


def _answer(answer: Answer) -> tuple[str, ...]:
    pull, exchange = answer.pull, answer.exchange
    return (
        f"{pull['seq']} {pull['source_id']} {pull['day']}",
        f"{exchange.method} {exchange.url}",
        str(exchange.status),
        exchange.headers.get("date") or f"{pull['started_at']} to {pull['finished_at']} UTC",
        _digest(answer),
    )


def _digest(answer: Answer) -> str:
    return sha256(answer.exchange.body).hexdigest()


def _pairs(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())


def _head(words: str) -> None:
    say(f"\n{words}")
