"""`tallymark rebuild`: the database anew from log and packs."""

from __future__ import annotations

from assets.clock import StoppedClock
from assets.publishing import build_site, publish_audit
from assets.workspace import Workspace
from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.show import say
from pipelines.resources import plan_of
from pipelines.settings import Problem, Settings, SettingsError, load
from warehouse.lock import write_lock
from warehouse.log import EvidenceLog


def command(home: HomeOption = HERE) -> None:
    """Make the working database, the published file and the pages anew from the evidence log and the packs.

    Example: tallymark rebuild --home ~/acme
    """
    settings = load(home, with_secrets=False)
    place = settings.home
    with write_lock(place.lock, "rebuilding"):
        log = EvidenceLog(place.log)
        _refuse_without_sources(settings, log)
        for path in (place.database, place.database.with_name(f"{place.database.name}.wal")):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.before-rebuild"))  # moved aside, never deleted
        basis = "simulated" if settings.simulation else "observed"
        clock = StoppedClock(log.newest_at, basis)  # nothing is learned, so no time passes
        workspace = Workspace(place, plan_of(settings), clock)
        try:
            publish_audit(workspace)
            build_site(workspace)
            say(f"{place.database} was made anew from {workspace.log.size} leaves of the evidence log.")
        finally:
            workspace.close()


def _refuse_without_sources(settings: Settings, log: EvidenceLog) -> None:
    """Answers that were kept are read by the settings of their source, also after it was taken out of them."""
    read = {leaf["source"] for leaf in log.read() if leaf["kind"] == "pull"}
    what, remedy = "not here, and the evidence holds answers of it", "put the table back while you rebuild"
    gone = sorted(read - set(settings.sources))
    if gone:
        file = settings.home.settings
        raise SettingsError([Problem(file=file, key=f"sources.{name}", what=what, remedy=remedy) for name in gone])
