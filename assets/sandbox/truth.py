"""What a correct judge must find, as lines of JSON.

{"scenario": id, "words": …, "test": "IAM-03", "attribute": "A",
 "item": {"bamboohr": {"employee_id": "142"}, "okta": {"user_id": "00u…"} or {"policy_id": "00p…"},
          "desk": {"obligation_id": "…"}, "event": {"kind": "termination", "effective_on": "2026-01-09"},
          "system": {"source_id": "okta"}, "rule": {"rule_id": "hire-and-pay"}},
 "expect": "deviation" | "near_miss" | "unknown" | "excluded" | "pending",
 "day": first day of that outcome, "until": last day or null, "known": first day whose reading can show it, or null}

`item` holds only the parts that identify the item. A `day` is a day in Berlin. `until` is null for events (their
verdict belongs to one day) and for states that last to the end of the run; `known` is null when it equals `day`.
"""

from datetime import date
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict

from assets.sandbox.scenario import Expect


class TruthLine(BaseModel):
    """One line of the truth file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scenario: str
    words: str
    test: str
    attribute: str
    item: dict[str, dict[str, str]]
    expect: Expect
    day: date
    until: date | None = None
    known: date | None = None


def write(path: Path, lines: list[TruthLine]) -> None:
    """Write the truth file, one JSON object a line."""
    documents: list[dict[str, Any]] = [line.model_dump(mode="json") for line in lines]
    path.write_bytes(b"".join(orjson.dumps(document) + b"\n" for document in documents))
