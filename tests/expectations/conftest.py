"""Small worlds with many items: what a control test says of each of them, in one run of the judge."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from expectations.examples import DAY, world
from expectations.judge.engine import Engine
from expectations.judge.judge import Judge
from expectations.model import ControlTest

_OF_ONE_CHANGE = frozenset({"changes", "change_commits", "change_contributors", "change_reviews", "change_revisions"})
Outcomes = Callable[..., dict[str, dict[str, str]]]


@pytest.fixture(scope="session")
def outcomes() -> Outcomes:
    """item -> attribute -> fail, unknown or pending; an excluded item has only its rule, under the name `out`."""

    def judged(control: ControlTest, rows: Mapping[str, Any], **parameters: Any) -> dict[str, dict[str, str]]:
        with world(rows) as db:
            provided: dict[str, set[str]] = {}
            for source, record in db.rows("SELECT source_id, record FROM readings"):
                provided.setdefault(source, set()).add(record)
            sources = {source: frozenset(given) for source, given in provided.items()}
            verdict, *_ = Judge(db=db, engine=lambda: Engine(db), sources=sources).judge(control, parameters, DAY, DAY)
            assert verdict.reason not in {"engine_error", "not_in_force", "no_reading"}, verdict.reason
            classes = dict(db.rows("SELECT _item, _class FROM population"))
        said: dict[str, dict[str, str]] = {
            item: {"out": rule.removeprefix("excluded:")} if rule.startswith("excluded:") else {}
            for item, rule in classes.items()
        }
        said |= {item: {"": "pending"} for item, rule in classes.items() if rule == "pending"}
        for item in verdict.items:
            if item["outcome"] in {"fail", "unknown", "pending"}:
                said[item["item"]][item.get("attribute", "")] = item["outcome"]
        return said

    return judged


@pytest.fixture(scope="session")
def side_by_side() -> Callable[[Mapping[str, Mapping[str, Any]]], dict[str, tuple[dict[str, Any], ...]]]:
    """Small worlds of one change each, as one world: the change of the first is `0`, that of the second `1`."""

    def joined(worlds: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[dict[str, Any], ...]]:
        rows: dict[str, list[dict[str, Any]]] = {}
        for number, one in enumerate(worlds.values()):
            for record, given in one.items():
                into = rows.setdefault(record, [])
                for place, row in enumerate(given):
                    own = {"change_id": str(number)} if record in _OF_ONE_CHANGE else {}
                    own |= {"review_id": f"{number}-{place}"} if record == "change_reviews" else {}
                    if {**row, **own} not in into:
                        into.append({**row, **own})
        return {record: tuple(given) for record, given in rows.items()}

    return joined
