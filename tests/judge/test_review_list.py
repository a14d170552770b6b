"""A review's list is opened in spreadsheets: nothing that a vendor wrote runs there, and it comes back unharmed."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.pulling import pull_day
from assets.reviewing import send_lists
from assets.sources.registers.cells import guarded
from assets.sources.registers.reviews import ListRow, read_review

DAY = date(2026, 3, 27)
RUN = ("=", "+", "-", "@", "\t", "\r")
NAMES = ('=HYPERLINK("https://evil.example","x")', "+1", "-1", "@SUM(A1)", "'quoted", "\tx", "plain")
PLAN = {
    "review_id": "okta-admins", "reviewed_source_id": "idp", "scope": "admins", "first_due_on": date(2026, 3, 31),
    "every_months": 3, "owner_employee_number": "E1", "valid_from_on": date(2026, 1, 1),
}  # fmt: skip


@pytest.fixture
def folder(new_world, scripted):
    """The review that goes out for administrators whose logins and roles are what somebody chose to call them."""
    accounts = [{"account_id": f"a{at}", "login": name, "is_enabled": True} for at, name in enumerate(NAMES)]
    roles = [
        {"account_id": f"a{at}", "assignment_id": "r", "role_name": name, "privilege_tier": "admin"}
        for at, name in enumerate(NAMES)
    ]
    rows = {"accounts": accounts, "role_assignments": roles}
    idp = scripted("idp", frozenset(rows), {DAY: rows})
    home = scripted("home", frozenset({"review_plan"}), {DAY: {"review_plan": [PLAN]}})
    world = new_world([], [idp, home])
    pull_day(world.workspace, DAY)
    assert send_lists(world.workspace, DAY) == 1
    return world.home.reviews / "okta-admins-2026-03-31"


def test_no_cell_of_a_list_that_goes_out_can_be_run_as_a_formula(folder):
    lines = list(csv.reader(io.StringIO((folder / "list.csv").read_text(encoding="utf-8"), newline="")))
    assert len(lines) == 1 + len(NAMES)
    assert not [cell for line in lines for cell in line if cell.startswith(RUN)]


def test_what_came_back_is_what_the_vendor_wrote(folder):
    files = {"list": (folder / "list.csv").read_bytes(), "obligation": (folder / "obligation.json").read_bytes()}
    assert [item["entitlement"] for item in read_review(folder.name, files).items] == list(NAMES)


@given(st.text(min_size=1))
def test_any_text_comes_back_as_it_was_and_none_begins_like_a_formula(text):
    written = guarded(text)
    assert not written.startswith(RUN)
    row = ListRow.model_validate({"item_id": "1", "system": "okta", "account_id": written})
    assert row.account_id == text
