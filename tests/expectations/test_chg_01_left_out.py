"""Which changes CHG-01 leaves out: routine of machines, and what only carries over what another branch had."""

from typing import Any

import pytest

from expectations.controls import chg_11_deployments
from expectations.controls.chg_01_independent_approval import CONTROL
from expectations.merges import ACCOUNTS, FIRST_READING, WORKERS

Rows = tuple[dict[str, Any], ...]
ALLOWED = ("requirements.lock", "*/package-lock.json")
FAILS, ROUTINE, PROMOTION = {"A": "fail"}, {"out": "machine_routine"}, {"out": "promotion"}


def hand(account: str | None, kind: str | None = "bot") -> dict[str, Any]:
    return {"contributor_key": account or "git:1f", "account_id": account, "contributor_kind": kind}


def entry(account: str, **more: Any) -> dict[str, Any]:
    return {"account_source_id": "idp", "account_id": account, "interactive_login_allowed": False} | more


REGISTER = (
    entry("bot"),
    entry("retired", valid_to_on="2026-03-30"),
    entry("shared", interactive_login_allowed=True),
)
# words: what is to be said, the files, who has a hand in it, who opened it
MADE: dict[str, tuple[dict[str, str], str | None, Rows, str]] = {
    "a file that the company names": (ROUTINE, "requirements.lock", (hand("bot"),), "bot"),
    "files that its patterns match": (ROUTINE, "requirements.lock\nweb/ui/package-lock.json", (hand("bot"),), "bot"),
    "another file too": (FAILS, "requirements.lock\nsrc/ledger.py", (hand("bot"),), "bot"),
    "a file that looks alike": (FAILS, "package-lock.json", (hand("bot"),), "bot"),
    "files that git does not tell, of a merge": (FAILS, None, (hand("bot"),), "bot"),
    "a person wrote a commit of it": (FAILS, "requirements.lock", (hand("bot"), hand("a1", "human")), "bot"),
    "nobody knows who wrote a commit of it": (FAILS, "requirements.lock", (hand("bot"), hand(None, None)), "bot"),
    "a person opened it": (FAILS, "requirements.lock", (hand("bot"),), "a1"),
    "no hand in it is told": (FAILS, "requirements.lock", (), "bot"),
    "a bot on no register": (FAILS, "requirements.lock", (hand("stray"),), "stray"),
    "a bot whose entry has ended": (FAILS, "requirements.lock", (hand("retired"),), "retired"),
    "an account that somebody signs in with": (FAILS, "requirements.lock", (hand("shared"),), "shared"),
}


class TestWhatAMachineMakesAlone:
    def rows(self):
        return {
            "branch_moves": (FIRST_READING,),
            "release_commits": tuple({"commit_sha": words, "paths": files} for words, (_, files, _, _) in MADE.items()),
            "changes": tuple(
                {"change_id": words, "author_account_id": by, "author_kind": "human" if by == "a1" else "bot"}
                for words, (*_, by) in MADE.items()
            ),
            "change_commits": tuple({"change_id": words, "commit_sha": words} for words in MADE),
            "change_contributors": tuple(
                {**one, "change_id": words} for words, (_, _, hands, _) in MADE.items() for one in hands
            ),
            "change_reviews": (),
            "workers": WORKERS,
            "accounts": ACCOUNTS,
            "non_person_accounts": REGISTER,
        }

    def test_needs_no_review_in_the_files_that_the_company_names_and_nowhere_else(self, outcomes):
        said = outcomes(CONTROL, self.rows(), bot_allowed_paths=ALLOWED)
        assert {item.removeprefix("idp/"): outcome for item, outcome in said.items()} == {
            words: outcome for words, (outcome, *_) in MADE.items()
        }

    def test_needs_a_review_where_the_company_names_no_files(self, outcomes):
        assert all(said == FAILS for said in outcomes(CONTROL, self.rows()).values())


def commit(branch: str, sha: str, position: int, tree: str | None, **more: Any) -> dict[str, Any]:
    return {"branch": branch, "commit_sha": sha, "position": position, "tree_sha": tree, **more}


def change(number: int, base: str, head: str, into: str, clock: str) -> dict[str, Any]:
    own = {"change_id": str(number), "base_branch": base, "merged_at": f"2026-03-30 {clock}:00"}
    return {**own, "head_sha_at_merge": head, "merge_commit_sha": into}


def deployed(name: str, sha: str, clock: str) -> dict[str, Any]:
    return {"deployment_id": name, "commit_sha": sha, "started_at": f"2026-03-30 {clock}", "finished_at": None}


# change 1 comes into main as c1; change 2 carries it on to release as r1, an hour later
IN, ON = change(1, "main", "h1", "c1", "09:00"), change(2, "release", "c1", "r1", "15:00")
C1, R1 = commit("main", "c1", 2, "t1"), commit("release", "r1", 2, "t1", parent_count=2)
FIX, BACK = change(1, "release", "h1", "h1", "09:00"), change(2, "main", "h1", "h1", "15:00")
FIXED = commit("release", "h1", 2, "t1")
IN_2, ON_2 = change(3, "main", "h3", "c3", "17:00"), change(4, "release", "c3", "r3", "18:00")
FOUR = (C1, R1, commit("main", "c3", 3, "t3"), commit("release", "r3", 3, "t3"))
# words: what is to be said of each change (and deployment), changes, commits, numbers of the reviewed ones
CARRIED: dict[str, tuple[dict[str, dict[str, str]], Rows, Rows, str]] = {
    "as it was": ({"1": FAILS, "2": PROMOTION, "d1": {"B": "fail"}}, (IN, ON), (C1, R1), ""),
    "as it was, and reviewed": ({"1": {}, "2": PROMOTION, "d1": {}}, (IN, ON), (C1, R1), "1"),
    "with other files, after a conflict": ({"1": {}, "2": FAILS}, (IN, ON), (C1, {**R1, "tree_sha": "t9"}), "1"),
    "with files that git does not tell": (
        {"1": {}, "2": FAILS}, (IN, ON), ({**C1, "tree_sha": None}, {**R1, "tree_sha": None}), "1",
    ),
    "from a branch that is not released": ({"2": FAILS}, (ON,), (R1,), ""),
    "from a branch to which it had been pushed": ({"2": FAILS}, (ON,), (C1, R1), ""),
    "back from where it was put first without a review": (
        {"1": FAILS, "2": PROMOTION}, (FIX, BACK), (FIXED, {**FIXED, "branch": "main"}), "",
    ),
    "twice, deployed each time": (
        {"1": FAILS, "2": PROMOTION, "3": {}, "4": PROMOTION, "d1": {"B": "fail"}, "d2": {}},
        (IN, ON, IN_2, ON_2), FOUR, "3",
    ),
}  # fmt: skip


def _apart(record: str, row: dict[str, Any], number: int) -> dict[str, Any]:
    """The row in the repository of its case."""
    named = {key: f"{number}-{row[key]}" for key in ("change_id", "review_id", "deployment_id") if key in row}
    where = {} if record in {"change_contributors", "change_reviews"} else {"repository_id": f"{number}"}
    return {**row, **named, **where}


@pytest.fixture(scope="module")
def carried():
    """Every case in a repository of its own, with a branch for development and one that is released."""
    rows: dict[str, Any] = {"workers": WORKERS, "accounts": ACCOUNTS}
    for number, (_, changes, commits, reviewed) in enumerate(CARRIED.values()):
        roots = [commit(name, "c0", 1, "t0", is_root=True, is_carried_in=True) for name in ("main", "release")]
        moves = [{**FIRST_READING, "move_id": f"{number}/{b}", "branch": b} for b in ("main", "release")]
        runs = [deployed("d1", "r1", "16:00:00"), deployed("d2", "r3", "19:00:00")]
        made = {
            "branch_moves": moves,
            "release_commits": [*roots, *commits],
            "changes": changes,
            "change_commits": [{"change_id": c["change_id"], "commit_sha": c["merge_commit_sha"]} for c in changes],
            "change_contributors": [{"change_id": c["change_id"]} for c in changes],
            "change_reviews": [
                {"change_id": n, "review_id": n, "reviewed_sha": f"h{n}", "submitted_at": "2026-03-30 08:00:00"}
                for n in reviewed
            ],
            "deployments": [run for run in runs if any(c["commit_sha"] == run["commit_sha"] for c in commits)],
        }
        for record, given in made.items():
            rows.setdefault(record, []).extend(_apart(record, one, number) for one in given)
    return {record: tuple(given) for record, given in rows.items()}


@pytest.fixture(scope="module")
def said(outcomes, carried):
    return {**outcomes(CONTROL, carried), **outcomes(chg_11_deployments.CONTROL, carried)}


@pytest.mark.parametrize("words", CARRIED)
def test_what_is_carried_to_another_release_branch_was_asked_about_where_it_came_from(said, words):
    number = list(CARRIED).index(words)
    wanted = CARRIED[words][0]
    assert {name: said[f"idp/{number}-{name}"] for name in wanted} == wanted
