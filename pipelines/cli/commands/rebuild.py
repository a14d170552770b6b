"""`tallymark rebuild`: the database anew from log and packs."""

from __future__ import annotations

from assets.clock import StoppedClock
from assets.rebuilding import rebuild
from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.show import say
from pipelines.resources import plan_of
from pipelines.settings import load
from warehouse.lock import write_lock
from warehouse.log import EvidenceLog


def command(home: HomeOption = HERE) -> None:
    """Make the working database, the published file and the pages anew from the evidence log and the packs.

    Kept answers are read by the settings of their time, which are evidence too: neither a credential nor a source's
    table of that time is needed. If it fails, it says which leaf cannot be read, and what was there stays in place.

    Example: tallymark rebuild --home ~/acme
    """
    settings = load(home, with_secrets=False)
    place = settings.home
    with write_lock(place.lock, "rebuilding"):
        clock = StoppedClock(EvidenceLog(place.log).newest_at, "simulated" if settings.simulation else "observed")
        size = rebuild(place, plan_of(settings), clock)
    say(f"{place.database} was made anew from {size} leaves of the evidence log.")
