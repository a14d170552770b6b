"""What protects a branch is the strictest of all layers in force; what the token may not know is not known."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sources.github.code import Guard
from assets.sources.github.protection import effective
from assets.sources.github.wire import Protection, Rule, Ruleset

SHARED = Path(os.environ.get("TALLYMARK_SHARED", Path(__file__).parents[3] / "shared"))
RECORDING = SHARED / "recordings" / "github.jsonl"
CLASSIC = {
    "required_pull_request_reviews": {
        "required_approving_review_count": 2,
        "dismiss_stale_reviews": False,
        "require_code_owner_reviews": True,
        "require_last_push_approval": True,
        "bypass_pull_request_allowances": {"users": [{"id": 14}], "teams": [{"id": 5}], "apps": []},
    },
    "required_status_checks": {"contexts": ["lint"]},
    "enforce_admins": {"enabled": False},
    "allow_force_pushes": {"enabled": True},
    "allow_deletions": {"enabled": False},
}


def told(classic):
    return [200, classic]


@pytest.fixture
def protected(source, fake):
    """The row of the first repository's branch, with its layers as given."""

    def row(**layers):
        fake.repositories[0] |= {name.replace("_", "-"): value for name, value in layers.items()}
        return source.pull().rows("branch_protections")[0]

    return row


def test_a_branch_without_any_layer_is_unprotected_and_everything_is_allowed(protected):
    row = protected(rules=[])
    assert (row["is_protected"], row["source_layers"], row["required_approvals"]) == (False, "", 0)
    assert (row["allows_force_push"], row["allows_deletion"], row["enforces_admins"]) == (True, True, False)
    assert (row["required_checks"], row["bypass_actors"]) == ("", "")


def test_a_ruleset_alone_protects_and_binds_administrators(protected):
    row = protected()
    assert (row["is_protected"], row["source_layers"], row["enforces_admins"]) == (True, "org_ruleset", True)
    assert row["required_checks"] == "build\ntest"


def test_a_classic_protection_alone_is_read_with_who_need_not_wait(protected):
    row = protected(rules=[], protection=told(CLASSIC))
    assert (row["source_layers"], row["required_approvals"], row["requires_last_push_approval"]) == ("classic", 2, True)
    assert (row["allows_force_push"], row["allows_deletion"], row["enforces_admins"]) == (True, False, False)
    assert row["bypass_actors"] == "Team:5\nUser:14"


def test_of_each_setting_the_strictest_layer_counts(protected):
    row = protected(protection=told(CLASSIC))
    assert row["source_layers"] == "classic org_ruleset"
    assert (row["required_approvals"], row["dismisses_stale"], row["requires_code_owner"]) == (2, True, True)
    assert row["required_checks"] == "build\nlint\ntest"
    assert row["allows_force_push"] is False


def test_administrators_are_bound_when_what_binds_them_asks_for_as_much(protected):
    weaker = CLASSIC | {"required_pull_request_reviews": None, "required_status_checks": None}
    assert protected(protection=told(weaker))["enforces_admins"] is True
    assert protected(protection=told(CLASSIC))["enforces_admins"] is False
    assert protected(protection=told(CLASSIC | {"enforce_admins": {"enabled": True}}))["enforces_admins"] is True


@pytest.mark.parametrize(
    "message", ["Branch not protected", "Upgrade to GitHub Pro or make this repository public to enable this feature."]
)
def test_a_refusal_that_says_there_is_none_leaves_the_other_layers(protected, message):
    status = 404 if message.startswith("Branch") else 403
    assert protected(protection=[status, {"message": message}])["source_layers"] == "org_ruleset"


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (404, "Not Found"),
        (403, "Resource not accessible by integration"),
        (403, "Must have admin rights to Repository."),
    ],
)
def test_a_refusal_that_hides_it_leaves_everything_unknown_but_that_rules_protect(protected, status, message):
    row = protected(protection=[status, {"message": message}])
    assert row["is_protected"] is True
    known = {"source_id", "repository_id", "branch", "is_release_branch", "is_protected"}
    assert {value for name, value in row.items() if name not in known} == {None}
    assert protected(rules=[])["is_protected"] is None


class TestBypass:
    @pytest.mark.parametrize(
        ("actor", "expected"),
        [
            ({"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}, "RepositoryRole:5"),
            ({"actor_id": 9, "actor_type": "Team", "bypass_mode": "pull_request"}, "Team:9"),
            ({"actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always"}, "OrganizationAdmin"),
            ({"actor_id": None, "actor_type": "DeployKey", "bypass_mode": "always"}, "DeployKey"),
        ],
    )
    def test_who_may_pass_is_named_by_number_and_never_by_login(self, protected, actor, expected):
        assert protected(rulesets={"71": {"id": 71, "bypass_actors": [actor]}})["bypass_actors"] == expected

    def test_a_ruleset_that_does_not_tell_leaves_it_unknown(self, protected):
        row = protected(rulesets={"71": {"id": 71}})
        assert (row["bypass_actors"], row["required_approvals"]) == (None, 1)

    def test_a_ruleset_that_may_not_be_read_leaves_it_unknown(self, source, fake):
        fake.spoil.append(("/rulesets/", lambda answer: answer.__class__({"message": "Not Found"}, 404)))
        assert {row["bypass_actors"] for row in source.pull().rows("branch_protections")} == {None}

    def test_a_ruleset_of_the_organisation_is_asked_for_once(self, source, fake):
        source.pull()
        assert sum("/rulesets/" in asked for asked in fake.asked) == 1


LAYERS = st.fixed_dictionaries(
    {
        "required_pull_request_reviews": st.none()
        | st.fixed_dictionaries(
            {
                "required_approving_review_count": st.integers(0, 6),
                "dismiss_stale_reviews": st.booleans(),
                "require_code_owner_reviews": st.booleans(),
                "require_last_push_approval": st.booleans(),
            }
        ),
        "required_status_checks": st.none() | st.fixed_dictionaries({"contexts": st.lists(st.sampled_from("abc"))}),
        "enforce_admins": st.fixed_dictionaries({"enabled": st.booleans()}),
        "allow_force_pushes": st.fixed_dictionaries({"enabled": st.booleans()}),
        "allow_deletions": st.fixed_dictionaries({"enabled": st.booleans()}),
    }
)
RULES = st.lists(
    st.sampled_from(["deletion", "non_fast_forward", "creation", "required_signatures"]).map(
        lambda kind: Rule(type=kind, ruleset_id=1, ruleset_source_type="Repository")
    )
)


def strictness(row):
    """Columns in which more is stricter."""
    checks = set(row["required_checks"].split("\n"))
    switches = ("dismisses_stale", "requires_last_push_approval", "requires_code_owner", "is_protected")
    allows = (row["allows_force_push"], row["allows_deletion"])
    return [row["required_approvals"], *(row[name] for name in switches), *(not allowed for allowed in allows)], checks


@given(classic=LAYERS, rules=RULES, more=RULES)
def test_one_more_layer_never_makes_a_branch_less_protected(classic, rules, more):
    def row(classic, rules):
        guard = Guard(classic=classic, is_hidden=False, rules=tuple(rules), rulesets={1: Ruleset(id=1)})
        return strictness(effective(guard))

    whole = Protection.model_validate(classic)
    for fewer in (row(None, rules), row(whole, rules)):
        levels, checks = row(whole, rules + more)
        assert all(there >= before for there, before in zip(levels, fewer[0], strict=True))
        assert checks >= fewer[1] - {""}


def test_the_protection_of_a_real_branch_is_understood():
    if not RECORDING.is_file():
        pytest.skip(f"there are no recordings at {RECORDING}; set TALLYMARK_SHARED to the folder that holds them")
    lines = [json.loads(line) for line in RECORDING.read_bytes().splitlines()]
    (body,) = [line["body"] for line in lines if line["url"].endswith("/branches/integrations/protection")]
    row = effective(Guard(classic=Protection.model_validate(body), is_hidden=False, rules=(), rulesets={}))
    assert (row["required_approvals"], row["dismisses_stale"], row["requires_last_push_approval"]) == (2, False, True)
    assert (row["required_checks"], row["enforces_admins"], row["allows_force_push"]) == ("", True, False)
