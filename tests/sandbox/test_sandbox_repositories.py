"""The company's repositories are git's own: git finds nothing wrong with them and computes the same."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.sandbox.repositories import Repository, Signature
from assets.sandbox.repositories.listing import listed
from assets.sandbox.wire import Call

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def by(name="Robin", minutes=0):
    return Signature(name=name, email=f"{name.lower()}@acme.example", at=START + timedelta(minutes=minutes))


def commit(repository, branch, path, minutes=0, **others):
    return repository.commit(
        branch, message=f"Change {path}", author=by(), committer=by("Kim", minutes), files={path: path}, **others
    )


def git(folder, *arguments):
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True)  # noqa: S607
    return done.stdout.strip()


def busy(repository):
    """Main with a commit of every kind, beside an open branch and a pull request's ref."""
    root = commit(repository, "main", "src/app.py")
    first = commit(repository, "one", "src/one.py", 1, start=root)
    commit(repository, "one", "src-old/one.py", 2)
    commit(repository, "main", "docs/deep/er/read.me", 3)
    repository.merge("one", "main", message="Merge pull request #1 from acme/one", committer=by("Kim", 4))
    commit(repository, "two", "two.py", 5, start=root)
    commit(repository, "two", "src/app.py", 6)
    repository.squash("two", "main", message="Two (#2)", author=by(), committer=by("Kim", 7))
    commit(repository, "three", "three.py", 8, start=first)
    commit(repository, "three", "four.py", 9)
    repository.rebase("three", "main", committer=by("Kim", 10))
    repository.set_ref("refs/pull/3/head", repository.tip("three"))
    repository.delete("one")
    return repository


def test_git_finds_nothing_wrong_and_reads_the_same_branches(tmp_path):
    repository = busy(Repository(folder=tmp_path))
    assert "error" not in git(tmp_path, "fsck", "--strict", "--full")
    shown = git(tmp_path, "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads")
    assert dict(line.split() for line in shown.splitlines()) == repository.branches()
    assert git(tmp_path, "rev-parse", "HEAD") == repository.tip("main")
    assert git(tmp_path, "rev-parse", "refs/pull/3/head") == repository.tip("three")
    assert git(tmp_path, "show", "main:src/app.py") == "src/app.py"
    assert git(tmp_path, "ls-tree", "-r", "--name-only", "main").splitlines() == [
        "docs/deep/er/read.me", "four.py", "src-old/one.py", "src/app.py", "src/one.py", "three.py", "two.py",
    ]  # fmt: skip


def test_ids_are_the_same_without_a_folder_and_with_one_given_later(tmp_path):
    rehearsed, later = busy(Repository()), busy(Repository())
    later.attach(tmp_path)
    at_once = busy(Repository(folder=tmp_path / "other"))
    assert rehearsed.branches() == later.branches() == at_once.branches()
    commit(later, "main", "after.py", 20)
    assert git(tmp_path, "rev-parse", "main") == later.tip("main")
    assert "error" not in git(tmp_path, "fsck", "--strict", "--full")


def test_the_default_branch_may_be_renamed_and_a_branch_forced_back(tmp_path):
    repository = busy(Repository(folder=tmp_path))
    tip = repository.tip("main")
    (parent,) = repository.parents(tip)
    repository.move("trunk", tip)
    repository.default_branch = "trunk"
    repository.delete("main")
    repository.move("trunk", parent)
    assert git(tmp_path, "symbolic-ref", "HEAD") == "refs/heads/trunk"
    assert git(tmp_path, "rev-parse", "HEAD") == parent
    assert repository.is_ancestor(parent, tip)
    assert not repository.is_ancestor(tip, parent)
    with pytest.raises(KeyError):
        repository.move("trunk", "0" * 40)


@pytest.mark.parametrize("default", ["main", "gone"])
@pytest.mark.parametrize("prefixes", [(), ("refs/heads/",), ("HEAD", "refs/heads/main", "refs/tags/"), ("refs/none",)])
def test_refs_are_listed_in_the_bytes_in_which_git_lists_them(tmp_path, default, prefixes):
    repository = busy(Repository(folder=tmp_path, default_branch=default))
    options = "".join(packet(line) for line in ("peel", "symrefs", "unborn", *(f"ref-prefix {it}" for it in prefixes)))
    asked = f"{packet('command=ls-refs')}{packet('agent=git/2.39.5')}{packet('object-format=sha1')}0001{options}0000"
    done = subprocess.run(
        ["git", "upload-pack", "--stateless-rpc", tmp_path],  # noqa: S607
        input=asked.encode(),
        env={"PATH": os.environ["PATH"], "GIT_PROTOCOL": "version=2"},
        check=True,
        capture_output=True,
    )
    assert listed(repository, question(asked.encode())).body == done.stdout


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(b"0012command=fetch\n0000", {"git-protocol": "version=2"}, id="a fetch"),
        pytest.param(b"0014command=ls-refs\n0000", {"git-protocol": "version=2"}, id="no format, no options"),
        pytest.param(b"0014command=ls-refs\n0000", {}, id="the old protocol"),
        pytest.param(b"\x1f\x8b", {"git-protocol": "version=2", "content-encoding": "gzip"}, id="compressed"),
    ],
)
def test_what_asks_for_something_else_or_otherwise_is_left_to_git(body, headers):
    assert listed(Repository(), question(body, headers)) is None


def packet(line):
    return f"{len(line) + 5:04x}{line}\n"


def question(body, headers=MappingProxyType({"git-protocol": "version=2"})):
    return Call(method="POST", target="", path={}, query={}, headers=headers, body=body, base_url="")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcm")), min_size=1, max_size=25))
@settings(max_examples=25, deadline=None)
def test_what_is_new_between_two_commits_is_what_git_says(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("repository")
    repository = Repository(folder=folder)
    root = commit(repository, "m", "root")
    for number, (head, into) in enumerate(steps):
        if into in repository.branches() and head in repository.branches() and head != into:
            repository.merge(head, into, message=f"Merge {number}", committer=by(minutes=number))
        else:
            commit(repository, into, f"file-{number}", number, start=root)
    tips = list(repository.branches().values())
    for head, base in zip(tips, tips[1:] + tips[:1], strict=True):
        assert sorted(repository.new_commits(head, base)) == sorted(git(folder, "rev-list", f"{base}..{head}").split())
