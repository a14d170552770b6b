"""How well the marks match what the sandbox company wrote down when it invented its life.

Reads the truth only here, after publication. Found = deviations and unknown items of `audit.duckdb`. A deviation that
ended as "cannot be judged" was not found, and what cannot be judged is to be exactly what a scenario makes so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.audit import Audit


@dataclass(frozen=True, kw_only=True)
class Score:
    """One attribute of one test.

    Attributes:
        seeded: deviations that the truth holds.
        found: those of them that were found, on the day the truth says.
        false_alarms: deviations that were found and are not in the truth.
        near_misses: situations that must not be found; unknown: items that could not be judged, counted apart.
        missed: what was not found, in words, also what should not have been judged; alarms: what should not have been
            found.
        unexplained: items that could not be judged, and of which no scenario says so.
    """

    test_id: str
    attribute: str
    seeded: int
    found: int
    false_alarms: int
    near_misses: int
    unknown: int
    missed: tuple[str, ...]
    alarms: tuple[str, ...]
    unexplained: tuple[str, ...]

    @property
    def precision(self) -> float | None:
        """Share of what was found that is true; None when nothing was found."""
        total = self.found + self.false_alarms
        return self.found / total if total else None

    @property
    def recall(self) -> float | None:
        """Share of what is true that was found; None when nothing was seeded."""
        return self.found / self.seeded if self.seeded else None


def score(audit: Audit, truth: Path) -> list[Score]:
    """Compare the published deviations with the truth, attribute by attribute."""
    lines = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    deviations = audit.query("SELECT test_id, attribute, item, item_json, first_day FROM deviations").rows(named=True)
    unknown = audit.query("SELECT test_id, attribute, item, item_json, first_day FROM unknown_items").rows(named=True)
    attributes = audit.query("SELECT test_id, attribute FROM attributes ORDER BY ALL").rows()
    return [
        _score(
            test,
            attribute,
            [line for line in lines if (line["test"], line["attribute"]) == (test, attribute)],
            [found for found in deviations if (found["test_id"], found["attribute"]) == (test, attribute)],
            [entry for entry in unknown if (entry["test_id"], entry["attribute"]) in {(test, attribute), (test, "")}],
            [line for line in lines if line["test"] == test],
        )
        for test, attribute in attributes
    ]


def _score(  # noqa: PLR0917  (whose, what is true of it, what was found)
    test: str,
    attribute: str,
    truth: list[Any],
    found: list[Mapping[str, Any]],
    unknown: list[Mapping[str, Any]],
    about: list[Any],
) -> Score:
    wanted = [line for line in truth if line["expect"] == "deviation"]
    pairs = {(id(line), id(hit)) for line in wanted for hit in found if _is_that(line, hit)}
    hit_ids, line_ids = {hit for _, hit in pairs}, {line for line, _ in pairs}
    doubtful = [line for line in truth if line["expect"] == "unknown"]
    line_ids |= {id(line) for line in doubtful if any(_is_that(line, entry, any_day=True) for entry in unknown)}
    # what was found may have been in doubt before
    says_so = [line for line in about if line["expect"] == "unknown" or id(line) in line_ids]
    return Score(
        test_id=test,
        attribute=attribute,
        seeded=len(wanted),
        found=sum(id(line) in line_ids for line in wanted),
        false_alarms=sum(id(hit) not in hit_ids for hit in found),
        near_misses=sum(line["expect"] == "near_miss" for line in truth),
        unknown=len({entry["item"] for entry in unknown}),
        missed=tuple(_told(line) for line in (*wanted, *doubtful) if id(line) not in line_ids),
        alarms=tuple(f"{hit['item']} on {hit['first_day']}" for hit in found if id(hit) not in hit_ids),
        unexplained=tuple(
            f"{entry['item']} on {entry['first_day']}"
            for entry in unknown
            if not any(_is_that(line, entry, any_day=True) for line in says_so)
        ),
    )


def _is_that(line: Mapping[str, Any], hit: Mapping[str, Any], *, any_day: bool = False) -> bool:
    """The same item, by the vendors' own ids, on the day that the truth gives (or by when it could be known)."""
    key = {name: str(value) for name, value in json.loads(hit["item_json"]).items()}
    event = {"kind": "event_type", "effective_on": "effective_date"}
    item = dict(line["item"])
    happened = item.pop("event", {})
    if "desk" in item:
        item = {"desk": item["desk"]}  # the item is the review; the account is whom it was about
    ids = {str(value) for system in item.values() for value in system.values()}
    known = {*key.values(), *(f"{key.get(name)}-{key.get('due_on')}" for name in ("review_id", "obligation_id"))}
    latest = line["known"] or line["day"]
    return (
        (any_day or line["day"] <= str(hit["first_day"]) <= latest)
        and ids <= known
        and all(key.get(event[name], str(value)) == str(value) for name, value in happened.items())
    )


def _told(line: Mapping[str, Any]) -> str:
    return f"{line['scenario']} ({line['expect']}): {json.dumps(line['item'])} on {line['day']}"


def overall(scores: Iterable[Score]) -> bool:
    """Everything that was seeded was found, and nothing else; and nothing is in doubt but what is meant to be."""
    return not any(entry.missed or entry.alarms or entry.unexplained for entry in scores)
