"""GitHub on loopback: manners, REST and GraphQL, seen with a plain HTTP client and a plain git."""

import json
import os
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assets.sandbox.build import build
from assets.sandbox.vendors.github.api import GITHUB_TOKEN

SHARED = Path(os.environ.get("TALLYMARK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
RECORDED = SHARED / "recordings" / "github.jsonl"
GOOD = {"authorization": f"Bearer {GITHUB_TOKEN}"}
CHANGES = """
query($id: ID!, $after: String, $size: Int) { node(id: $id) { ... on Repository {
  pullRequests(first: $size, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
    totalCount pageInfo { hasNextPage endCursor } nodes { fullDatabaseId updatedAt } } } } }
"""
DETAILS = """
query($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { state headRefOid mergeCommit { oid }
  author { __typename login ... on User { databaseId } }
  reviews(first: 50) { nodes { state commit { oid } author { ... on User { databaseId } } } }
  commits(first: 100) { totalCount nodes { commit { oid } } }
  timelineItems(first: 50, itemTypes: [REVIEW_DISMISSED_EVENT]) { nodes {
    ... on ReviewDismissedEvent { previousReviewState review { fullDatabaseId } } } } } } }
"""


@pytest.fixture(scope="module")
def company(small, tmp_path_factory):
    built = build(replace(small, repositories=tmp_path_factory.mktemp("repositories")), [])
    built.company.live_to_reading(date(2026, 1, 30))
    return built.company


@pytest.fixture
def host(company, serve):
    with serve(company) as one:
        yield one


def get(host, path: str, headers=GOOD, **query):
    return host.http.get(f"/github{path}", params=query or None, headers=headers)


def ask(host, query: str, **variables):
    return host.http.post("/github/graphql", json={"query": query, "variables": variables}, headers=GOOD)


@pytest.fixture(scope="module")
def busy(company):
    return company.code.repositories["ledger-api"]


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic eDp5"}])
def test_without_a_good_token_everything_is_401_in_githubs_words(host, headers):
    for answer in (get(host, "/orgs/acme/repos", headers), get(host, "/nothing", headers)):
        assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_what_is_not_there_is_404_and_every_answer_tells_date_and_budget(host):
    answer = get(host, "/repos/acme/no-such-repository/environments")
    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")
    assert answer.headers["date"] == "Fri, 30 Jan 2026 23:30:00 GMT"
    left = int(answer.headers["x-ratelimit-remaining"])
    assert int(get(host, "/orgs/acme").headers["x-ratelimit-remaining"]) == left - 1


def test_lists_are_paged_by_links_on_the_host_that_was_called(host, company):
    answer, names = get(host, "/orgs/acme/repos", per_page=4), []
    while True:
        names += [one["name"] for one in answer.json()]
        if "next" not in answer.links:
            break
        assert answer.links["next"]["url"].startswith(host.url)
        answer = host.http.get(answer.links["next"]["url"], headers=GOOD)
    assert names == sorted(company.code.repositories)


def test_activity_is_paged_by_cursor_newest_first_and_complete(host, company, busy):
    answer, ids = get(host, f"/repos/acme/{busy.name}/activity", per_page=7, ref="refs/heads/main"), []
    while True:
        ids += [str(one["id"]) for one in answer.json()]
        if "next" not in answer.links:
            break
        answer = host.http.get(answer.links["next"]["url"], headers=GOOD)
    assert ids == [push.push_id for push in reversed(company.code.pushes[busy.name]) if push.branch == "main"]


def test_changes_by_update_are_paged_and_hold_each_change_once(host, company, busy):
    found, after = [], None
    while True:
        shown = ask(host, CHANGES, id=f"R_{busy.repository_id}", after=after, size=5).json()["data"]["node"]
        page = shown["pullRequests"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    mine = {one.change_id for one in company.code.changes.values() if one.repository == busy.name}
    assert [one["updatedAt"] for one in found] == sorted((one["updatedAt"] for one in found), reverse=True)
    assert Counter(one["fullDatabaseId"] for one in found) == Counter(mine)
    assert page["totalCount"] == len(mine)


def test_a_change_shows_its_reviews_commits_and_dismissals(host, company):
    merged = [one for one in company.code.changes.values() if one.merged_at]
    for start in range(0, len(merged), 20):
        part = merged[start : start + 20]
        shown = ask(host, DETAILS, ids=[f"PR_{one.change_id}" for one in part]).json()["data"]["nodes"]
        for one, view in zip(part, shown, strict=True):
            assert (view["state"], view["headRefOid"]) == ("MERGED", one.head_sha)
            assert [node["commit"]["oid"] for node in view["commits"]["nodes"]] == list(one.commits)
            assert view["mergeCommit"]["oid"] == one.landed[-1]
            states = Counter(node["state"] for node in view["reviews"]["nodes"])
            assert states["DISMISSED"] == len(view["timelineItems"]["nodes"])
            assert states["APPROVED"] >= 1


def test_an_unknown_node_is_null_beside_an_error_with_status_200(host, company):
    known = next(iter(company.code.changes))
    answer = ask(host, DETAILS, ids=[f"PR_{known}", "PR_0"])
    assert answer.status_code == 200
    assert [node is None for node in answer.json()["data"]["nodes"]] == [False, True]
    assert answer.json()["errors"][0]["type"] == "NOT_FOUND"


def test_a_field_that_does_not_exist_is_an_error_with_status_200(host):
    answer = ask(host, 'query { organization(login: "acme") { noSuchField } }')
    assert (answer.status_code, answer.json()["data"]) == (200, None)
    assert answer.json()["errors"]


def test_members_are_those_whose_account_of_the_directory_is_enabled(host, company):
    query = """query { organization(login: "acme") {
        membersWithRole(first: 100) { edges { role node { databaseId } } }
        samlIdentityProvider { externalIdentities(first: 100) { nodes { samlIdentity { nameId } } } } } }"""
    shown = ask(host, query).json()["data"]["organization"]
    members = {edge["node"]["databaseId"] for edge in shown["membersWithRole"]["edges"]}
    logins = {one["samlIdentity"]["nameId"] for one in shown["samlIdentityProvider"]["externalIdentities"]["nodes"]}
    assert len(members) == len(logins) == 11
    assert logins <= {account.login for account in company.directory.accounts.values()}
    person = company.people["principal 0"]
    company.directory.change(person.account(), status="SUSPENDED")
    later = ask(host, query).json()["data"]["organization"]["membersWithRole"]["edges"]
    company.directory.change(person.account(), status="ACTIVE")
    assert members - {edge["node"]["databaseId"] for edge in later} == {int(person.code_account())}


def test_layers_of_protection_are_shown_each_by_its_own_endpoint(host):
    def rules(name: str) -> set[str]:
        return {one["ruleset_source_type"] for one in get(host, f"/repos/acme/{name}/rules/branches/main").json()}

    assert rules("ledger-api") == {"Repository", "Organization"}
    assert rules("web-app") == set()
    assert get(host, "/repos/acme/web-app/branches/main/protection").json()["enforce_admins"] == {"enabled": True}
    missing = get(host, "/repos/acme/ledger-api/branches/main/protection")
    assert (missing.status_code, missing.json()["message"]) == (404, "Branch not protected")
    one = get(host, "/repos/acme/ledger-api/rules/branches/main").json()[0]["ruleset_id"]
    assert get(host, f"/repos/acme/ledger-api/rulesets/{one}").json()["bypass_actors"] == []


def test_runs_of_checks_hide_earlier_attempts_unless_all_are_asked_for(host, company):
    repeated = next(
        one
        for one in company.code.changes.values()
        if Counter(run.name for run in company.code.checks_of(one.head_sha))["test"] == 2
    )
    path = f"/repos/acme/{repeated.repository}/commits/{repeated.head_sha}/check-runs"
    assert get(host, path, filter="all").json()["total_count"] == 3
    assert get(host, path).json()["total_count"] == 2


def test_git_and_the_host_tell_the_same_history(host, company, busy, tmp_path):
    address = f"http://x-access-token:{GITHUB_TOKEN}@{host.url.removeprefix('http://')}/git/acme/{busy.name}.git"
    git = shutil.which("git")
    subprocess.run([git, "clone", "--quiet", "--mirror", address, str(tmp_path / "mirror")], check=True, timeout=60)
    log = [git, "-C", str(tmp_path / "mirror"), "log", "--format=%H", "main"]
    commits = subprocess.run(log, check=True, capture_output=True, text=True, timeout=60).stdout.split()
    landed = {sha for one in company.code.changes.values() if one.repository == busy.name for sha in one.landed}
    assert landed < set(commits)
    assert commits[0] == get(host, f"/repos/acme/{busy.name}/activity", ref="refs/heads/main").json()[0]["after"]


@pytest.mark.parametrize(
    ("fault", "status"), [({"kind": "hidden"}, 404), ({"kind": "secondary_limit", "retry_after": 9}, 403)]
)
def test_the_host_hides_or_slows_down_as_it_does(host, fault, status):
    host.faults({"path": "/github/repos/acme/web-app", **fault})
    answer = get(host, "/repos/acme/web-app")
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == ("9" if status == 403 else None)
    assert get(host, "/repos/acme/ledger-api").status_code == 200


def test_half_an_answer_and_a_row_of_null_come_with_status_200(host, busy):
    host.faults(
        {"path": "/github/graphql", "kind": "graph_error", "times": 1}, {"path": "/graphql", "kind": "graph_null"}
    )
    half = ask(host, CHANGES, id=f"R_{busy.repository_id}", size=5)
    null = ask(host, CHANGES, id=f"R_{busy.repository_id}", size=5)
    assert (half.status_code, half.json()["data"], half.json()["errors"][0]["type"]) == (
        200,
        {"node": None},
        "FORBIDDEN",
    )
    assert null.json()["data"]["node"]["pullRequests"]["nodes"][-1] is None


@pytest.mark.parametrize("kind", ["401", "403", "429", "500", "503"])
def test_refusals_speak_githubs_language(host, kind):
    host.faults({"path": "/github/", "kind": kind})
    answer = get(host, "/orgs/acme/repos")
    assert (answer.status_code, answer.json()["status"]) == (int(kind), kind)


def test_rows_go_missing_in_graphql_as_they_do_in_rest(host, busy):
    host.faults({"path": "/github/graphql", "kind": "short"})
    page = ask(host, CHANGES, id=f"R_{busy.repository_id}", size=5).json()["data"]["node"]["pullRequests"]
    assert len(page["nodes"]) == 4
    assert page["totalCount"] > 4


@pytest.mark.skipif(not RECORDED.exists(), reason=f"no recordings at {RECORDED}")
@pytest.mark.parametrize(
    ("recorded", "path", "optional"),
    [
        (
            "/check-runs?filter=all&per_page=1",
            "check_runs",
            {"node_id", "details_url", "url", "output", "check_suite", "pull_requests"},
        ),
        ("/environments", "environments", {"deployment_branch_policy", "url"}),
    ],
)
def test_objects_have_the_fields_of_recorded_real_ones(host, company, recorded, path, optional):
    lines = (json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines())
    bodies = (line["body"] for line in lines if recorded in line["url"] and line["status"] == 200)
    real = next(body[path][0] for body in bodies if path in body)
    change = next(one for one in company.code.changes.values() if one.merged_at)
    tail = f"commits/{change.head_sha}/check-runs" if path == "check_runs" else "environments"
    repository = "infrastructure" if path == "environments" else change.repository
    ours = get(host, f"/repos/acme/{repository}/{tail}").json()[path][0]
    assert set(real) - optional <= set(ours)
