"""Verdicts as loaded from the log: what was marked for each test and day, and the items behind each mark.

Items are kept in content-addressed sets, so a finding that stands unchanged for a month is stored once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from warehouse.canonical import Leaf
from warehouse.database import Database
from warehouse.packs import Packs

KINDS: Final = frozenset({"result", "restatement", "not_run"})
COUNTS: Final = (
    "received", "carried_in", "excluded", "judged", "passed", "failed", "unknown", "pending", "withdrawn",
)  # fmt: skip
TABLES: Final = (
    f"""CREATE TABLE IF NOT EXISTS results (
        seq BIGINT, kind VARCHAR, test_id VARCHAR, day DATE, mark VARCHAR, reason VARCHAR, basis VARCHAR,
        cause VARCHAR, known_on DATE, {", ".join(f"{name} BIGINT" for name in COUNTS)},
        withheld VARCHAR, items_sha256 VARCHAR, definition_sha256 VARCHAR,
        inputs VARCHAR, records VARCHAR, code VARCHAR, recorded_at TIMESTAMP)""",
    "CREATE TABLE IF NOT EXISTS result_exclusions (seq BIGINT, rule VARCHAR, item_count BIGINT)",
    """CREATE TABLE IF NOT EXISTS item_sets (
        items_sha256 VARCHAR, item VARCHAR, attribute VARCHAR, outcome VARCHAR, verdict_on DATE,
        triggered_at TIMESTAMP, due_at TIMESTAMP, done_at TIMESTAMP, observed VARCHAR, cause VARCHAR,
        is_partial BOOLEAN)""",
    """CREATE TABLE IF NOT EXISTS catalogue (
        seq BIGINT, test_id VARCHAR, definition_sha256 VARCHAR, definition VARCHAR, how VARCHAR, from_day DATE,
        who VARCHAR, why VARCHAR, backtest VARCHAR, recorded_at TIMESTAMP)""",
    """CREATE TABLE IF NOT EXISTS approvals (
        seq BIGINT, restatement_seq BIGINT, cause VARCHAR, why VARCHAR, proposed_by VARCHAR, approved_by VARCHAR,
        who VARCHAR, recorded_at TIMESTAMP)""",
)
_RESULT_SCHEMA: Final[dict[str, Any]] = {
    "seq": pl.Int64, "kind": pl.String, "test_id": pl.String, "day": pl.Date, "mark": pl.String,
    "reason": pl.String, "basis": pl.String, "cause": pl.String, "known_on": pl.Date,
    **dict.fromkeys(COUNTS, pl.Int64),
    "withheld": pl.String, "items_sha256": pl.String, "definition_sha256": pl.String,
    "inputs": pl.String, "records": pl.String, "code": pl.String, "recorded_at": pl.Datetime("us"),
}  # fmt: skip
_ITEM_SCHEMA: Final[dict[str, Any]] = {
    "items_sha256": pl.String, "item": pl.String, "attribute": pl.String, "outcome": pl.String,
    "verdict_on": pl.Date, "triggered_at": pl.Datetime("us"), "due_at": pl.Datetime("us"),
    "done_at": pl.Datetime("us"), "observed": pl.String, "cause": pl.String, "is_partial": pl.Boolean,
}  # fmt: skip
_CATALOGUE_SCHEMA: Final[dict[str, Any]] = {
    "seq": pl.Int64, "test_id": pl.String, "definition_sha256": pl.String, "definition": pl.String, "how": pl.String,
    "from_day": pl.Date, "who": pl.String, "why": pl.String, "backtest": pl.String, "recorded_at": pl.Datetime("us"),
}  # fmt: skip


def load(db: Database, leaves: Sequence[Leaf], packs: Packs) -> None:
    """Load verdicts, definitions and approvals of restatements, and the item sets that are not in yet."""
    verdicts = [leaf for leaf in leaves if leaf["kind"] in KINDS]
    if verdicts:
        db.insert("results", pl.DataFrame([_result(leaf) for leaf in verdicts], schema=_RESULT_SCHEMA))
        excluded = [
            {"seq": leaf["seq"], "rule": rule, "item_count": count}
            for leaf in verdicts
            for rule, count in leaf.get("excluded_by", {}).items()
        ]
        db.insert("result_exclusions", pl.DataFrame(excluded, infer_schema_length=None))
        _load_items(db, {leaf["items"] for leaf in verdicts if "items" in leaf}, packs)
    catalogue = [leaf for leaf in leaves if leaf["kind"] == "catalogue"]
    rows = [row for leaf in catalogue for row in _tests(leaf, packs)]
    db.insert("catalogue", pl.DataFrame(rows, schema=_CATALOGUE_SCHEMA))
    approvals = [_approval(leaf) for leaf in leaves if leaf["kind"] == "approval"]
    db.insert("approvals", pl.DataFrame(approvals, infer_schema_length=None))


def _load_items(db: Database, names: set[str], packs: Packs) -> None:
    known = {name for (name,) in db.rows("SELECT DISTINCT items_sha256 FROM item_sets")} if names else set()
    rows: list[dict[str, Any]] = []
    for name in sorted(names - known):
        rows += [_item(name, item) for item in json.loads(packs.get(name))]
    db.insert("item_sets", pl.DataFrame(rows, schema=_ITEM_SCHEMA))


def _result(leaf: Leaf) -> dict[str, Any]:
    counts = leaf.get("counts", {})
    return {
        "seq": leaf["seq"],
        "kind": leaf["kind"],
        "test_id": leaf["test"],
        "day": date.fromisoformat(leaf["day"]),
        "mark": leaf["mark"],
        "reason": leaf["reason"],
        "basis": leaf.get("basis"),
        "cause": leaf.get("cause"),
        "known_on": date.fromisoformat(str(leaf.get("known_on", leaf["day"]))),
        **{name: counts.get(name) for name in COUNTS},
        "withheld": leaf.get("withheld"),
        "items_sha256": leaf.get("items"),
        "definition_sha256": leaf.get("definition"),
        "inputs": json.dumps(leaf.get("inputs", [])),
        "records": json.dumps(leaf.get("records", [])),
        "code": json.dumps(leaf.get("code", {}), sort_keys=True),
        "recorded_at": instant(leaf["recorded_at"]),
    }


def _item(name: str, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "items_sha256": name,
        "item": item["item"],
        "attribute": item.get("attribute"),
        "outcome": item["outcome"],
        "verdict_on": date.fromisoformat(item["verdict_on"]) if "verdict_on" in item else None,
        **{at: instant(item.get(at)) for at in ("triggered_at", "due_at", "done_at")},
        "observed": json.dumps(item.get("observed", {}), sort_keys=True, ensure_ascii=False),
        "cause": item.get("cause"),
        "is_partial": item.get("is_partial", False),
    }


def _tests(leaf: Leaf, packs: Packs) -> Iterable[dict[str, Any]]:
    for test_id, entry in sorted(leaf["tests"].items()):
        yield {
            "seq": leaf["seq"],
            "test_id": test_id,
            "definition_sha256": entry["definition"],
            "definition": packs.get(entry["definition"]).decode(),
            "how": entry.get("how", "first"),
            "from_day": date.fromisoformat(entry["from_day"]) if "from_day" in entry else None,
            "who": leaf.get("who"),
            "why": leaf.get("why"),
            "backtest": json.dumps(entry["backtest"], sort_keys=True) if "backtest" in entry else None,
            "recorded_at": instant(leaf["recorded_at"]),
        }


def _approval(leaf: Leaf) -> dict[str, Any]:
    told = ("seq", "cause", "why", "proposed_by", "approved_by", "who")
    return {
        **{name: leaf[name] for name in told},
        "restatement_seq": leaf["restatement"],
        "recorded_at": instant(leaf["recorded_at"]),
    }


def instant(text: Any) -> Any:  # noqa: ANN401  (None stays None)
    """Read an ISO instant of a leaf as a UTC datetime without a zone."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=None)
