"""TKT-05: customers, regulators, vendors and individuals hear about incidents and breaches as promised."""

from expectations.cases import Before, Case, Moment, Within, approved, latest, said
from expectations.model import Exclusion

_FLAGS = ("customer_impact", "personal_data", "vendor_origin")
_FLAG_OF = {
    "customers": "customer_impact",
    "regulator": "personal_data",
    "data_subjects": "personal_data",
    "vendor": "vendor_origin",
}
"""Each audience, and what makes an incident one of which it might have to hear."""
_NO = {"evidence": {**{f"notify_{one}": "no" for one in _FLAG_OF}, "no_notice_reason": "all of it was encrypted"}}
_AN_ENTITLED_PERSON = approved(role="len(list_intersect(a.roles, $decider_roles)) > 0")


def _decided() -> Moment:
    """Yes or no stands for each audience that it concerns."""
    concerns = {one: f"coalesce(lower(c.{flag}) = 'yes', false)" for one, flag in _FLAG_OF.items()}
    says = {one: f"coalesce(lower(c.notify_{one}) IN ('yes', 'no'), false)" for one in _FLAG_OF}
    stands = " AND ".join(
        f"(NOT {it} OR {says[one]} AND c.notify_{one}_at IS NOT NULL)" for one, it in concerns.items()
    )
    since = ", ".join(f"CASE WHEN {it} THEN c.notify_{one}_at END" for one, it in concerns.items())
    seen = " OR ".join(
        f"({it} AND NOT {says[one]} AND (c.notify_{one} IS NOT NULL OR c.notify_{one}_is_empty))"
        for one, it in concerns.items()
    )
    return Moment(
        at=f"CASE WHEN {stands} THEN greatest(c.triggered_at, {since}) END",
        is_seen=f"({seen})",
        lacks={f"nothing is decided about {one}": {"evidence": {f"notify_{one}": None}} for one in _FLAG_OF},
        blurs={"the ticket has no notify_vendor": {"without": ("notify_vendor",)}},
    )


def _told(letter: str, audience: str, who: str) -> Within:
    yes = f"c.notify_{audience}"
    return Within(
        id=letter,
        text=f"Where it was decided to tell {who}, what was sent is recorded within the time",
        done=said(f"told_{audience}"),
        within=f"notify_hours_{audience}",
        # that nothing was decided is told once, of the decision
        applies=f"CASE WHEN {yes} IS NOT NULL THEN lower({yes}) = 'yes' WHEN {yes}_is_empty THEN false END",
    )


_ANY_FLAG = " OR ".join(f"coalesce(lower(c.{flag}) = 'yes', false)" for flag in _FLAGS)
_EACH_FLAG = " AND ".join(f"(c.{flag} IS NOT NULL OR c.{flag}_is_empty)" for flag in _FLAGS)
_ANY_NO = " OR ".join(f"coalesce(lower(c.notify_{one}) = 'no', false)" for one in _FLAG_OF)
_EACH_DECISION = " AND ".join(f"(c.notify_{one} IS NOT NULL OR c.notify_{one}_is_empty)" for one in _FLAG_OF)

CASE = Case(
    id="TKT-05",
    title="Notification of affected parties decided and sent in time",
    objective="Customers, regulators, vendors and individuals hear about incidents and breaches as promised.",
    criteria=("CC2.3", "P6.6"),
    annex_a=("A.5.26", "A.5.5", "A.5.34"),
    severity="high",
    owner="Privacy Officer",
    kinds=("incident", "breach"),
    parameters={
        "decision_hours": 48,
        "notify_hours_customers": 72,
        "notify_hours_regulator": 72,
        "notify_hours_data_subjects": 720,
        "notify_hours_vendor": 72,
        "decider_roles": ("privacy_officer", "legal"),
    },
    evidence={
        **dict.fromkeys(_FLAGS, "yes"),
        **{f"notify_{one}": "yes" for one in _FLAG_OF},
        **{f"told_{one}": "by mail" for one in _FLAG_OF},
        "aware_at": "2025-12-01 07:50:00",
        "no_notice_reason": None,
    },
    reads={
        **dict.fromkeys(_FLAGS, "VARCHAR"),
        **{f"notify_{one}": "VARCHAR" for one in _FLAG_OF},
        **{f"told_{one}": "VARCHAR" for one in _FLAG_OF},
        "aware_at": "TIMESTAMP",
        "no_notice_reason": "VARCHAR",
    },
    # somebody may have known before anybody opened a ticket; a later time than the ticket's gives none
    started_at="least(c.opened_at, c.aware_at)",
    roles=(("privacy_officer", "company"),),
    shows={"is_no_incident": "c.status = 'cancelled' OR coalesce(c.resolution, '') = 'false_alarm'"},
    exclusions=(Exclusion(rule="not_confirmed", condition="is_no_incident", reason="reclassified as no incident"),),
    asked=(
        Within(
            id="A",
            text="Whom to tell was decided for each audience that it concerns, and approved by an entitled person",
            done=latest(_decided(), _AN_ENTITLED_PERSON),
            within="decision_hours",
            applies=f"CASE WHEN {_ANY_FLAG} THEN true WHEN {_EACH_FLAG} THEN false END",
        ),
        _told("B", "customers", "customers"),
        _told("C", "regulator", "the regulator"),
        _told("D", "data_subjects", "the people whose data it is"),
        _told("E", "vendor", "the vendor"),
        Before(
            id="F",
            text="Where it was decided not to tell somebody, the reason stood when that was approved",
            what=said("no_notice_reason"),
            than=_AN_ENTITLED_PERSON,
            asked_at=_AN_ENTITLED_PERSON,
            applies=f"CASE WHEN {_ANY_NO} THEN true WHEN {_EACH_DECISION} THEN false END",
            where=_NO,
        ),
    ),
)
CONTROL = CASE.control
