"""Every criterion and control of Annex A is accounted for, and none is claimed beyond what our records can say."""

from itertools import chain

import pytest

from expectations.catalogue import controls
from expectations.criteria import criteria

# how many each series of the Trust Services Criteria has, and each theme of Annex A
SERIES = {
    **{f"CC{n}": of for n, of in enumerate((5, 3, 4, 2, 3, 8, 5, 1, 2), start=1)},
    "A1": 3,
    "PI1": 5,
    "C1": 2,
    **{f"P{n}": of for n, of in enumerate((1, 1, 2, 3, 2, 7, 1, 1), start=1)},
}
THEMES = {"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34}


@pytest.mark.parametrize(
    ("framework", "parts", "total"), [("TSC", SERIES, 61), ("ISO27001", THEMES, 93)], ids=["TSC", "Annex A"]
)
def test_every_id_is_listed_once(framework, parts, total):
    listed = criteria().filter(framework=framework)["criterion"].to_list()
    wanted = set(chain.from_iterable((f"{part}.{n}" for n in range(1, of + 1)) for part, of in parts.items()))
    assert len(listed) == len(wanted) == total
    assert set(listed) == wanted


def test_of_every_id_it_is_said_how_far_we_reach_and_what_has_to_be_shown_otherwise():
    assert set(criteria()["reach"]) == {"direct", "partial", "record", "none"}
    assert criteria().filter(criteria()["elsewhere"].is_null()).is_empty()


def test_no_test_claims_to_support_what_our_records_cannot_say_anything_of():
    beyond = set(criteria().filter(reach="none")["criterion"])
    claimed = {test.id: beyond & {*test.criteria, *test.annex_a} for test in controls().values()}
    assert {test: ids for test, ids in claimed.items() if ids} == {}
