"""CHG-07 at its edges: what proves a direct push, what leaves it open, and what git and host tell each other."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from expectations.controls.chg_07_direct_pushes import CONTROL, FIRST_READING

NEW = {"found_on": "2026-03-31", "seen_at": "2026-03-31 22:30:00"}
MOVE = {**NEW, "previous_seen_at": "2026-03-30 22:30:00"}
MERGED = {"merged_at": "2026-03-31 14:00:00"}
EVENT = {"occurred_at": "2026-03-31 14:00:00"}
PUSH, FORCED = {**EVENT, "event_type": "push"}, {**EVENT, "event_type": "force_push", "after_sha": "c9"}
FILES = {"paths": "CHANGELOG.md\nversion.txt"}
PASSED, PUSHED, OPEN = {}, {"A": "fail"}, {"A": "unknown"}


@dataclass(frozen=True)
class Case:
    """What became of one repository since the reading before; `item` is what is asked about."""

    said: dict[str, str]
    item: str = "commit/c1"
    commits: tuple[dict[str, Any], ...] = ({},)
    moves: tuple[dict[str, Any], ...] = ({},)
    changes: tuple[dict[str, Any], ...] = ({},)
    brought: tuple[dict[str, Any], ...] = ({},)
    events: tuple[dict[str, Any], ...] = ({},)
    first: tuple[dict[str, Any], ...] = field(default=(FIRST_READING,))


NO_CHANGE: dict[str, Any] = {"changes": (), "brought": ()}
CASES = {
    "a commit that came in by a change": Case(PASSED),
    "a commit of no change, and the host knows the tip": Case(PUSHED, **NO_CHANGE, events=(PUSH,)),
    "the second of three commits of one push": Case(
        PUSHED,
        commits=({"commit_sha": "c0b"}, {}, {"commit_sha": "c2"}),
        moves=({"to_sha": "c2"},),
        **NO_CHANGE,
        events=({**PUSH, "after_sha": "c2"},),
    ),
    "a commit of no change at a tip that the host does not know yet": Case(OPEN, **NO_CHANGE, events=()),
    "the same, found at an earlier reading: the host has been read since": Case(
        PUSHED,
        commits=({"found_on": "2026-03-30", "seen_at": "2026-03-30 22:30:00"},),
        moves=({"found_on": "2026-03-30", "seen_at": "2026-03-30 22:30:00"},),
        **NO_CHANGE,
        events=(),
    ),
    "a commit of a change that the host does not list": Case(OPEN, changes=()),
    "a commit that came in by a change, as the log says, and the host does not say by which": Case(OPEN, **NO_CHANGE),
    "a commit of a change that is still open": Case(
        PUSHED, changes=({"state": "open", "merged_at": None},), events=(PUSH,)
    ),
    "a commit of a change that went into a branch which is not released": Case(
        PUSHED, changes=({"base_branch": "draft"},), events=(PUSH,)
    ),
    "a commit of a change that went into another release branch, to which this one was moved up": Case(
        PASSED,
        changes=({"base_branch": "next"},),
        first=(FIRST_READING, {**FIRST_READING, "branch": "next"}),
        events=(PUSH,),
    ),
    "what the log calls a push was one, though a change claims the commit": Case(PUSHED, events=(PUSH,)),
    "restored by force after it had come in by a change": Case(
        PASSED, events=({}, {**FORCED, "after_sha": "c1", "occurred_at": "2026-03-31 15:00:00"})
    ),
    "the first commit of a new repository": Case({"out": "root_commit"}, commits=({"is_root": True},), **NO_CHANGE),
    "what was there at the first reading": Case(
        {"out": "before_monitoring"}, commits=({"is_carried_in": True},), **NO_CHANGE
    ),
    "a machine on the register pushed only what it may": Case(
        {"out": "release_automation"},
        commits=(FILES,),
        **NO_CHANGE,
        events=({**PUSH, "actor_account_id": "machine"},),
    ),
    "a machine on the register pushed more than it may": Case(
        PUSHED,
        commits=({"paths": "CHANGELOG.md\nsrc/ledger.py"},),
        **NO_CHANGE,
        events=({**PUSH, "actor_account_id": "machine"},),
    ),
    "a person pushed only what a machine may": Case(PUSHED, commits=(FILES,), **NO_CHANGE, events=(PUSH,)),
    "no host is connected, and nothing is claimed": Case(OPEN, commits=({"host_source_id": None},)),
    "a branch that moved ahead": Case(PASSED, "move/{r}%2Fmain@1"),
    "a first reading has no tip to compare with": Case({"out": "before_monitoring"}, "move/{r}%2Fmain@0"),
    "a rewritten history": Case({"B": "fail"}, "move/{r}%2Fmain@1", moves=({"is_fast_forward": False},)),
    "whether history was rewritten is not known": Case(
        {"B": "unknown"}, "move/{r}%2Fmain@1", moves=({"is_fast_forward": None},)
    ),
    "a forced push that git shows is one deviation, not two": Case(
        {"out": "seen_by_git"}, "event/{r}1", moves=({"is_fast_forward": False},), events=({}, FORCED)
    ),
    "a forced push that was undone before git looked": Case({"B": "fail"}, "event/{r}1", events=({}, FORCED)),
    "a forced push of before monitoring": Case(
        {"out": "before_monitoring"}, "event/{r}1", events=({}, {**FORCED, "occurred_at": "2026-01-01 12:00:00"})
    ),
    "a branch that is gone and lost nothing": Case(
        {"out": "seen_by_git"},
        "event/{r}1",
        moves=({"to_sha": None},),
        events=({}, {**FORCED, "event_type": "branch_deletion", "after_sha": None}),
    ),
    "a branch deleted and made again between two readings": Case(
        {"B": "fail"}, "event/{r}1", events=({}, {**FORCED, "event_type": "branch_deletion", "after_sha": None})
    ),
    "a merged change that git did not show": Case({"B": "unknown"}, "change/{r}", commits=(), moves=()),
    "a merged change that git did show": Case(PASSED, "change/{r}"),
    "a merged change of before monitoring": Case(
        {"out": "before_monitoring"}, "change/{r}", commits=(), changes=({"merged_at": "2025-12-01 14:00:00"},)
    ),
    "a merged change of a repository that git does not read": Case(
        {"": "unknown"}, "change/{r}", commits=(), moves=(), first=()
    ),
}


def _rows(repository: str, case: Case) -> dict[str, list[dict[str, Any]]]:
    about = {"repository_id": repository}
    own = {**about, "change_id": repository}
    return {
        "release_commits": [{**NEW, **commit, **about} for commit in case.commits],
        "branch_moves": [
            *({**one, **about, "move_id": f"{repository}/{one.get('branch', 'main')}@0"} for one in case.first),
            *({**MOVE, **move, **about, "move_id": f"{repository}/main@1"} for move in case.moves),
        ],
        "changes": [{**MERGED, **change, **own} for change in case.changes],
        "change_commits": [{**link, **own} for link in case.brought],
        "repository_events": [
            {**EVENT, **event, **about, "event_id": f"{repository}{n}"} for n, event in enumerate(case.events)
        ],
    }


def world() -> dict[str, tuple[dict[str, Any], ...]]:
    machine = {"account_source_id": "idp", "account_id": "machine", "interactive_login_allowed": False}
    all_rows: dict[str, list[dict[str, Any]]] = {"non_person_accounts": [machine]}
    for number, case in enumerate(CASES.values()):
        for record, rows in _rows(f"r{number}", case).items():
            all_rows.setdefault(record, []).extend(rows)
    return {record: tuple(rows) for record, rows in all_rows.items()}


@pytest.fixture(scope="module")
def said(outcomes):
    return outcomes(CONTROL, world(), bot_allowed_paths=("CHANGELOG.md", "version.txt"))


@pytest.mark.parametrize("words", CASES)
def test_how_a_commit_or_a_branch_came_to_where_it_is(said, words):
    repository = f"r{list(CASES).index(words)}"
    kind, _, item = CASES[words].item.format(r=repository).partition("/")
    assert said[f"idp/{repository}/main/{kind}/{item}"] == CASES[words].said


def test_no_machine_may_push_anything_where_the_company_does_not_say_so(outcomes):
    strict = outcomes(CONTROL, world())
    number = list(CASES).index("a machine on the register pushed only what it may")
    assert strict[f"idp/r{number}/main/commit/c1"] == PUSHED


def test_what_git_saw_before_the_host_was_first_read_is_not_held_to_be_pushed(outcomes):
    connected = {"branch_protections": ({"_appeared_by_at": "2026-03-31 22:45:00"},)}
    rows = {"branch_moves": (FIRST_READING, MOVE), "release_commits": (NEW,), "changes": (), "change_commits": ()}
    later = outcomes(CONTROL, rows | connected)
    assert later["idp/501/main/commit/c1"] == {"out": "before_monitoring"}
    assert later["idp/501/main/move/501%2Fmain@1"] == PASSED


@pytest.mark.parametrize("record", ["changes", "change_commits"])
def test_a_host_that_was_not_read_leaves_every_commit_open(outcomes, record):
    rows = {name: given for name, given in world().items() if name != record}
    commits = {item: found for item, found in outcomes(CONTROL, rows).items() if "/commit/" in item}
    judged = [found for found in commits.values() if "out" not in found]
    assert judged
    assert all(found in (OPEN, PUSHED) for found in judged)
    pushed = [item for item, found in commits.items() if found == PUSHED]
    assert all(_log_says_push(int(item.split("/")[1][1:])) for item in pushed)


def _log_says_push(number: int) -> bool:
    return any(event.get("event_type") == "push" for event in list(CASES.values())[number].events)


@pytest.mark.parametrize("record", ["changes", "change_commits"])
def test_rows_that_are_withheld_never_turn_a_direct_push_into_a_reviewed_commit(outcomes, record):
    fewer = outcomes(CONTROL, world() | {record: ()}, bot_allowed_paths=("CHANGELOG.md", "version.txt"))
    pushed = [number for number, case in enumerate(CASES.values()) if case.said == PUSHED]
    assert pushed
    assert all(fewer[f"idp/r{number}/main/commit/c1"] == PUSHED for number in pushed)
