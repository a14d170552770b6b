"""The self-test names what a credential may not read, what the settings name in vain, and who can mend it."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.sources import jira
from assets.sources.contract import Rejected
from assets.sources.http.clock import Clock

TODAY = Clock(now=lambda: datetime(2026, 3, 2, 23, 30, tzinfo=UTC), sleep=lambda _: None)


@pytest.fixture
def check(site):
    return lambda **settings: site.connect(TODAY, **({"witness_id": "10006"} | settings)).check()


def test_a_credential_that_reads_everything_has_no_findings(check):
    assert check() == []


def test_a_data_center_has_none_either(data_center):
    assert data_center.connect(TODAY, witness_id="10006").check() == []


def test_a_wrong_token_is_refused_with_jiras_reason_and_without_the_token(site, check):
    site.fail("/myself", status=401, body=b"", headers={"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"})
    with pytest.raises(Rejected) as caught:
        check()
    assert (caught.value.reason, "AUTHENTICATED_FAILED" in str(caught.value)) == ("auth", True)
    assert "canary" not in str(caught.value)


def test_a_project_and_a_field_that_are_not_shown_are_both_named(check):
    fields = {"severity": "customfield_10040", "root_cause": "customfield_99999"}
    found = check(projects=["OPS", "HR"], fields=fields)
    assert len(found) == 2
    assert "'customfield_99999'" in found[0]
    assert "Browse Projects" in found[1]


def test_users_that_may_not_be_browsed_are_named_with_the_right(site, check):
    site.fail("/users/search", status=403, value={})
    (finding,) = check()
    assert "Browse users and groups" in finding


def test_words_without_a_meaning_are_named_before_the_first_pull(check):
    statuses = {"Open": "open", "Closed": "closed"}
    found = check(statuses=statuses, kinds={"Incident": "incident"})
    assert "ACC: 'Access request' has no meaning; add it to `kinds`" in found
    assert "OPS: 'Contained' has no meaning; add it to `statuses`" in found
    assert not any("'Open'" in finding for finding in found)


def test_a_project_whose_words_may_not_be_read_is_named(site, check):
    site.fail("/project/10001/statuses", status=403, value={})
    (finding,) = check()
    assert finding.startswith("statuses of ACC")


@pytest.mark.parametrize("reply", [{"value": {"issues": [], "isLast": True}}, {"status": 400, "value": {}}])
def test_a_witness_that_is_not_shown_is_named_with_the_remedy(site, check, reply):
    site.fail("id\\+%3D\\+10006|id%20%3D", **reply)
    (finding,) = check()
    assert "security level" in finding


def test_without_a_witness_it_says_what_cannot_pass(check):
    (finding,) = check(witness_id=None)
    assert finding.startswith("witness_id: none is set")


def test_the_settings_of_the_readme_are_settings():
    text = (Path(jira.__file__).parent / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    table = tomllib.loads(block)["sources"]["jira"]
    assert table.pop("token_env")
    settings = jira.Settings.model_validate(table | {"token": "t"})
    assert settings.links["Duplicate"].outward == "duplicate_of"
