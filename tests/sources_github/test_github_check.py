"""The self-test of a token, and what a day of reading costs."""

import pytest

from assets.sources.contract import Rejected

REFUSED = {"message": "Resource not accessible by personal access token"}


@pytest.fixture
def refuse(fake):
    def put(pattern, status=403, body=REFUSED):
        fake.spoil.append((pattern, lambda answer: answer.__class__(body, status)))

    return put


@pytest.mark.usefixtures("ledger")
def test_a_token_that_reads_everything_has_no_findings(source):
    assert source.connector().check() == []


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("asked", "record", "permission"),
    [
        ("outside_collaborators", "accounts", "Members"),
        ("Teams", "groups", "Members"),
        ("Changes", "changes", "Pull requests"),
        ("/activity", "repository_events", "Contents"),
        ("/check-runs", "check_runs", "Checks"),
        ("/statuses", "check_runs", "Commit statuses"),
        ("/protection", "branch_protections", "Administration"),
        ("Deployments", "deployments", "Deployments"),
        ("/actions/runs", "deployments", "Actions"),
        ("/dependabot", "vulnerabilities", "Dependabot alerts"),
        ("/code-scanning", "vulnerabilities", "Code scanning alerts"),
    ],
)
def test_what_is_refused_is_named_with_the_permission_that_is_missing(source, refuse, asked, record, permission):
    refuse(asked)
    (finding,) = source.connector().check()
    assert f"{record} need it; an owner must give the token the permission {permission}: read" in finding


def test_a_protection_that_is_hidden_behind_not_found_is_a_finding(source, refuse):
    refuse("/protection", 404, {"message": "Not Found"})
    (finding,) = source.connector(scanners=[]).check()
    assert "Administration" in finding


def test_what_is_left_out_is_not_asked_for(source, refuse):
    for asked in ("/protection", "/rules", "Deployments", "/actions", "/dependabot", "/code-scanning"):
        refuse(asked)
    assert source.connector(leave_out=["branch_protections", "deployments", "vulnerabilities"]).check() == []


def test_a_repository_that_cannot_be_seen_is_a_finding(source):
    (finding,) = source.connector(repositories=["ledger", "vault"]).check()
    assert "'vault'" in finding


def test_a_scanner_that_is_off_is_a_finding(source, ledger):
    ledger["code-scanning"] = [404, {"message": "no analysis found"}]
    (finding,) = source.connector().check()
    assert "code: the scanner is off" in finding


def test_a_stranger_s_token_needs_a_witness(source, fake):
    fake.is_member = False
    (finding,) = source.connector().check()
    assert "witness_id" in finding
    assert source.connector(witness_id="14").check() == []


def test_a_wrong_token_is_refused(source):
    with pytest.raises(Rejected) as caught:
        source.connector(token="wrong").check()
    assert caught.value.reason == "auth"


def test_a_day_of_ten_repositories_costs_about_150_requests(source, fake, ledger):
    """Each with a merge and a deployment to production; GitHub allows 5,000 an hour."""
    fake.size = 100
    fake.repositories = [
        ledger | {
            "id": f"R_{key}", "databaseId": key, "nameWithOwner": f"acme/r{key}",
            "pulls": [source.make("pull", id=f"PR_{key}", fullDatabaseId=str(key), repository={"databaseId": key})],
            "deployments": [source.make("deployment", databaseId=key)],
        }
        for key in range(1, 11)
    ]  # fmt: skip
    source.pull(repositories=["r1"])
    people, merge, deployment, moved, deployed = 7, 1 + 1 + 2, 1 + 2, 2, 2
    repository = 2 + 1 + 2 + 2 * 2
    # what moved and what was deployed is asked of all at once; the invented run is one for all
    expected = people + 1 + moved + deployed + 10 * (repository + merge) + deployment
    assert len(fake.asked) == expected == 145
