"""Progress of long work: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assets.workspace import Progress as Told
from pipelines.cli.show import say

_LINES = 10


@contextmanager
def shown(title: str) -> Iterator[Told]:
    """Yield the function that long work tells how far it is; each new count begins a new bar."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        task = bars.add_task(title, total=None)

        def told(what: str, done: int, of: int) -> None:
            bars.update(task, description=f"{title} {what}".strip(), completed=done, total=of)

        yield told


def _lines(title: str) -> Told:
    def told(what: str, done: int, of: int) -> None:
        if done == of or done % max(1, of // _LINES) == 0:
            say(f"{title} {what} {done}/{of}".replace("  ", " "))

    return told
