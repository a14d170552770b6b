"""Which repositories are read: all that the settings name must be seen, also under the names they have now."""

import pytest

from assets.sources.contract import Rejected


def names(pulled):
    return [row["full_name"] for row in pulled.rows("repositories")]


def test_all_repositories_are_read_and_those_that_are_named_must_be_among_them(source):
    assert names(source.pull(repositories=["ledger"])) == ["acme/ledger", "acme/portal"]


def test_only_those_named_are_read_where_the_settings_say_so(source, fake):
    assert names(source.pull(repositories=["Portal"], scope="listed")) == ["acme/portal"]
    assert not any("/repos/acme/ledger/" in asked for asked in fake.asked)


def test_a_repository_may_be_named_by_its_number_which_stays_when_the_name_changes(source):
    assert names(source.pull(repositories=["502"], scope="listed")) == ["acme/portal"]


def test_a_repository_that_is_hidden_or_gone_is_a_hole_and_is_named(source):
    found = source.rejected(repositories=["ledger", "vault"])
    assert (found.reason, "'vault'" in found.detail) == ("not_found", True)


def test_a_repository_that_may_not_be_read_is_named_as_forbidden(source, fake):
    fake.spoil.append(("/repos/acme/vault$", lambda answer: answer.__class__({"message": "Forbidden by IP list"}, 403)))
    found = source.rejected(repositories=["vault"])
    assert (found.reason, "'vault'" in found.detail) == ("forbidden", True)


class TestRenamed:
    @pytest.fixture
    def moved(self, fake):
        """An old name that sends to a repository by its number."""

        def to(key, full_name):
            answer = type(fake.rest("/"))
            sent = {"message": "Moved Permanently", "url": f"{fake.url}/repositories/{key}"}
            fake.moved["/repos/acme/accounts"] = answer(sent, 301)
            fake.moved[f"/repositories/{key}"] = answer({"id": key, "full_name": full_name})

        return to

    def test_a_repository_keeps_its_number_under_a_new_name(self, source, moved):
        moved(501, "acme/ledger")
        assert names(source.pull(repositories=["accounts"], scope="listed")) == ["acme/ledger"]

    def test_a_repository_that_went_to_another_owner_is_a_hole(self, source, moved):
        moved(777, "elsewhere/accounts")
        found = source.rejected(repositories=["accounts"])
        assert (found.reason, "no longer the organisation's" in found.detail) == ("not_found", True)

    def test_a_redirect_to_another_host_is_not_followed(self, source, fake):
        answer = type(fake.rest("/"))
        fake.moved["/repos/acme/accounts"] = answer({"url": "https://elsewhere.example/repositories/501"}, 301)
        assert source.rejected(repositories=["accounts"]).reason == "paging"


def test_an_archived_repository_is_listed_and_asked_nothing_once_it_stood_still(source, fake):
    fake.repositories[1] |= {"isArchived": True, "archivedAt": "2025-06-01T08:00:00Z"}
    pulled = source.pull()
    assert [row["is_archived"] for row in pulled.rows("repositories")] == [False, True]
    assert not any("/repos/acme/portal" in asked for asked in fake.asked)
    assert pulled.parents("branch_protections") == {"501"}


def test_the_rows_of_a_repository_that_is_gone_go_with_it(source, fake):
    before = dict(source.pull().parsed.cursor)
    fake.repositories.pop()
    pulled = source.pull(before)
    assert pulled.parents("branch_protections") == pulled.parents("vulnerabilities") == {"501", "502"}
    assert {row["repository_id"] for row in pulled.rows("branch_protections")} == {"501"}


def test_a_repository_that_was_archived_today_is_read_once_more(source, fake):
    fake.repositories[1] |= {"isArchived": True, "archivedAt": "2026-03-02T18:00:00Z"}
    assert source.pull().parents("branch_protections") == {"501", "502"}


@pytest.mark.parametrize(
    ("environments", "expected"),
    [
        ({"totalCount": 1, "nodes": [{"name": "production"}]}, True),
        ({"totalCount": 1, "nodes": [{"name": "staging"}]}, False),
        ({"totalCount": 200, "nodes": [{"name": "staging"}]}, None),
    ],
)
def test_a_repository_deploys_to_production_when_it_has_such_an_environment(source, fake, environments, expected):
    fake.repositories[0]["environments"] = environments
    assert source.pull().rows("repositories")[0]["deploys_to_production"] is expected


def test_release_branches_are_those_of_the_settings_else_the_default_branch(source):
    pulled = source.pull(release_branches={"ledger": ["main", "release/1"]})
    assert [(row["repository_id"], row["branch"]) for row in pulled.rows("branch_protections")] == [
        ("501", "main"), ("501", "release/1"), ("502", "main"),
    ]  # fmt: skip


def test_a_repository_without_a_commit_has_no_branch_to_protect(source, fake):
    fake.repositories[1]["defaultBranchRef"] = None
    pulled = source.pull()
    assert [row["repository_id"] for row in pulled.rows("branch_protections")] == ["501"]
    assert pulled.parents("branch_protections") == {"501", "502"}


def test_a_release_branch_that_is_gone_has_no_row(source, fake):
    fake.repositories[0]["protection"] = [404, {"message": "Branch not found"}]
    assert [row["repository_id"] for row in source.pull().rows("branch_protections")] == ["502"]


def test_people_who_came_whole_are_partial_when_repositories_fail(source, fake):
    kept = []
    connector, of_day = source.connector(), source.context()
    fake.spoil.append(("Deployments", lambda answer: answer.__class__({"data": None})))
    with pytest.raises(Rejected):
        connector.pull(of_day, kept.append)
    with pytest.raises(Rejected) as caught:
        connector.parse(kept, of_day)
    assert [part.record for part in caught.value.partial] == [
        "accounts", "groups", "group_memberships", "role_assignments",
    ]  # fmt: skip
