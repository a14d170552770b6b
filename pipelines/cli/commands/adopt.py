"""`tallymark adopt`: let a changed control test judge, after seeing what it changes."""

from __future__ import annotations

import getpass
from difflib import unified_diff
from itertools import islice
from typing import Annotated, Any, Final

import typer

from assets.adopting import Offer, offers, record
from assets.backtesting import Difference, Finding
from assets.workspace import opened
from expectations.catalogue import controls
from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.show import say, show_table
from pipelines.resources import clock_of, plan_of
from pipelines.settings import load
from pipelines.settings.problems import closest

LISTED: Final = 10  # of each kind; all of them go into the evidence
_LINES: Final = 40


def command(
    tests: Annotated[list[str] | None, typer.Argument(metavar="[TEST]…", help="Control tests, such as IAM-03.")] = None,
    home: HomeOption = HERE,
    why: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; goes into the evidence.")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every test that is offered.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")] = False,
) -> None:
    """Show what changed definitions would have found, and put them into force from the next day that is judged.

    A test judges by the definition on record. Code or settings that say otherwise wait here. What is already judged
    stays as it is. Without a test and without --all, everything that waits is shown and nothing is written.

    Example: tallymark adopt IAM-03 --reason "8 hours since the policy of 1 March" --home ~/acme
    """
    wanted = tuple(tests or ())
    if unknown := [test for test in wanted if test not in controls()]:
        raise typer.BadParameter(f"{unknown[0]}: no such control test; {closest(unknown[0], list(controls()), '')}")
    is_shown_only = dry_run or not (wanted or everything)
    if not is_shown_only and not why.strip():
        raise typer.BadParameter("--reason says why; it goes into the evidence (--dry-run shows and writes nothing)")
    settings = load(home, with_secrets=False)
    with opened(settings.home, plan_of(settings), clock_of(settings), "adopting") as workspace:
        found = offers(workspace, controls(), wanted)
        for test in sorted(set(wanted) - {offer.test for offer in found}):
            say(f"{test}: nothing waits; it judges by what code and settings say, or was never judged.")
        for offer in found:
            _show(offer)
            if not is_shown_only:
                since = record(workspace, offer, who=getpass.getuser(), why=why.strip())
                say(f"{offer.test}: adopted; judges {f'from {since} on' if since else 'from the first day on'}.")
        if not found and not wanted:
            say("Nothing waits: every test judges by what code and settings say.")
        if found and is_shown_only:
            say("Nothing was written. `tallymark adopt TEST --reason TEXT` (or --all) puts it into force.")
        if found and not is_shown_only:
            from assets.publishing import build_site, publish_audit  # noqa: PLC0415  (Plotly takes seconds)

            publish_audit(workspace)
            build_site(workspace)


def _show(offer: Offer) -> None:
    definitions, difference = offer.definitions, offer.difference
    version, after = definitions.versions[-1], definitions.current
    say(f"{offer.test}  {after.title}")
    say(f"  judges by {version.sha256[:12]}; what is offered differs in {', '.join(definitions.pending)}")
    if problem := version.problem or (difference.problem if difference else ""):
        say(f"  what is in force cannot judge any more: {problem}")
    before = version.control
    names = [*offer.parameters, *(n for n in {**before.parameters, **after.parameters} if n not in offer.parameters)]
    rows = [
        (name, _value(before.parameters.get(name)), _value(after.parameters.get(name)), _effect(offer, name))
        for name in names
        if before.parameters.get(name) != after.parameters.get(name)
    ]
    if rows:
        show_table(("parameter", "before", "after", "alone, over the marked days"), rows)
    for line in islice(_lines(before.subjects, after.subjects, "subjects"), _LINES):
        say(f"  {line}")
    if difference is None:
        say("  so there is nothing to compare with" if version.problem else "  no day is marked yet to compare on")
        return
    _show_difference(difference)


def _show_difference(difference: Difference) -> None:
    say(
        f"  {difference.first} to {difference.last}: {len(difference.days)} days would have another mark, "
        f"{len(difference.disappear)} deviations disappear, {len(difference.appear)} appear ({difference.effect})"
    )
    days = [("mark", str(day), f"{was} → {now}", "", "") for day, was, now in difference.days[:LISTED]]
    rows = [*days, *_listed("disappears", difference.disappear), *_listed("appears", difference.appear)]
    if rows:
        show_table(("what", "first day", "item or marks", "attribute", "days"), rows)


def _listed(what: str, findings: Any) -> list[tuple[str, str, str, str, str]]:  # noqa: ANN401
    shown: list[Finding] = list(findings[:LISTED])
    return [(what, str(f.first_day), f.item, f.attribute, str(f.days)) for f in shown]


def _effect(offer: Offer, name: str) -> str:
    found = offer.parameters.get(name)
    if found is None:
        return "not known"
    counts = f"{len(found.disappear)} deviations disappear, {len(found.appear)} appear"
    return f"{found.effect}: {counts}" if found.appear or found.disappear or found.days else "none"


def _value(value: object) -> str:
    return "absent" if value is None else repr(value)


def _lines(before: str, after: str, name: str) -> Any:  # noqa: ANN401
    return unified_diff(before.splitlines(), after.splitlines(), f"{name} before", f"{name} after", lineterm="", n=0)
