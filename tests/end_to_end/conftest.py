"""The command run in this process, and the sandbox company as a demo's home folder reads it."""

import re

import httpx
import pytest

from pipelines.cli import main


@pytest.fixture(scope="module")
def tallymark():
    """Run the command; what it leaves in the environment for its children is taken out again afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DAGSTER_HOME", "TALLYMARK_HOME", "DAGSTER_DISABLE_TELEMETRY", "GX_ANALYTICS_ENABLED"):
            patch.setenv(name, "")

        def _run(*words):
            return main([str(word) for word in words])

        yield _run


@pytest.fixture(scope="session")
def switch():
    """Switch the only fault of the company that a home folder reads: a kind on some paths, or None for no fault."""

    def _switch(home, fault):
        url = re.search(r'url = "(.*?)"', home.settings.read_text(encoding="utf-8"))[1]
        httpx.delete(f"{url}/_company/faults").raise_for_status()
        httpx.post(f"{url}/_company/faults", json=[fault] if fault else []).raise_for_status()

    return _switch
