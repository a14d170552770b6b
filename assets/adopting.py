"""Adopting what is offered: shown with its effect on the marked days, then put into evidence. See `definitions`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assets.backtesting import Difference, backtest, each_alone
from assets.definitions import Definitions, adopt, on_record
from assets.workspace import Workspace
from expectations.model import ControlTest
from warehouse import canonical


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A definition that waits for its adoption.

    Attributes:
        definitions: those of its test.
        difference: what it would have said of the marked days; None while no day is marked.
        parameters: the same for each changed parameter alone, the loosened ones first.
    """

    definitions: Definitions
    difference: Difference | None
    parameters: Mapping[str, Difference]

    @property
    def test(self) -> str:
        """Id of its test."""
        return self.definitions.current.id


def offers(workspace: Workspace, catalogue: Mapping[str, ControlTest], tests: Collection[str] = ()) -> list[Offer]:
    """What is offered, the loosened first; writes nothing.

    Args:
        workspace: held for writing, because DuckDB lets no reader in beside a writer.
        catalogue: the control tests of the code.
        tests: ids of those that are looked at; empty = all.
    """
    found = [
        _offer(workspace, definitions)
        for test, definitions in on_record(workspace, catalogue).items()
        if definitions.pending and (not tests or test in tests)
    ]
    return sorted(found, key=lambda offer: (_rank(offer.difference), offer.test))


def record(workspace: Workspace, offer: Offer, *, who: str, why: str) -> date | None:
    """Put the adoption into evidence and return the first day that it judges; None: all days, none is marked."""
    entry = {}
    if (found := offer.difference) is not None:
        entry["backtest"] = {
            "from_day": found.first.isoformat(),
            "to_day": found.last.isoformat(),
            "days": len(found.days),
            "appear": len(found.appear),
            "disappear": len(found.disappear),
            "found": workspace.packs.put(canonical.dumps(_told(found))),
        }
    return adopt(workspace, offer.definitions.current, {"who": who, "why": why}, entry)


def _offer(workspace: Workspace, definitions: Definitions) -> Offer:
    version, after = definitions.versions[-1], definitions.current
    if version.problem:
        return Offer(definitions=definitions, difference=None, parameters={})
    alone = each_alone(version.control, after)
    is_all = len(alone) == 1 and all(control == replace(after, examples=()) for control in alone.values())
    others = [] if is_all else [*alone.values()]
    found = backtest(workspace, version.control, after, *others)
    parts = dict(zip(alone, found if is_all else found[1:], strict=False))
    ordered = dict(sorted(parts.items(), key=lambda entry: (_rank(entry[1]), entry[0])))
    return Offer(definitions=definitions, difference=found[0] if found else None, parameters=ordered)


def _rank(difference: Difference | None) -> int:
    """What was loosened comes first."""
    return 1 if difference is None else 0 if difference.disappear else 1


def _told(found: Difference) -> dict[str, Any]:
    """Everything that the backtest found, as evidence holds it."""
    return {
        "days": [{"day": day.isoformat(), "before": before, "after": after} for day, before, after in found.days],
        **{
            name: [
                {"item": f.item, "attribute": f.attribute, "first_day": f.first_day.isoformat(), "days": f.days}
                for f in findings
            ]
            for name, findings in (("appear", found.appear), ("disappear", found.disappear))
        },
    }
