"""A pull says how many requests it made, those that failed and were repeated too."""

from datetime import UTC, timedelta

import pytest

from assets.pulling import pull_day
from assets.workspace import Plan, Workspace
from warehouse.home import Home


class Standing:
    """A clock that stands at the company's time."""

    basis = "simulated"

    def __init__(self, at):
        self._at = at.replace(tzinfo=UTC)

    def now(self):
        return self._at

    def reach(self, instant):
        """Stay there."""


@pytest.fixture
def pull(sandbox, tmp_path):
    """Pull the sandbox's BambooHR for its present day into a home folder and return the leaf of the pull."""

    def _pull():
        day = sandbox.now.date() - timedelta(days=1)
        plan = Plan(
            company="Acme", time_zone="UTC", window=(day, day), reading_window=timedelta(hours=30),
            connectors={"hr": sandbox.bamboohr()}, kinds={"hr": "bamboohr"},
        )  # fmt: skip
        workspace = Workspace(Home(tmp_path), plan, Standing(sandbox.now))
        (leaf,) = pull_day(workspace, day)
        workspace.close()
        return leaf

    return _pull


def test_requests_that_were_repeated_are_counted_as_requests(sandbox, pull, hr_pull):
    sandbox.faults({"path": "/reports/custom", "kind": "503", "times": 2})
    leaf = pull()
    assert leaf["status"] == "complete"
    assert leaf["requests"] == len(hr_pull.exchanges) + 2


def test_requests_of_a_rejected_pull_are_counted_too(sandbox, pull):
    sandbox.faults({"path": "/reports/custom", "kind": "503"})
    leaf = pull()
    assert leaf["status"] == "rejected"
    assert leaf["requests"] > 1
