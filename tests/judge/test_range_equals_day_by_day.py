"""Judging a range of days at once records what judging day by day records: results and restatements, in full."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.catalogue import controls

START = date(2026, 3, 27)  # two days before the clocks of Berlin go forward
DAYS = [START + timedelta(days=offset) for offset in range(5)]
TESTS = [controls()[test] for test in ("IAM-04", "IAM-09", "TKT-02")]
CALM = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
INSTANTS = st.integers(-48, 24 * 7).map(lambda hours: datetime(2026, 3, 27) + timedelta(hours=hours))  # noqa: DTZ001
MAYBE = st.none() | INSTANTS
PEOPLE = ("1", "2")
TICKETS = st.fixed_dictionaries(
    {
        "ticket_kind": st.sampled_from(["incident", "incident", "change", None]),
        "status": st.sampled_from(["open", "closed", "cancelled"]),
        "max_severity": st.sampled_from(["sev1", "sev2", None]),
        "detected_at": MAYBE,
        "contained_at": MAYBE,
        "restored_at": MAYBE,
        "closed_at": MAYBE,
        "root_cause": st.sampled_from(["known", None]),
        "not_provided": st.just(""),
    }
)
WORKERS = st.fixed_dictionaries({"termination_effective_at": MAYBE, "termination_type": st.just("voluntary")})
ACCOUNTS = st.fixed_dictionaries({"is_enabled": st.sampled_from([True, True, False, None])})
REVIEWS = st.fixed_dictionaries({"completed_at": MAYBE, "decided_count": st.integers(0, 1)})
PLAN = {
    "review_id": "r", "reviewed_source_id": "idp", "scope": "all", "first_due_on": "2026-03-14", "every_months": 1,
    "valid_from_on": "2026-01-01",
}  # fmt: skip
OBLIGATION = {
    "obligation_id": "r-2026-03-14", "review_id": "r", "due_on": "2026-03-14", "list_count": 1, "has_unlisted": False,
}  # fmt: skip
ITEM = {
    "obligation_id": "r-2026-03-14", "item_id": "1", "reviewed_source_id": "idp", "account_id": "1",
    "decision": "keep", "reviewer_login": "2",
}  # fmt: skip


@st.composite
def days_of(draw, answers):
    """A source's answer for every day; now and then it is not there."""
    return {day: draw(answers) for day in DAYS if draw(st.integers(0, 7))}


@st.composite
def hr(draw):
    known = draw(st.dictionaries(st.sampled_from(PEOPLE), WORKERS, min_size=1))
    return {
        "workers": [
            {"worker_id": key, "employee_number": key, "hire_date": "2024-01-01", "start_at": "2024-01-01 00:00:00",
             "status": "active", **row}
            for key, row in known.items()
        ]
    }  # fmt: skip


@st.composite
def idp(draw):
    known = draw(st.dictionaries(st.sampled_from((*PEOPLE, "ghost")), ACCOUNTS, min_size=1))
    return {
        "accounts": [{"account_id": key, "login": key, "employee_number": key, **row} for key, row in known.items()]
    }


@st.composite
def desk(draw):
    known = draw(st.dictionaries(st.sampled_from("abc"), TICKETS))
    return {"tickets": [{"ticket_id": key, "reopened_count": 0, **row} for key, row in known.items()]}


@st.composite
def home(draw):
    reviews = draw(st.lists(REVIEWS, max_size=1))
    decided = [ITEM for review in reviews if review["decided_count"]]
    return {"review_plan": [PLAN], "reviews": [{**OBLIGATION, **row} for row in reviews], "review_items": decided}


SCRIPTS = {
    "hr": (days_of(hr()), {"workers"}),
    "idp": (days_of(idp()), {"accounts"}),
    "desk": (days_of(desk()), {"tickets"}),
    "home": (days_of(home()), {"review_plan", "reviews", "review_items"}),
}


@CALM
@given(scripts=st.fixed_dictionaries({source: script for source, (script, _) in SCRIPTS.items()}))
def test_a_range_records_what_day_by_day_records(new_world, scripted, scripts):
    recorded = []
    for at_once in (len(DAYS), 1, 2):
        sources = [scripted(source, frozenset(SCRIPTS[source][1]), script) for source, script in scripts.items()]
        world = new_world(TESTS, sources)
        world.run(DAYS, at_once=at_once)
        recorded.append(world.recorded())
    together, *apart = recorded
    assert {leaf["day"] for leaf in together if leaf["kind"] != "restatement"} == {day.isoformat() for day in DAYS}
    for other in apart:
        assert other == together
    _adds_up(together)


def _adds_up(recorded):
    """received = excluded + judged + unknown + pending + withdrawn, every day; an open item is carried on."""
    pending = {}
    for leaf in recorded:
        if not (counts := leaf.get("counts")):
            continue
        parts = ("excluded", "judged", "unknown", "pending", "withdrawn")
        assert counts["received"] == sum(counts[part] for part in parts)
        assert counts["judged"] == counts["passed"] + counts["failed"]
        assert counts["excluded"] == sum(leaf.get("excluded_by", {}).values())
        if leaf["test"] != "IAM-04":
            assert counts["carried_in"] == pending.get(leaf["test"], 0)
            pending[leaf["test"]] = counts["pending"]
