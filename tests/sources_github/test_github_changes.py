"""Changes are read whole and as they were merged: reviews, contributors and the commits by which they came in."""

import pytest


@pytest.fixture
def change(ledger):
    return ledger["pulls"][0]


def one(rows):
    (row,) = rows
    return row


def event(at, **more):
    return {"id": f"E{at}", "createdAt": at} | more


class TestReviews:
    def test_a_review_says_who_said_what_about_which_revision(self, source, change):
        row = one(source.pull().rows("change_reviews"))
        assert (row["state"], row["reviewer_account_id"], row["reviewer_kind"]) == ("approved", "12", "human")
        assert (row["reviewed_sha"], row["had_write_access"]) == (change["headRefOid"], True)

    def test_a_dismissed_review_keeps_what_it_said_beside_when_it_was_taken_back(self, source, change):
        change["reviews"] = [source.make("review", state="DISMISSED")]
        change["events"] = [
            event(
                "2026-03-02T18:00:00Z",
                __typename="ReviewDismissedEvent",
                previousReviewState="APPROVED",
                review={"fullDatabaseId": "100"},
            )
        ]
        row = one(source.pull().rows("change_reviews"))
        assert (row["state"], str(row["dismissed_at"])) == ("approved", "2026-03-02 18:00:00")

    def test_a_dismissed_review_of_which_nothing_more_is_told_is_dismissed(self, source, change):
        change["reviews"] = [source.make("review", state="DISMISSED")]
        row = one(source.pull().rows("change_reviews"))
        assert (row["state"], row["dismissed_at"]) == ("dismissed", None)

    def test_a_review_by_a_deleted_account_is_nobody_s(self, source, change):
        change["reviews"] = [source.make("review", author=None)]
        row = one(source.pull().rows("change_reviews"))
        assert (row["reviewer_account_id"], row["reviewer_kind"]) == (None, None)

    def test_a_bot_s_review_is_a_bot_s(self, source, change):
        change["reviews"] = [source.make("review", author=source.make("bot"))]
        assert one(source.pull().rows("change_reviews"))["reviewer_kind"] == "bot"

    def test_reviews_commits_and_events_are_read_to_their_last_pages(self, source, fake, change):
        change["reviews"] = [source.make("review", fullDatabaseId=str(key)) for key in range(100, 105)]
        change["commits"] = [
            {
                "commit": source.make(
                    "commit", oid=f"{key:040x}", committer={"email": f"{key}@acme.example", "user": None}
                )
            }
            for key in range(3)
        ]
        change["events"] = [
            event(f"2026-03-01T0{hour}:00:00Z", __typename="HeadRefForcePushedEvent", actor={**source.make("bot")})
            for hour in range(7)
        ]
        pulled = source.pull()
        assert len(pulled.rows("change_reviews")) == 5
        assert len(pulled.rows("change_contributors")) == 5
        assert fake.asked.count("ChangeMore") == 3


class TestLabels:
    def test_a_label_that_was_taken_off_is_told_beside_those_that_stick(self, source, change):
        change["labels"] = {"nodes": [{"name": "docs"}, {"name": "backend"}]}
        change["events"] = [
            event(f"2026-03-02T1{hour}:00:00Z", __typename="UnlabeledEvent", label={"name": name})
            for hour, name in enumerate(("hotfix", "emergency", "hotfix"))
        ]
        row = one(source.pull().rows("changes"))
        assert (row["labels"], row["labels_taken_off"]) == ("backend\ndocs", "emergency\nhotfix")

    @pytest.mark.usefixtures("change")
    def test_a_change_that_nobody_labelled_has_none(self, source):
        row = one(source.pull().rows("changes"))
        assert (row["labels"], row["labels_taken_off"]) == ("", "")


class TestContributors:
    def roles(self, source):
        return {row["contributor_key"]: row["roles"] for row in source.pull().rows("change_contributors")}

    def test_author_co_author_and_committer_are_told_apart(self, source, change):
        two = [{"email": f"person{key}@acme.example", "user": {"databaseId": key}} for key in (11, 13)]
        change["commits"] = [{"commit": source.make("commit", authors={"totalCount": 2, "nodes": two})}]
        assert self.roles(source) == {"11": "author committer", "13": "co_author"}

    def test_an_address_without_an_account_is_a_contributor_whose_address_is_not_kept(self, source, change):
        change["commits"][0]["commit"]["authors"]["nodes"] = [{"email": "Home@Acme.example ", "user": None}]
        pulled = source.pull()
        (row,) = [row for row in pulled.rows("change_contributors") if row["account_id"] is None]
        assert row["contributor_key"].startswith("git:")
        assert "acme" not in str(row)
        assert row["contributor_kind"] is None

    def test_who_pushed_by_force_is_a_contributor(self, source, change):
        actor = {"__typename": "User", "login": "login14", "databaseId": 14}
        change["events"] = [event("2026-03-02T18:00:00Z", __typename="HeadRefForcePushedEvent", actor=actor)]
        assert self.roles(source)["14"] == "pusher"

    def test_github_s_own_account_is_left_out_where_github_signed(self, source, change):
        web = {"email": "noreply@github.com", "user": None}
        signed = {"isValid": True, "wasSignedByGitHub": True}
        change["commits"] = [{"commit": source.make("commit", committer=web, signature=signed)}]
        assert self.roles(source) == {"11": "author"}

    def test_github_s_own_address_in_a_commit_that_it_did_not_sign_is_somebody_unknown(self, source, change):
        change["commits"][0]["commit"]["committer"] = {"email": "noreply@github.com", "user": None}
        assert sorted(self.roles(source).values()) == ["author", "committer"]

    @pytest.mark.parametrize(("is_signed", "account", "kind"), [(True, "900", "bot"), (False, None, None)])
    def test_a_bot_s_address_is_believed_only_where_github_signed(self, source, change, is_signed, account, kind):
        bot = {"email": "900+github-actions[bot]@users.noreply.github.com", "user": None}
        signature = {"isValid": True, "wasSignedByGitHub": is_signed}
        authors = {"totalCount": 1, "nodes": [bot]}
        change["commits"] = [{"commit": source.make("commit", authors=authors, committer=None, signature=signature)}]
        row = one(source.pull().rows("change_contributors"))
        assert (row["account_id"], row["contributor_kind"]) == (account, kind)

    def test_more_commits_than_github_lists_may_have_other_contributors(self, source, change):
        change["commits"] = [{"commit": source.make("commit", oid=f"{key:040x}")} for key in range(250)]
        assert self.roles(source)["unlisted"] == "author"


class TestMerges:
    def commits(self, source):
        return [row["commit_sha"] for row in source.pull().rows("change_commits")]

    def test_a_merge_commit_comes_in_by_its_change(self, source, fake, change):
        assert self.commits(source) == [change["mergeCommit"]["oid"]]
        assert "MergedCommits" not in fake.asked

    def test_all_copies_of_a_rebase_come_in_by_their_change(self, source, change):
        change["mergeCommit"]["parents"]["totalCount"] = 1
        change["commits"] = [{"commit": source.make("commit", oid=f"{key:040x}")} for key in range(3)]
        mine = {"nodes": [{"fullDatabaseId": "9"}, {"fullDatabaseId": "1"}]}
        shas = [change["mergeCommit"]["oid"], "d" * 40, "e" * 40, "f" * 40]
        change["history"] = [
            {"oid": sha, "associatedPullRequests": mine if place < 3 else {"nodes": [{"fullDatabaseId": "9"}]}}
            for place, sha in enumerate(shas)
        ]
        assert self.commits(source) == shas[:3]

    def test_a_squash_leaves_one_commit_however_many_there_were(self, source, change):
        change["mergeCommit"]["parents"]["totalCount"] = 1
        change["commits"] = [{"commit": source.make("commit", oid=f"{key:040x}")} for key in range(3)]
        change["history"] = [
            {"oid": change["mergeCommit"]["oid"], "associatedPullRequests": {"nodes": [{"fullDatabaseId": "1"}]}},
            {"oid": "d" * 40, "associatedPullRequests": {"nodes": []}},
        ]
        assert self.commits(source) == [change["mergeCommit"]["oid"]]

    def test_what_a_merge_queue_tested_is_checked_too(self, source, change):
        change["mergedBy"] = {"__typename": "Bot", "login": "github-merge-queue", "databaseId": 901}
        pulled = source.pull()
        assert one(pulled.rows("changes"))["queue_sha"] == change["mergeCommit"]["oid"]
        assert pulled.parents("check_runs") == {change["headRefOid"], change["mergeCommit"]["oid"]}

    def test_a_change_that_is_given_up_brought_nothing(self, source, change):
        change |= {"state": "CLOSED", "mergedAt": None, "mergedBy": None, "mergeCommit": None}
        pulled = source.pull()
        assert one(pulled.rows("changes"))["merge_commit_sha"] is None
        assert (pulled.rows("change_commits"), pulled.parents("check_runs")) == ([], frozenset())

    def test_a_merge_by_a_deleted_account_is_nobody_s(self, source, change):
        change |= {"author": None, "mergedBy": None}
        row = one(source.pull().rows("changes"))
        assert (row["author_account_id"], row["author_kind"], row["merged_by_account_id"]) == (None, None, None)


class TestWindow:
    @pytest.fixture
    def many(self, source, ledger):
        """Changes that moved on each of seven days, the newest first."""
        ledger["pulls"] = [
            source.make(
                "pull", id=f"PR_{day}", fullDatabaseId=str(day), number=day, updatedAt=f"2026-03-0{day}T12:00:00Z",
                mergedAt=f"2026-03-0{day}T12:00:00Z",
            )
            for day in (1, 2)
        ] + [
            source.make(
                "pull", id=f"PR_{day}", fullDatabaseId=str(day), number=day, updatedAt=f"2026-02-{day}T12:00:00Z",
                mergedAt=f"2026-02-{day}T12:00:00Z",
            )
            for day in (10, 20, 22, 25, 27)
        ]  # fmt: skip
        return ledger

    @pytest.mark.usefixtures("many")
    def test_the_first_reading_goes_back_some_days(self, source):
        assert source.pull().parents("changes") == {"1", "2", "20", "22", "25", "27"}
        assert source.pull(first_days=4).parents("changes") == {"1", "2", "27"}

    @pytest.mark.usefixtures("many")
    def test_the_next_reading_reads_what_moved_since_and_overlaps_by_a_day(self, source):
        before = {"read_at": "2026-03-01T23:30:00", "swept_at": "2026-02-28T23:30:00", "unfinished_at": None}
        assert source.pull(before).parents("changes") == {"1", "2"}

    @pytest.mark.usefixtures("many")
    def test_a_sweep_reads_back_to_the_sweep_before_but_checks_only_what_is_new(self, source):
        before = {"read_at": "2026-03-01T23:30:00", "swept_at": "2026-02-23T23:30:00", "unfinished_at": None}
        pulled = source.pull(before)
        assert pulled.parents("changes") == {"1", "2", "25", "27"}
        assert pulled.parsed.cursor["swept_at"] == "2026-03-02T23:30:00"
        assert len(pulled.rows("change_commits")) == 2

    @pytest.mark.usefixtures("many")
    def test_a_reading_after_a_gap_reads_all_that_moved_in_it(self, source):
        before = {"read_at": "2026-02-23T23:30:00", "swept_at": "2026-02-23T23:30:00", "unfinished_at": None}
        assert source.pull(before).parents("changes") == {"1", "2", "25", "27"}

    @pytest.mark.usefixtures("many")
    def test_a_cursor_that_cannot_be_read_counts_as_none(self, source):
        assert source.pull({"read_at": "yesterday"}).parents("changes") == {"1", "2", "20", "22", "25", "27"}

    def test_the_cursor_tells_when_the_reading_was_made_by_github_s_clock(self, source):
        assert source.pull().parsed.cursor == {
            "read_at": "2026-03-02T23:30:00", "swept_at": "2026-03-02T23:30:00",
            "repositories": ["501", "502"], "scanned": [],
        }  # fmt: skip


class TestMovingWhileRead:
    def test_a_change_that_moves_while_it_is_read_is_read_again(self, source, fake, change):
        def move(answer):
            fake.spoil.clear()
            change["updatedAt"] = "2026-03-02T23:00:00Z"
            return answer

        fake.spoil.append(("ChangeDetails", move))
        row = one(source.pull().rows("changes"))
        assert str(row["source_changed_at"]) == "2026-03-02 23:00:00"
        assert fake.asked.count("ChangeDetails") == 2

    def test_a_change_that_never_stands_still_rejects_the_pull(self, source, fake, change):
        def move(answer):
            change["updatedAt"] = f"2026-03-02T23:{len(fake.asked) % 60:02}:00Z"
            return answer

        fake.spoil.append(("ChangeDetails", move))
        assert source.rejected().reason == "count_mismatch"
