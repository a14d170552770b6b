"""What became of a release branch between two readings is told whole, whatever was done to it."""

from datetime import datetime, timedelta


def test_the_first_reading_carries_history_in_and_makes_nothing_of_it_an_obligation(code, reader):
    said = reader.pull()
    tip = code.git.tip("main")
    assert said.move | {"move_id": None} == {
        "source_id": "code", "host_source_id": "github", "move_id": None, "repository_id": "101", "branch": "main",
        "from_sha": None, "to_sha": tip, "seen_at": datetime(2026, 3, 2, 23, 30), "previous_seen_at": None,  # noqa: DTZ001
        "found_on": reader.context().day - timedelta(days=1), "is_first_reading": True, "is_fast_forward": None,
        "dropped_count": None,
    }  # fmt: skip
    assert said.arrived() == []
    assert [(row["position"], row["is_root"], row["is_carried_in"]) for row in said.commits] == [
        (3, False, True), (2, False, True), (1, True, True),
    ]  # fmt: skip


def test_a_day_on_which_nobody_pushed_says_so_with_proof_and_fetches_nothing(reader, host):
    reader.pull()
    host.calls.clear()
    said = reader.pull()
    assert said.moves == said.commits == []
    assert {proof.level for part in said.parsed.sets for proof in part.proofs} == {"transferred", "visible"}
    assert [call.method for call in host.calls] == ["GET", "POST"]


def test_commits_on_the_branch_itself_are_told_and_those_behind_a_merge_are_not(code, reader):
    root = code.git.tip("main")
    reader.pull()
    direct = code.commit(message="Straight", path="src/app.py")
    code.commit("feature", start=root)
    code.commit("feature")
    merge = code.git.merge("feature", "main", message="Merge pull request #7 from acme/feature", committer=code.by())
    said = reader.pull()
    assert said.arrived() == [merge, direct]
    assert [(row["parent_count"], row["claimed_number"], row["paths"], row["position"]) for row in said.commits] == [
        (2, "7", None, 5),
        (1, None, "src/app.py", 4),
    ]
    assert (said.move["is_fast_forward"], said.move["dropped_count"]) == (True, 0)
    assert (said.move["from_sha"], said.move["to_sha"]) == (root, merge)


def test_squashed_and_rebased_changes_come_as_their_copies(code, reader):
    root = code.git.tip("main")
    reader.pull()
    code.commit("one", start=root)
    code.commit("two", start=root)
    code.commit("two")
    squashed = code.git.squash("one", "main", message="One (#8)", author=code.by(), committer=code.by("Kim"))
    copies = code.git.rebase("two", "main", committer=code.by("Kim"))
    said = reader.pull()
    assert said.arrived() == [*copies[::-1], squashed]


def test_commits_that_hold_the_same_files_have_the_same_tree(code, reader):
    root = code.git.tip("main")
    reader.pull()
    code.commit("feature", path="src/app.py", start=root)
    code.git.merge("feature", "main", message="Merge", committer=code.by())
    code.git.squash("feature", "main", message="The same again", author=code.by(), committer=code.by())
    again, merge = (row["tree_sha"] for row in reader.pull().commits)
    assert again == merge
    code.commit(path="src/other.py")
    assert reader.pull().commits[0]["tree_sha"] != merge


def test_a_merge_made_the_wrong_way_round_brings_its_commits_in_one_by_one(code, reader):
    """Who merges main into a feature and pushes that as main swaps the parents: the change becomes the branch."""
    root = code.git.tip("main")
    reader.pull()
    official = code.commit(message="Official (#9)")
    reader.pull()
    mine = code.commit("feature", start=root)
    swapped = code.git.merge("main", "feature", message="Merge branch 'main'", committer=code.by())
    code.git.move("main", swapped)
    said = reader.pull()
    assert said.arrived() == [swapped, mine]
    assert said.move["is_fast_forward"] is True
    assert code.git.is_ancestor(official, swapped)


def test_a_forced_push_shows_both_tips_and_how_much_was_lost(code, reader):
    reader.pull()
    lost = [code.commit(), code.commit()]
    reader.pull()
    code.git.move("main", code.git.parents(lost[0])[0])
    instead = code.commit(message="Instead")
    said = reader.pull()
    assert (said.move["from_sha"], said.move["to_sha"]) == (lost[1], instead)
    assert (said.move["is_fast_forward"], said.move["dropped_count"]) == (False, 2)
    assert said.arrived() == [instead]


def test_a_branch_that_was_only_moved_back_lost_commits_and_got_none(code, reader):
    reader.pull()
    middle = code.commit()
    code.commit()
    reader.pull()
    code.git.move("main", middle)  # it was never a tip at a reading
    said = reader.pull()
    assert (said.move["is_fast_forward"], said.move["dropped_count"], said.arrived()) == (False, 1, [])


def test_history_without_a_common_ancestor_is_all_new(code, reader):
    reader.pull()
    code.git.delete("main")
    other = code.commit(message="A new beginning")
    said = reader.pull()
    assert (said.move["is_fast_forward"], said.move["dropped_count"], said.arrived()) == (False, 3, [other])
    assert said.commits[0]["is_root"] is True


def test_moving_there_and_back_between_three_readings_makes_rows_of_their_own(code, reader):
    there = code.git.tip("main")
    reader.pull()
    ids = set()
    for _ in range(2):
        forth = code.commit()
        ids.add(reader.pull().move["move_id"])
        code.git.move("main", there)
        ids.add(reader.pull().move["move_id"])
        assert forth != there
    assert len(ids) == 4


def test_the_range_reaches_back_over_days_that_were_not_read(code, reader):
    reader.pull()
    made = [code.commit()]
    reader.days += 4
    made.append(code.commit())
    said = reader.pull()
    assert said.arrived() == made[::-1]
    assert said.move["previous_seen_at"] == datetime(2026, 3, 2, 23, 30)  # noqa: DTZ001
    assert said.move["seen_at"] == datetime(2026, 3, 7, 23, 30)  # noqa: DTZ001
    assert str(said.move["found_on"]) == "2026-03-07"


def test_dates_that_commits_claim_decide_nothing(code, reader):
    reader.pull()
    sha = code.commit()
    said = reader.pull()
    (row,) = said.commits
    assert row["committed_at"].year == 2020
    assert (row["commit_sha"], row["seen_at"], row["found_on"]) == (sha, said.move["seen_at"], said.move["found_on"])


def test_a_deleted_branch_is_a_move_to_nowhere_once_and_its_return_is_compared_with_its_last_tip(code, reader):
    reader.repositories["101"]["branches"] = ["main", "release/*"]
    code.git.move("release/1", code.git.tip("main"))
    extra = code.commit("release/1")
    reader.pull()
    code.git.delete("release/1")
    gone = reader.pull().move
    assert (gone["branch"], gone["from_sha"], gone["to_sha"]) == ("release/1", extra, None)
    assert (gone["is_fast_forward"], gone["dropped_count"]) == (False, 1)
    assert reader.pull().moves == []
    code.git.move("release/1", code.git.tip("main"))
    back = reader.pull().move
    assert (back["from_sha"], back["is_fast_forward"], back["dropped_count"]) == (extra, False, 1)


def test_deleting_a_branch_that_another_release_branch_contains_loses_nothing(code, reader):
    reader.repositories["101"]["branches"] = ["main", "release/*"]
    code.git.move("release/1", code.git.tip("main"))
    reader.pull()
    code.git.delete("release/1")
    assert (reader.pull().move["is_fast_forward"]) is True


def test_a_new_release_branch_brings_only_what_no_release_branch_had(code, reader):
    reader.repositories["101"]["branches"] = ["main", "release/*"]
    reader.pull()
    code.git.move("release/2", code.git.tip("main"))
    patch = code.commit("release/2")
    said = reader.pull()
    assert (said.move["from_sha"], said.move["is_fast_forward"], said.move["is_first_reading"]) == (None, None, False)
    assert said.arrived("release/2") == [patch]


def test_renaming_the_default_branch_ends_one_and_begins_another_without_new_commits(code, reader):
    reader.pull()
    code.git.move("trunk", code.git.tip("main"))
    code.git.default_branch = "trunk"
    code.git.delete("main")
    said = reader.pull()
    assert [(move["branch"], move["to_sha"], move["is_fast_forward"]) for move in said.moves] == [
        ("main", None, True),
        ("trunk", code.git.tip("trunk"), None),
    ]
    assert said.commits == []
    pushed = code.commit("trunk")
    assert reader.pull().arrived("trunk") == [pushed]


def test_a_branch_that_is_no_longer_the_default_stays_watched(code, reader):
    reader.pull()
    code.git.move("trunk", code.git.tip("main"))
    code.git.default_branch = "trunk"
    reader.pull()
    pushed = code.commit("main")
    assert reader.pull().arrived("main") == [pushed]


def test_an_empty_repository_is_read_and_its_first_commits_are_new(code, reader, host):
    (host.folder / "billing.git/refs/heads/main").unlink()
    assert reader.pull().moves == []
    assert reader.pull().moves == []
    (host.folder / "billing.git/refs/heads/main").write_text(code.git.tip("main") + "\n")
    said = reader.pull()
    assert (said.move["is_first_reading"], said.move["from_sha"], len(said.arrived())) == (False, None, 3)


def test_a_repository_that_is_added_later_begins_with_its_own_first_reading(reader, host):
    reader.pull()
    reader.repositories["202"] = host.copy("web")
    said = reader.pull()
    assert (said.move["repository_id"], said.move["is_first_reading"], said.arrived()) == ("202", True, [])


def test_a_repository_that_was_left_out_for_a_while_is_compared_with_its_last_tip(code, reader, host):
    web, billing = host.copy("web"), reader.repositories["101"]
    reader.repositories = {"101": billing, "202": web}
    reader.pull()
    reader.repositories = {"202": web}
    pushed = code.commit()
    assert reader.pull().moves == []
    reader.repositories = {"101": billing, "202": web}
    assert reader.pull().arrived() == [pushed]
