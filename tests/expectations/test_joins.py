"""No query of a test or view compares every row with every other where it could look one up: a year would take hours.

DuckDB looks rows up by equality. A left join whose condition also weighs columns of both sides ("or", a comparison with
something of the left) is carried out pair by pair, and its plan says so on an empty table, too.
"""

import pytest

from expectations.catalogue import controls
from expectations.examples import world
from expectations.judge.population import all_bound
from warehouse.snapshots import derived_views, keep

PAIR_BY_PAIR = "BLOCKWISE_NL_JOIN"


@pytest.fixture(scope="module")
def empty_world():
    with world({}) as db:
        keep(db, derived_views())
        yield db


def test_a_join_that_is_carried_out_pair_by_pair_is_recognised(empty_world):
    sql = "FROM tickets t LEFT JOIN ticket_links l ON l.day = t.day AND (l.ticket_id = t.ticket_id OR t.status = 'x')"
    (told,) = empty_world.rows(f"EXPLAIN {sql}")
    assert PAIR_BY_PAIR in told[1]


@pytest.mark.parametrize("control", controls().values(), ids=lambda control: control.id)
def test_the_subjects_of_a_test_are_looked_up(empty_world, control):
    (told,) = empty_world.rows(f"EXPLAIN {control.subjects}", **all_bound(control.parameters))
    assert PAIR_BY_PAIR not in told[1]


@pytest.mark.parametrize("view", derived_views())
def test_the_rows_of_a_derived_view_are_looked_up(empty_world, view):
    (told,) = empty_world.rows(f"EXPLAIN {derived_views()[view]}")
    assert PAIR_BY_PAIR not in told[1]
