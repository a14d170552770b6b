"""What the judge says of one test and one day, as a leaf of the evidence log will hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

Mark = Literal["pass", "fail", "indeterminate", "not_applicable", "not_run"]
Outcome = Literal["pass", "fail", "unknown", "pending", "withdrawn"]
Item = dict[str, Any]
"""item, outcome, and for failures and events: attribute, verdict_on, instants, observed, cause. No nulls."""
OWN_AGAIN: Final = ("read_again", "accepted")
"""Causes of restatements that are a day's own verdict, made again by a newer reading of it: read again, or accepted."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One mark, with the counts and items that make it.

    Attributes:
        kind: `result` = the day's own verdict; `restatement` = what became known later about the day.
        known_on: the day whose reading made it known (= `day` for a result).
        reason: code: deviation, unknown_items, no_occurrence, not_in_force, out_of_scope, no_reading, engine_error,
            not_visible, unproven_source, definition_unusable (the definition in force reads what is not there any
            more: `tallymark adopt`), or the reason for which a pull was rejected; empty for a pass.
        withheld: why the day could not pass whatever is known of its items; empty = it could.
        counts: received = excluded + judged + unknown + pending + withdrawn; judged = passed + failed.
        excluded_by: exclusion rule -> items it took out.
        items: items that are not a plain pass of a state test, in order of item and attribute.
        inputs: numbers of the pulls that the verdict rests on; records: the records that it read.
        cause: of a restatement: late_fact, late_log, sweep, source_correction, became_known, read_again, accepted.
        definition: hash of the definition that it was judged by; the judge itself does not know it.
    """

    kind: Literal["result", "restatement"]
    test_id: str
    day: date
    known_on: date
    mark: Mark
    reason: str
    basis: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    excluded_by: Mapping[str, int] = field(default_factory=dict)
    items: Sequence[Item] = ()
    inputs: Sequence[int] = ()
    records: Sequence[str] = ()
    cause: str = ""
    withheld: str = ""
    definition: str = ""
