"""What the settings accept, what `check` tells, and what a commit's message claims."""

import pytest
from pydantic import ValidationError

from assets.sources.git import Settings


@pytest.mark.parametrize(
    "url",
    [
        "git@code.example:acme/billing.git",
        "ssh://code.example/acme/billing.git",
        "ext::sh -c whoami",
        "file:///srv/git/billing.git",
        "/srv/git/billing.git",
        "http://code.example/acme/billing.git",
        "https://robin:secret@code.example/acme/billing.git",
        "--upload-pack=whoami",
    ],
)
def test_only_https_is_spoken_and_no_address_holds_a_credential(url):
    with pytest.raises(ValidationError):
        Settings.model_validate({"connector": "git", "repositories": {"101": {"url": url}}})


@pytest.mark.parametrize("branch", ["", "-x", "a b", "refs/heads/main", "a..b:c", "x[1]", "a\nb", "^main"])
def test_what_is_no_branch_is_refused(branch):
    given = {"url": "https://code.example/a.git", "branches": [branch]}
    with pytest.raises(ValidationError, match="not the name of a branch"):
        Settings.model_validate({"connector": "git", "repositories": {"101": given}})


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".git", "-x"])
def test_ids_of_repositories_are_names_of_folders(name):
    with pytest.raises(ValidationError, match="not the host's own id"):
        Settings.model_validate({"connector": "git", "repositories": {name: {"url": "https://code.example/a.git"}}})


def test_check_tells_each_repository_that_cannot_be_read(reader, host):
    assert reader.source().check() == []
    reader.repositories["202"] = {"url": f"{host.url}/web.git"}
    reader.repositories["303"] = {"url": f"{host.url}/billing.git", "branches": ["prod"]}
    assert [line.partition(":")[0] for line in reader.source().check()] == ["repository 202", "repository 303"]


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("Add a ledger (#12)", "12"),
        ("Merge pull request #13 from acme/ledger\n\nAdd a ledger", "13"),
        ("Merged in ledger (pull request #14)", "14"),
        ("Merged PR 15: Add a ledger", "15"),
        ("Merge branch 'ledger' into 'main'\n\nAdd a ledger\n\nSee merge request acme/billing!16", "16"),
        ("Fix #17", None),
        ("Revert (#18) for now", None),
        ("Mend it\n\nAdd a ledger (#19)", None),
        ("", None),
        ("(#" + "9" * 40 + ")", None),
    ],
)
def test_a_change_is_claimed_only_where_hosts_write_its_number(code, reader, message, number):
    reader.pull()
    code.commit(message=message)
    assert reader.pull().commits[0]["claimed_number"] == number


def test_files_are_listed_unless_there_are_too_many_or_a_name_is_not_one_line(code, reader):
    reader.pull()
    by = code.by()
    for files in ({"b.txt": "b", "a/ä.txt": "a"}, {f"{n}.txt": "n" for n in range(201)}, {"two\nlines.txt": "x"}):
        code.git.commit("main", message="Change", author=by, committer=by, files=files)
    many, large, small = (row["paths"] for row in reader.pull().commits)
    assert (many, large, small) == (None, None, "a/ä.txt\nb.txt")
