"""CHG-06 at its edges: which branches, what is enough, and what the credential may not read."""

from typing import Any

import pytest

from expectations.controls.chg_06_branch_protection import CONTROL

BRANCHES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "renewal after a push may be asked for by either setting": (
        {"dismisses_stale": False, "requires_last_push_approval": True},
        {},
    ),
    "neither setting asks for renewal after a push": (
        {"dismisses_stale": False, "requires_last_push_approval": False},
        {"B": "fail"},
    ),
    "one of the two asks for it, the other cannot be read": (
        {"dismisses_stale": None, "requires_last_push_approval": True},
        {},
    ),
    "one does not ask for it, the other cannot be read": (
        {"dismisses_stale": False, "requires_last_push_approval": None},
        {"B": "unknown"},
    ),
    "no approval is enough to fail, whatever cannot be read": (
        {"required_approvals": 0, "required_checks": None},
        {"B": "fail"},
    ),
    "no check is required": ({"required_checks": ""}, {"B": "fail"}),
    "administrators are not bound": ({"enforces_admins": False}, {"C": "fail"}),
    "an approved account may pass over the rules": ({"bypass_actors": "app:15"}, {}),
    "an approved account and a team may": ({"bypass_actors": "app:15\nteam:77"}, {"C": "fail"}),
    "the branch may be deleted": ({"allows_deletion": True}, {"D": "fail"}),
    "nothing at all may be read": (
        dict.fromkeys(
            (
                "is_protected",
                "required_approvals",
                "dismisses_stale",
                "requires_last_push_approval",
                "required_checks",
                "enforces_admins",
                "bypass_actors",
                "allows_force_push",
                "allows_deletion",
            )
        ),
        {"A": "unknown", "B": "unknown", "C": "unknown", "D": "unknown"},
    ),
    "an unprotected branch is one deviation, not four": (
        {
            "is_protected": False,
            "required_approvals": 0,
            "required_checks": "",
            "enforces_admins": False,
            "allows_force_push": True,
        },
        {"A": "fail"},
    ),
    "a branch of work in progress": (
        {"is_release_branch": False, "is_protected": False},
        {"out": "not_a_release_branch"},
    ),
    "whether it is released is not known": ({"is_release_branch": None}, {"": "unknown"}),
}
REPOSITORIES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "r1/main": ({"repository_id": "r1"}, {"": "unknown"}),
    "r2/-": ({"repository_id": "r2", "default_branch": None}, {"out": "empty"}),
    "r3/main": ({"repository_id": "r3", "is_archived": True}, {"out": "archived"}),
    "r4/main": (
        {"repository_id": "r4", "created_at": "2026-03-31 08:00:00", "deploys_to_production": False},
        {"out": "new_repository"},
    ),
    "r5/main": ({"repository_id": "r5", "created_at": "2026-03-31 08:00:00"}, {"A": "fail"}),
    "r6/main": (
        {"repository_id": "r6", "created_at": "2026-03-30 21:59:59", "deploys_to_production": False},
        {"A": "fail"},
    ),
}


@pytest.fixture(scope="module")
def said(outcomes):
    unprotected = tuple({"repository_id": f"r{n}", "is_protected": False} for n in (4, 5, 6))
    rows = {
        "repositories": ({}, *(repository for repository, _ in REPOSITORIES.values())),
        "branch_protections": (
            *({**settings, "branch": str(n)} for n, (settings, _) in enumerate(BRANCHES.values())),
            *unprotected,
        ),
    }
    return outcomes(CONTROL, rows, approved_bypass_actors=("app:15",))


@pytest.mark.parametrize("words", BRANCHES)
def test_what_is_enough_to_protect_a_branch(said, words):
    assert said[f"idp/501/{list(BRANCHES).index(words)}"] == BRANCHES[words][1]


@pytest.mark.parametrize("branch", REPOSITORIES)
def test_which_repositories_are_left_out_and_which_are_not(said, branch):
    assert said[f"idp/{branch}"] == REPOSITORIES[branch][1]
