"""What was on the branch of a change: every commit with its content, where it came from and who made it."""

import pytest

SHA = "aa0000000000000000000000000000000000000{}"
WEB = {"email": "noreply@github.com", "user": None}
SIGNED = {"isValid": True, "wasSignedByGitHub": True}


@pytest.fixture
def change(ledger):
    return ledger["pulls"][0]


def commit(source, number, **more):
    return {"commit": source.make("commit", oid=SHA.format(number), **more)}


def revisions(source):
    return sorted(source.pull().rows("change_revisions"), key=lambda row: row["position"])


def test_commits_are_told_in_their_order_with_their_content_and_what_they_stand_on(source, change):
    parents = {"totalCount": 1, "nodes": [{"oid": SHA.format(1)}]}
    change["commits"] = [commit(source, 1), commit(source, 2, parents=parents, tree={"oid": "e" * 40})]
    first, second = revisions(source)
    assert (first["position"], first["commit_sha"], second["position"]) == (1, SHA.format(1), 2)
    assert (second["first_parent_sha"], second["parent_count"], second["second_parent_sha"]) == (SHA.format(1), 1, None)
    assert second["tree_sha"] == "e" * 40


def test_a_root_has_no_parent(source, change):
    change["commits"] = [commit(source, 1, parents={"totalCount": 0, "nodes": []})]
    (row,) = revisions(source)
    assert (row["parent_count"], row["first_parent_sha"]) == (0, None)


def test_the_base_that_came_in_by_github_s_button_is_github_s_work_for_whoever_pressed_it(source, change):
    parents = {"totalCount": 2, "nodes": [{"oid": SHA.format(1)}, {"oid": "b" * 40}]}
    change["commits"] = [commit(source, 2, parents=parents, committer=WEB, signature=SIGNED)]
    (row,) = revisions(source)
    assert (row["is_made_by_host"], row["second_parent_sha"], row["parent_count"]) == (True, "b" * 40, 2)
    assert (row["maker_account_id"], row["maker_kind"], row["is_verified"]) == ("11", "human", True)


@pytest.mark.parametrize("signature", [None, {**SIGNED, "isValid": False}, {**SIGNED, "wasSignedByGitHub": False}])
def test_github_s_address_in_a_commit_that_it_did_not_sign_is_not_github_s_work(source, change, signature):
    change["commits"] = [commit(source, 1, committer=WEB, signature=signature)]
    (row,) = revisions(source)
    assert (row["is_made_by_host"], row["maker_account_id"], row["maker_kind"]) == (False, None, None)


def test_a_signature_counts_where_github_holds_it_to_be_valid(source, change):
    own = {"isValid": True, "wasSignedByGitHub": False}
    change["commits"] = [
        commit(source, 1, signature=own), commit(source, 2, signature={**own, "isValid": False}), commit(source, 3),
    ]  # fmt: skip
    assert [row["is_verified"] for row in revisions(source)] == [True, False, False]


def test_a_commit_without_a_committer_is_made_by_somebody_unknown(source, change):
    change["commits"] = [commit(source, 1, committer=None)]
    (row,) = revisions(source)
    assert (row["maker_account_id"], row["maker_kind"]) == (None, None)


def test_a_review_tells_the_content_that_was_looked_at_also_of_a_revision_that_is_gone(source, change):
    looked = {"oid": "9" * 40, "tree": {"oid": "7" * 40}}
    change["reviews"] = [source.make("review", commit=looked), source.make("review", fullDatabaseId="101", commit=None)]
    rows = {row["review_id"]: row for row in source.pull().rows("change_reviews")}
    assert (rows["100"]["reviewed_sha"], rows["100"]["reviewed_tree_sha"]) == ("9" * 40, "7" * 40)
    assert (rows["101"]["reviewed_sha"], rows["101"]["reviewed_tree_sha"]) == (None, None)


@pytest.mark.parametrize("field", ["tree", "parents"])
def test_a_commit_without_what_it_holds_or_stands_on_is_refused(source, change, field):
    del change["commits"][0]["commit"][field]
    refused = source.rejected()
    assert refused.reason == "schema"
    assert field in refused.detail
