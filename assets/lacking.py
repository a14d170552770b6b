"""Why a control test is idle: which records no connected source provides, and which connectors would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from expectations.catalogue import controls
from expectations.judge.gates import records_read
from warehouse.database import Database
from warehouse.record import records

Records = frozenset[str]


def lacking(given: Iterable[Records], kinds: Iterable[str], offers: Mapping[str, Records]) -> dict[str, str]:
    """Say what each control test that cannot be judged needs, in words for a person, by test id.

    Args:
        given: records of each configured source.
        kinds: names of their connectors.
        offers: for every connector that there is, the records that it can fill.
    """
    there, connected = frozenset[str]().union(*given), frozenset(kinds)
    with Database() as db:
        read = {control.id: records_read(db, control) for control in controls().values()}
    missing = {test: found - frozenset(controls()[test].optional) - there for test, found in read.items()}
    return {test: _remedy(found, connected, offers) for test, found in missing.items() if found}


def _remedy(missing: Records, connected: frozenset[str], offers: Mapping[str, Records]) -> str:
    general = [name for name, offered in offers.items() if offered >= records().keys()]
    ways: list[str] = []
    for record in sorted(missing):
        names = sorted(name for name, offered in offers.items() if record in offered and name not in general)
        of_connected = [name for name in names if name in connected]
        if of_connected:
            ways.append(f"let {' or '.join(of_connected)} read {record} too")
        else:
            ways.append(f"connect {' or '.join(names)}" if names else f"no connector reads {record} yet")
    told = " and ".join(dict.fromkeys(ways)).replace(" and connect ", " and ")
    return f"{told}, or hand over the same records with {' or '.join(general)}" if general else told
