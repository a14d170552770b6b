"""Making the databases and pages anew from log and packs.

The new ones are made beside those that are there, so a failure leaves everything as it was.
"""

from __future__ import annotations

from assets.clock import Clock
from assets.publishing import build_site, publish_audit
from assets.workspace import Plan, Workspace
from warehouse.database import log_of, remove_database
from warehouse.durable import put_in_place, sync_directory
from warehouse.home import Home


def rebuild(home: Home, plan: Plan, clock: Clock) -> int:
    """Load every leaf into a new working database, publish from it, put it in place; return the number of leaves.

    The evidence is read and, but for the note that something was published, not written to. Killed at any time,
    it leaves the old database or the new one.

    Args:
        home: a home folder whose lock is held.
        plan: what is set today: names, zone and window of what is published.
        clock: one that stands, for nothing is learned.

    Raises:
        SourceGoneError, UnreadableError: kept answers cannot be read; names leaf, pack and remedy.
        LogDamagedError, PackDamagedError: evidence is not what its writer wrote.
    """
    fresh = home.database.with_name(f".{home.database.name}.partial")
    remove_database(fresh)
    try:
        workspace = Workspace(home, plan, clock, database=fresh)
        try:
            publish_audit(workspace)
            build_site(workspace)
            workspace.store.db.run("CHECKPOINT")  # all of it is in the one file that is moved
            size = workspace.log.size
        finally:
            workspace.close()
        # the old write-ahead log goes first: what only it held is loaded from the evidence again, should this stop here
        log_of(home.database).unlink(missing_ok=True)
        sync_directory(home.database.parent)
        put_in_place(fresh, home.database)
    finally:
        remove_database(fresh)
    return size
