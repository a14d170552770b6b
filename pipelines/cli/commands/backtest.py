"""`tallymark backtest`: what a control test that is still a draft would have found in stored history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from assets.backtesting import Finding, Found, look_back
from assets.workspace import opened
from expectations.catalogue import FOLDER, CatalogueError
from expectations.drafts import read_draft
from expectations.examples import play
from expectations.model import ControlTest
from expectations.soundness import problems_of
from pipelines.cli.options import HERE, FirstDayOption, HomeOption, LastDayOption
from pipelines.cli.show import say, show_table
from pipelines.resources import clock_of, plan_of
from pipelines.settings import load

_LISTED: Final = 20  # of each kind


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that declares a CONTROL, wherever it lies.")],
    home: HomeOption = HERE,
    first: FirstDayOption = None,
    last: LastDayOption = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help=f"Everything that is found, not {_LISTED} of it.")] = False,
) -> None:
    """Judge stored days by a control test that is still a draft, and show what it finds. Nothing is written down.

    The draft's own examples are played first.

    Example: tallymark backtest iam_20_token_age.py --from 2026-01-01 --to 2026-03-31 --home ~/acme
    """
    control = read_draft(file)
    if problems := problems_of(control):
        raise CatalogueError("\n".join(f"{file}: {problem}" for problem in problems))
    say(f"{control.id}  {control.title}")
    for line in _examples(control):
        say(line)
    settings = load(home, with_secrets=False)
    begin, end = _day(first, date.min), _day(last, date.max)
    with opened(settings.home, plan_of(settings), clock_of(settings), "backtesting") as workspace:
        found = look_back(workspace, control, begin, end)
    if found is None:
        raise typer.BadParameter("no day that was read lies there; `tallymark status` shows which days there are")
    _show(found, most=None if everything else _LISTED)
    say(f"Nothing was written. Once it says what it should, put the file into {FOLDER}/: the next run judges by it,")
    say("and `tallymark run --from --to` marks the days that are stored.")


def _day(given: datetime | None, otherwise: date) -> date:
    return given.date() if given else otherwise


def _examples(control: ControlTest) -> Iterator[str]:
    """How many of its examples it says of what they claim, and what it says of the others."""
    said = [(example, play(control, example)) for example in control.examples]
    wrong = [(example, outcome) for example, outcome in said if outcome != example.expect]
    yield f"  {len(said) - len(wrong)} of {len(said)} examples are as they claim"
    for example, outcome in wrong:
        yield f"  “{example.words}” claims {example.expect}, and is {outcome}"
    lacking = {it.id for it in control.attributes} - {it.attribute for it in control.examples if it.expect == "fail"}
    if lacking:
        yield f"  no example fails attribute {', '.join(sorted(lacking))}: nothing shows that it can fail"


def _show(found: Found, most: int | None) -> None:
    say(f"  {found.first} to {found.last}")
    show_table(("mark", "reason", "days"), [(mark, reason, str(days)) for mark, reason, days in found.marks])
    rows = [*_listed("deviation", found.deviations, most), *_listed("unknown", found.unknown, most)]
    if rows:
        show_table(("what", "first day", "item", "attribute", "days"), rows)
    for name, findings in (("deviations", found.deviations), ("items that cannot be judged", found.unknown)):
        if most is not None and len(findings) > most:
            say(f"  {len(findings) - most} more {name}: --all lists them")


def _listed(what: str, findings: Sequence[Finding], most: int | None) -> list[tuple[str, str, str, str, str]]:
    return [(what, str(f.first_day), f.item, f.attribute, str(f.days)) for f in findings[:most]]
