"""Makes an event test of "whoever comes did this, by some day after the first one": its query and what all of them ask.

Evidence counts for the person, whichever employment record it stands under. What was done by nobody known, or on no
known day, could be theirs: whoever would fail without it is unknown, and nobody passes on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from expectations.gx import gxe
from expectations.model import About, Attribute, ControlTest, Event, Example, Exclusion, Parameter
from expectations.workforce.current import WORKER_TYPES

PAUSED: Final = """
        away AS (
            SELECT w.day, w.source_id, w.worker_id, greatest(l.from_date, w.hire_date) - w.hire_date AS after_days,
                l.to_date - greatest(l.from_date, w.hire_date) AS days,
                coalesce(sum(days) OVER (PARTITION BY w.day, w.source_id, w.worker_id ORDER BY l.from_date
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS days_before
            FROM workers w JOIN leaves l
                ON l.day = w.day AND l.source_id = w.source_id AND l.worker_id = w.worker_id
                AND l.to_date > w.hire_date),
        paused AS (
            -- what begins before the time is over, put off by the leaves before it, puts it off again
            SELECT day, source_id, worker_id, sum(days)::INTEGER AS leave_days
            FROM away WHERE after_days <= $days_after_start + days_before GROUP BY ALL),"""
_QUERY: Final = """
        WITH {paused}
        left_before AS (
            SELECT d.day, d.source_id, c.person_id, min(d.effective_date) AS first_left_date
            FROM departures d JOIN account_candidates c
                ON c.day = d.day AND c.source_id = d.source_id AND c.worker_id = d.worker_id GROUP BY ALL),
        hires AS (
            SELECT w.day, w.source_id, w.worker_id, e.person_id, w.employee_number, w.worker_type, w.department,
                w.manager_worker_id, w.hire_date, w.start_at AS triggered_at, w.termination_date,
                {leave_days} AS leave_days,
                ({due_on} + {leave_days})::DATE AS due_on,
                coalesce(l.first_left_date < w.hire_date, false) AS is_rehire
            FROM workers w
            LEFT JOIN employments e ON e.day = w.day AND e.source_id = w.source_id AND e.worker_id = w.worker_id
            LEFT JOIN left_before l
                ON l.day = w.day AND l.source_id = w.source_id AND l.person_id = e.person_id{join_paused}),
        proofs AS ({proofs}),
        asked AS ({asked}),
        offered AS (
            -- by themselves, and by whoever it was; two joins, because one by "or" compares everybody with everybody
            SELECT h, p FROM asked h JOIN (SELECT *, true AS is_theirs FROM proofs) p
                ON p.day = h.day AND p.{what} = h.{what} AND p.source_id = h.source_id AND p.person_id = h.person_id
                AND coalesce(p.done_on, h.due_on) BETWEEN {since} AND h.day
            UNION ALL
            SELECT h, p FROM asked h JOIN (SELECT *, false AS is_theirs FROM proofs WHERE person_id IS NULL) p
                ON p.day = h.day AND p.{what} = h.{what}
                AND coalesce(p.done_on, h.due_on) BETWEEN {since} AND h.due_on),
        results AS (
            SELECT h.day, h.source_id, h.worker_id, h.{what},
                min(p.done_on) FILTER (({counts}) AND p.is_theirs) AS done_on,
                -- done nobody knows when or by whom: perhaps by this person, in time
                bool_or(p.done_on IS NULL OR NOT p.is_theirs) AS has_undecided{results}
            FROM offered GROUP BY ALL)
        SELECT h.day, h.source_id, h.worker_id, h.{what}, h.hire_date, h.triggered_at, h.due_on, h.leave_days,
            r.done_on,
            list_contains($worker_types, h.worker_type) AS is_asked,
            coalesce(h.termination_date <= h.due_on, false) AS left_before_due,
            h.is_rehire AND coalesce(r.done_on < h.hire_date, false) AS is_still_current,
            d.ends_at - INTERVAL 1 SECOND AS due_at, n.ends_at - INTERVAL 1 SECOND AS never_at,
            c.starts_at AS done_at,
            CASE WHEN r.done_on <= h.due_on OR ({can_match} AND NOT coalesce(r.has_undecided, false)) THEN true END
                AS outcome_is_known
            {columns}
        FROM asked h
        LEFT JOIN results r ON r.day = h.day AND r.source_id = h.source_id AND r.worker_id = h.worker_id
            AND r.{what} = h.{what}
        LEFT JOIN calendar d ON d.day = h.due_on
        LEFT JOIN calendar n ON n.day = h.due_on + $never_after_days::INTEGER
        LEFT JOIN calendar c ON c.day = r.done_on{joins}
    """
_JOIN_PAUSED: Final = """
            LEFT JOIN paused p ON p.day = w.day AND p.source_id = w.source_id AND p.worker_id = w.worker_id"""
NOT_ASKED: Final = Exclusion(
    rule="not_asked", condition="NOT is_asked", reason="not of the kinds of people of whom it is asked"
)
LEFT_BEFORE: Final = Exclusion(
    rule="left_before_due", condition="left_before_due", reason="left, or will leave, before the time for it is over"
)


@dataclass(frozen=True, kw_only=True)
class Joining(About):
    """All that makes such a test differ from others.

    Attributes:
        convention: how the days are counted.
        texts: what A (done at all) and B (done in time) ask.
        what: column that names what is to be done, in `asked` and in `proofs`.
        asked: SELECT of all columns of `hires` (a row per employment record) and `what`.
        proofs: SELECT of what was done: `day, source_id, person_id, done_on, counts` and `what`; a person_id of NULL =
            by nobody known, a done_on of NULL = nobody knows when, counts false = it was not good enough.
        since: the earliest day on which it may have been done (SQL over `h`, the hire).
        due_on: the last day in time (SQL over `w`, the employment record, and the days of `paused`).
        pauses: leave puts the time off, by `days_after_start`.
        by_number: what was done names people by their number, so nothing can be known of whom HR gives none.
        parameters: of the above; `never_after_days` and `worker_types` are the template's.
        results, columns, joins: further columns from `proofs p` of a hire, of the whole row (they begin with a comma),
            and where those come from; counts: which proofs count for a hire (SQL over `p` and `h`).
        asks, leaves_out: further attributes and exclusions.
    """

    convention: str
    texts: tuple[str, str]
    what: str
    asked: str
    proofs: str
    since: str
    parameters: Mapping[str, Parameter]
    examples: tuple[Example, ...]
    due_on: str = "w.hire_date + $days_after_start::INTEGER"
    pauses: bool = False
    by_number: bool = False
    item: tuple[str, ...] = ("source_id", "worker_id", "hire_date")
    results: str = ""
    columns: str = ""
    joins: str = ""
    counts: str = "p.counts"
    asks: tuple[Attribute, ...] = ()
    leaves_out: tuple[Exclusion, ...] = ()
    show: tuple[str, ...] = field(default=())

    @property
    def control(self) -> ControlTest:
        """The control test."""
        usual: dict[str, Parameter] = {"never_after_days": 30, "worker_types": WORKER_TYPES}
        return ControlTest(
            **self.about,
            kind=Event(clock=24, convention=self.convention),
            parameters={**usual, **self.parameters},
            subjects=_QUERY.format(
                paused=PAUSED if self.pauses else "",
                join_paused=_JOIN_PAUSED if self.pauses else "",
                joins=self.joins,
                counts=self.counts,
                leave_days="coalesce(p.leave_days, 0)" if self.pauses else "0",
                due_on=self.due_on,
                asked=self.asked,
                proofs=self.proofs,
                what=self.what,
                since=self.since,
                results=self.results,
                can_match="h.employee_number IS NOT NULL" if self.by_number else "true",
                columns=self.columns,
            ),
            item=self.item,
            exclusions=(NOT_ASKED, LEFT_BEFORE, *self.leaves_out),
            attributes=(*self._done, *self.asks),
            examples=self.examples,
        )

    @property
    def _done(self) -> tuple[Attribute, Attribute]:
        return (
            Attribute(
                id="A",
                text=self.texts[0],
                expect=gxe.ExpectColumnValuesToNotBeNull(column="done_on"),
                null_means={"done_on": "not_done", "outcome_is_known": "unknown"},
                due="never_at",
                show=("due_on", *self.show),
            ),
            Attribute(
                id="B",
                text=self.texts[1],
                expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                    column_A="due_on", column_B="done_on", or_equal=True
                ),
                null_means={"due_on": "unknown", "done_on": "not_done", "outcome_is_known": "unknown"},
                show=("leave_days", *self.show) if self.pauses else self.show,
            ),
        )
