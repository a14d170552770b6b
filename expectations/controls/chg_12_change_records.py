"""CHG-12: changes that the change system handles follow the agreed steps in order."""

from dataclasses import replace

from expectations.cases import Before, Case, Moment, Within, all_said, approved, latest, state, that
from expectations.model import Exclusion

_EDITABLE = ("scope", "risk", "planned_start_at", "planned_end_at", "backout_plan")


def _is(kind: str) -> str:
    """SQL: it is of a type; NULL where the ticket system does not say, and what nobody filled in is normal."""
    says = f"WHEN c.change_type IS NOT NULL THEN lower(c.change_type) = '{kind}'"
    return f"CASE {says} WHEN c.change_type_is_empty THEN false END"


_IS_STANDARD, _IS_EMERGENCY = _is("standard"), _is("emergency")
_IS_NORMAL = f"NOT ({_IS_STANDARD}) AND NOT ({_IS_EMERGENCY})"
# what nobody rated may be as risky as any
_IS_MAJOR = (
    "CASE WHEN c.risk IS NOT NULL THEN lower(c.risk) NOT IN ('low', 'medium') WHEN c.risk_is_empty THEN true END"
)
_BEGUN_AT = "coalesce(c.first_begun_at, c.first_resolved_at)"
_IS_PROVEN = "NOT list_contains(string_split(c.not_provided, ' '), 'first_resolved_at')"
_BEGUN = Moment(at=_BEGUN_AT, is_seen=_IS_PROVEN, lacks={}, blurs={})
_DONE = state("first_resolved_at")
_BY_OTHERS = approved("requester", "performer")
_GOOD = "NOT a.is_requester AND NOT a.is_performer"
_NEEDED = (
    "CASE lower(c.risk) WHEN 'low' THEN $min_approvals_low WHEN 'medium' THEN $min_approvals_medium "
    "ELSE $min_approvals_high END"
)
_ENOUGH = replace(
    _BY_OTHERS,
    at=f"list_sort(list_transform(list_filter(c.deciders, a -> {_GOOD}), a -> a.decided_at))[({_NEEDED})]",
    is_seen=f"(c.risk IS NOT NULL OR c.risk_is_empty) AND {_BY_OTHERS.is_seen}",
)


def _last_approval(until: str) -> str:
    """SQL: the last approval by another person that came no later."""
    good = f"list_filter(c.approvals, a -> {_GOOD} AND a.decided_at <= {until})"
    return f"list_max(list_transform({good}, a -> a.decided_at))"


_ASSESSED = Moment(
    at=f"CASE WHEN {_IS_MAJOR} THEN c.risk_assessment_at WHEN NOT ({_IS_MAJOR}) THEN c.triggered_at END",
    is_seen=f"coalesce(({_IS_MAJOR}) AND c.risk_assessment_is_empty, false)",
    lacks={"of high risk, and nobody assessed it": {"evidence": {"risk": "high"}}},
    blurs={"the ticket has no risk": {"without": ("risk",)}},
)
_LAST_EDIT = Moment(
    at=f"CASE WHEN {' AND '.join(f'(c.{it} IS NULL OR c.{it}_at IS NOT NULL)' for it in _EDITABLE)} "
    f"THEN greatest(c.triggered_at, {', '.join(f'c.{it}_at' for it in _EDITABLE)}) END",
    is_seen="false",
    lacks={f"{it} edited after the approval": {"said_at": {it: "2025-12-01 08:30:01"}} for it in _EDITABLE},
    blurs={},
)
_NOT_TOO_EARLY = that(
    f"CASE WHEN c.planned_start_at IS NOT NULL THEN {_BEGUN_AT} >= c.planned_start_at "
    "- to_minutes($window_tolerance_minutes) WHEN c.planned_start_at_is_empty THEN false END",
    lacks={
        "begun before its window": {"evidence": {"planned_start_at": "2025-12-01 09:40:01"}},
        "it has no window": {"evidence": {"planned_start_at": None}},
    },
    blurs={"a window that is none": {"evidence": {"planned_start_at": "tonight"}}},
)
_SCOPE = "lower(coalesce(c.scope, CASE WHEN c.scope_is_empty THEN '' END))"
_FITS = (
    f"NOT t.is_requester AND t.decided_at <= {_BEGUN_AT} "
    f"AND t.decided_at >= {_BEGUN_AT} - to_days($template_max_age_days) "
    f"AND list_has_all(t.scope, string_split({_SCOPE}, chr(10)))"
)
_BY_TEMPLATE = Moment(
    at=f"CASE WHEN len(list_filter(c.templates, t -> {_FITS})) > 0 THEN c.triggered_at END",
    is_seen=f"coalesce(len(list_filter(c.templates, t -> ({_FITS}) IS NULL)), 0) = 0",
    lacks={"no template is linked": {}},
    blurs={},
)

CASE = Case(
    id="CHG-12",
    title="Change records approved, risk-assessed and implemented within their window",
    objective="Infrastructure and business changes handled in the change system follow the agreed steps in order.",
    criteria=("CC8.1", "CC3.4"),
    annex_a=("A.8.32", "A.8.9"),
    severity="high",
    owner="Change Manager",
    kinds=("change",),
    parameters={
        "min_approvals_low": 1,
        "min_approvals_medium": 1,
        "min_approvals_high": 2,
        "window_tolerance_minutes": 60,
        "template_max_age_days": 365,
        "emergency_approval_days": 2,
        "required_fields": ("test_evidence", "backout_plan"),
    },
    evidence={
        "change_type": "normal",
        "risk": "low",
        "scope": "mail server",
        "planned_start_at": "2025-12-01 08:30:00",
        "planned_end_at": "2025-12-01 09:30:00",
        "test_evidence": "run 118",
        "backout_plan": "restore the image",
        "risk_assessment": None,
    },
    reads={
        "change_type": "VARCHAR",
        "risk": "VARCHAR",
        "scope": "VARCHAR",
        "planned_start_at": "TIMESTAMP",
        "planned_end_at": "TIMESTAMP",
        "backout_plan": "VARCHAR",
        "risk_assessment": "VARCHAR",
    },
    hangs={
        "first_begun_at": """
            SELECT day, source_id, ticket_id, min(occurred_at) AS first_begun_at FROM ticket_transitions
            WHERE field = 'status' AND to_value = 'in_progress'
                AND (source_id, ticket_id) IN (SELECT (source_id, ticket_id) FROM mine)
            GROUP BY ALL""",
        # the first approval of each person: who approves twice is not two
        "deciders": """
            SELECT day, source_id, ticket_id, list({'decided_at': decided_at, 'is_requester': is_requester,
                'is_performer': is_performer}) AS deciders
            FROM (SELECT *, row_number() OVER (PARTITION BY day, source_id, ticket_id, person
                    ORDER BY decided_at, approval_id) AS place FROM case_approvals
                WHERE (source_id, ticket_id) IN (SELECT (source_id, ticket_id) FROM mine))
            WHERE place = 1
            GROUP BY ALL""",
        "templates": """
            SELECT l.day, l.source_id, l.ticket_id, list({'decided_at': a.decided_at, 'is_requester': a.is_requester,
                'scope': coalesce(string_split(lower(d.value), chr(10)), [])}) AS templates
            FROM ticket_links l
            JOIN tickets t ON t.day = l.day AND t.source_id = l.source_id AND t.ticket_id = l.linked_ticket_id
                AND t.ticket_kind = 'change_template'
            JOIN case_approvals a ON a.day = t.day AND a.source_id = t.source_id AND a.ticket_id = t.ticket_id
            LEFT JOIN ticket_details d ON d.day = t.day AND d.source_id = t.source_id AND d.ticket_id = t.ticket_id
                AND d.detail = 'scope'
            WHERE (l.source_id, l.ticket_id) IN (SELECT (source_id, ticket_id) FROM mine)
            GROUP BY ALL""",
    },
    shows={
        "was_never_begun": f"c.status = 'cancelled' AND {_BEGUN_AT} IS NULL",
    },
    exclusions=(
        Exclusion(rule="cancelled", condition="was_never_begun", reason="cancelled before anybody began with it"),
    ),
    asked=(
        Before(
            id="A",
            text="As many people as its risk asks for, who neither asked for it nor carry it out, approved it before "
            "it began",
            what=_ENOUGH,
            than=_BEGUN,
            asked_at=_BEGUN,
            applies=_IS_NORMAL,
        ),
        Before(
            id="B",
            text="A standard change is within what a template allows that another person approved not too long before",
            what=_BY_TEMPLATE,
            than=_BEGUN,
            asked_at=_BEGUN,
            applies=_IS_STANDARD,
            where={"evidence": {"change_type": "standard"}},
        ),
        Within(
            id="C",
            text="It was carried out within its window, give or take the tolerance",
            done=latest(_DONE, _NOT_TOO_EARLY),
            due="CASE WHEN c.planned_end_at IS NOT NULL THEN c.planned_end_at + to_minutes($window_tolerance_minutes) "
            f"WHEN c.planned_end_at_is_empty THEN {_BEGUN_AT} END",
            applies=f"CASE WHEN {_BEGUN_AT} IS NOT NULL THEN NOT ({_IS_EMERGENCY}) WHEN {_IS_PROVEN} THEN false END",
        ),
        Before(
            id="D",
            text="Test evidence, plan for backing out and, at high risk, its assessment stood when it was approved",
            what=latest(all_said("test_evidence", "backout_plan"), _ASSESSED),
            than=replace(_BEGUN, at=f"coalesce({_last_approval(_BEGUN_AT)}, {_BEGUN_AT})"),
            asked_at=_BEGUN,
            applies=f"NOT ({_IS_EMERGENCY})",
        ),
        Before(
            id="E",
            text="Scope, risk, window and plan were not edited after the last approval",
            what=_LAST_EDIT,
            than=Moment(at=_last_approval("c.first_resolved_at"), is_seen="false", lacks={}, blurs={}),
            asked_at=_DONE,
            # of what was never approved nothing was edited afterwards; that is told once, of the approval
            applies=f"CASE WHEN NOT ({_IS_NORMAL}) THEN false WHEN ({_IS_NORMAL}) IS NULL THEN NULL "
            f"WHEN {_last_approval('c.first_resolved_at')} IS NOT NULL THEN true "
            f"WHEN {_BY_OTHERS.is_seen} THEN false END",
        ),
        Within(
            id="F",
            text="An emergency was approved by another person, afterwards at the latest within the days for it",
            done=_BY_OTHERS,
            due=f"{_BEGUN_AT} + to_days($emergency_approval_days)",
            applies=f"CASE WHEN {_BEGUN_AT} IS NOT NULL THEN {_IS_EMERGENCY} WHEN {_IS_PROVEN} THEN false END",
            where={"evidence": {"change_type": "emergency"}},
        ),
    ),
)
CONTROL = CASE.control
