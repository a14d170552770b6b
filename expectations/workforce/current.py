"""Makes a state test of "each of them did this, and not too long ago": its query, its exclusions, its first attribute.

Evidence counts for the person, whichever employment record it stands under. What was done by nobody known, or on no
known day, could be theirs: whoever would fail without it is unknown, and nobody passes on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from expectations.gx import gxe
from expectations.model import About, Attribute, ControlTest, Example, Exclusion, Parameter, State

WORKER_TYPES: Final = ("employee", "contractor", "temp", "intern", "vendor")
AT_WORK: Final = Exclusion(rule="not_at_work", condition="standing <> 'at_work'", reason="not begun yet, or over")
_LEFT_OUT: Final = (
    Exclusion(rule="not_a_person", condition="is_machine", reason="an account on the register of those of nobody"),
    Exclusion(rule="not_asked", condition="NOT is_asked", reason="not of the kinds of people of whom it is asked"),
    AT_WORK,
    Exclusion(rule="still_time", condition="has_time", reason="it is not asked of them yet"),
    Exclusion(
        rule="long_leave",
        condition="is_away",
        reason="on a long leave, or back from one only for as long as they may take to catch up",
    ),
)
_QUERY: Final = """
        WITH asked AS ({asked}),
        proofs AS ({proofs}),
        strangers AS (
            -- by nobody known, or on no known day: perhaps by whoever has nothing else to show
            SELECT day, {what}, max(coalesce(done_on, day)) AS done_on
            FROM proofs WHERE person_id IS NULL AND coalesce(done_on, day) <= day GROUP BY ALL),
        done AS (
            SELECT day, source_id, person_id, {what}, max(done_on) FILTER (done_on <= day) AS last_on,
                bool_or(done_on IS NULL) AS has_undated
            FROM proofs WHERE person_id IS NOT NULL GROUP BY ALL),
        away AS (
            SELECT day, source_id, worker_id, true AS is_away FROM leaves
            WHERE to_date - from_date > $leave_exempt_days AND day < to_date + $return_grace_days::INTEGER GROUP BY ALL)
        SELECT a.*, e.worker_type, e.standing, e.hire_date, d.last_on, coalesce(w.is_away, false) AS is_away,
            CASE WHEN a.worker_id IS NOT NULL THEN list_contains($worker_types, e.worker_type) END AS is_asked,
            (a.day - ({max_age})::INTEGER)::DATE AS lapsed_on, {has_time} AS has_time,
            CASE WHEN d.last_on > lapsed_on THEN true
                WHEN NOT ({can_match}) THEN NULL
                WHEN coalesce(d.has_undated, false) OR coalesce(s.done_on > lapsed_on, false) THEN NULL
                ELSE true END AS outcome_is_known{columns}
        FROM asked a
        LEFT JOIN employments e ON e.day = a.day AND e.source_id = a.source_id AND e.worker_id = a.worker_id
        LEFT JOIN done d ON d.day = a.day AND d.source_id = a.source_id AND d.person_id = e.person_id
            AND d.{what} = a.{what}
        LEFT JOIN strangers s ON s.day = a.day AND s.{what} = a.{what}
        LEFT JOIN away w ON w.day = a.day AND w.source_id = a.source_id AND w.worker_id = a.worker_id{joins}
    """


@dataclass(frozen=True, kw_only=True)
class Current(About):
    """All that makes such a test differ from others.

    Attributes:
        text: what attribute A asks.
        what: column that names what is to be done, in `asked` and in `proofs`.
        asked: SELECT of whom what is asked: `day, source_id, holder_id, worker_id, is_machine` and `what`; a row
            without a worker_id stands for somebody, nobody knows who.
        proofs: SELECT of what was done: `day, source_id, person_id, done_on` and `what`; a person_id of NULL = by
            nobody known, a done_on of NULL = nobody knows when.
        max_age: how many days ago it may have been done at most (SQL over parameters); on the day after, it lapsed.
        has_time: condition for those of whom it is not asked yet, over `a` (asked), `d` (done) and `e` (employments).
        parameters: of the above; `leave_exempt_days`, `return_grace_days` and `worker_types` are the template's.
        by_number: what was done names people by their number, so nothing can be known of whom HR gives none.
        columns, joins: further columns (begin with a comma) and where they come from; asks: further attributes.
        item: key of an item; show: columns beside a deviation of attribute A.
    """

    text: str
    what: str
    asked: str
    proofs: str
    max_age: str
    has_time: str
    parameters: Mapping[str, Parameter]
    item: tuple[str, ...]
    examples: tuple[Example, ...]
    by_number: bool = False
    columns: str = ""
    joins: str = ""
    asks: tuple[Attribute, ...] = ()
    optional: tuple[str, ...] = ()
    show: tuple[str, ...] = field(default=("hire_date",))

    @property
    def control(self) -> ControlTest:
        """The control test."""
        usual: dict[str, Parameter] = {
            "leave_exempt_days": 14,
            "return_grace_days": 30,
            "worker_types": WORKER_TYPES,
        }
        return ControlTest(
            **self.about,
            kind=State(),
            parameters={**usual, **self.parameters},
            optional=self.optional,
            subjects=_QUERY.format(
                asked=self.asked,
                proofs=self.proofs,
                what=self.what,
                max_age=self.max_age,
                has_time=self.has_time,
                can_match="e.employee_number IS NOT NULL" if self.by_number else "true",
                columns=self.columns,
                joins=self.joins,
            ),
            item=self.item,
            exclusions=_LEFT_OUT,
            attributes=(self._lately, *self.asks),
            examples=self.examples,
        )

    @property
    def _lately(self) -> Attribute:
        return Attribute(
            id="A",
            text=self.text,
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="last_on", column_B="lapsed_on"),
            null_means={"last_on": "not_done", "lapsed_on": "unknown", "outcome_is_known": "unknown"},
            show=self.show,
        )
