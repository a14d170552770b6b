"""Whatever goes wrong between git and its host ends in a rejected pull with its reason, and nothing is lost by it."""

import os
import shutil
import subprocess
import time
from dataclasses import replace

import pytest

from assets.sandbox.wire import Reply
from assets.sources.contract import Rejected

SMART = (("content-type", "application/x-git-upload-pack-advertisement"),)
HTML = (("content-type", "text/html"),)


def git(folder, *arguments, **environment):
    given = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **environment}
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True, env=given)  # noqa: S607
    return done.stdout.strip()


def mirror(reader):
    return reader.home / "data/git/code/101.git"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=401), "auth"),
        (Reply(status=403), "forbidden"),
        (Reply(status=404), "not_found"),
        (Reply(status=410), "not_found"),
        (Reply(status=429), "rate_limited"),
        (Reply(status=500), "vendor_error"),
        (Reply(status=503), "vendor_error"),
        (Reply(status=200, body=b"<html>Sign in</html>", headers=HTML), "envelope"),
        (Reply(status=200, body=b"", headers=HTML), "envelope"),
        (Reply(status=200, body=b"0" * 40 + b"\trefs/heads/main\n"), "envelope"),
        (Reply(status=200, body=b"", headers=SMART), "truncated"),
        (Reply(status=200, body=b"000eversion 2\n0000", headers=SMART), "vendor_error"),
    ],
)
def test_an_answer_that_is_none_rejects_the_pull(code, reader, host, reply, reason):
    reader.pull()
    code.commit()
    host.spoil = lambda _call, _reply: reply
    with pytest.raises(Rejected) as caught:
        reader.pull()
    assert caught.value.reason == reason
    assert "101" in caught.value.detail


@pytest.mark.parametrize("number", range(6))
def test_an_answer_that_breaks_off_rejects_the_pull_and_the_next_one_misses_nothing(code, reader, host, number):
    reader.pull()
    pushed = code.commit()
    host.calls.clear()

    def cut(_call, reply):
        return replace(reply, manner="cut") if len(host.calls) > number else reply

    host.spoil = cut
    if number < 4:
        with pytest.raises(Rejected) as caught:
            reader.pull()
        assert caught.value.reason in {"truncated", "vendor_error"}
    host.spoil = lambda _call, reply: reply
    said = reader.pull()
    assert said.arrived() == [pushed] or number >= 4


def test_what_fails_once_is_asked_again(code, reader, host):
    replies = [Reply(status=503)]
    host.spoil = lambda _call, reply: replies.pop() if replies else reply
    assert reader.pull().move["to_sha"] == code.git.tip("main")


def test_a_host_that_is_not_there_is_unreachable(reader):
    reader.repositories["101"]["url"] = "http://127.0.0.1:9/billing.git"
    with pytest.raises(Rejected, match="unreachable: repository 101"):
        reader.pull()


def test_a_redirect_is_not_followed_and_the_credential_stays_at_home(reader, host):
    elsewhere = (("location", f"{host.url.replace('127.0.0.1', 'localhost')}/other.git/info/refs"),)
    host.spoil = lambda _call, _reply: Reply(status=301, headers=elsewhere)
    with pytest.raises(Rejected, match="it has moved"):
        reader.pull()
    assert {call.headers["host"].partition(":")[0] for call in host.calls} == {"127.0.0.1"}


def test_a_repository_of_the_scope_list_that_is_gone_is_named(reader, host):
    reader.repositories["202"] = {"url": f"{host.url}/web.git"}
    with pytest.raises(Rejected, match="not_found: repository 202: not there, or not visible"):
        reader.pull()


def test_a_release_branch_that_never_was_is_named_and_not_taken_for_quiet(reader):
    reader.repositories["101"]["branches"] = ["main", "prod"]
    with pytest.raises(Rejected, match=r"not_found: repository 101: no refs/heads/prod; correct `branches`"):
        reader.pull()


def test_a_repository_that_shows_nothing_any_more_is_not_taken_for_one_whose_branches_were_deleted(code, reader):
    reader.pull()
    code.git.delete("main")
    with pytest.raises(Rejected, match="empty_population: repository 101: it had branches, and shows none at all"):
        reader.pull()
    code.commit("other")
    assert reader.pull().move["to_sha"] is None


def test_a_head_that_names_no_branch_is_refused_when_there_are_branches(code, reader):
    code.git.default_branch = "nowhere"
    with pytest.raises(Rejected, match="no HEAD; correct `branches`"):
        reader.pull()


def test_a_host_that_has_only_a_part_of_its_history_is_refused(reader, host, tmp_path):
    git(tmp_path, "clone", "--quiet", "--bare", "--depth=1", f"file://{host.folder}/billing.git", "part.git")
    shutil.rmtree(host.folder / "billing.git")
    shutil.move(tmp_path / "part.git", host.folder / "billing.git")
    with pytest.raises(Rejected, match="truncated: repository 101: the host has only a part"):
        reader.pull()


@pytest.mark.parametrize("part", ["--depth=1", "--filter=tree:0"])
def test_a_clone_that_holds_only_a_part_is_refused_and_made_again_once_it_is_deleted(code, reader, host, part):
    reader.pull()
    shutil.rmtree(mirror(reader))
    git(host.folder / "billing.git", "config", "uploadpack.allowFilter", "true")
    source = f"file://{host.folder}/billing.git"
    git(mirror(reader).parent, "clone", "--quiet", "--bare", part, source, str(mirror(reader)))
    pushed = code.commit()  # on a quiet day nothing is asked of the clone
    with pytest.raises(Rejected, match=r"truncated: repository 101: its clone .* holds only a part"):
        reader.pull()
    shutil.rmtree(mirror(reader))
    assert reader.pull().arrived() == [pushed]


def test_a_damaged_clone_is_named_and_made_again_once_it_is_deleted(code, reader):
    reader.pull()
    (mirror(reader) / "HEAD").write_text("nonsense")
    code.commit()
    with pytest.raises(Rejected, match=r"file: .*101\.git is damaged"):
        reader.pull()
    shutil.rmtree(mirror(reader))
    assert len(reader.pull().arrived()) == 1


def test_a_tip_that_vanished_from_the_host_is_still_known_here(code, reader, host):
    reader.pull()
    lost = code.commit()
    reader.pull()
    code.git.move("main", code.git.parents(lost)[0])
    git(host.folder / "billing.git", "gc", "--quiet", "--prune=now")
    git(mirror(reader), "gc", "--quiet", "--prune=now")
    said = reader.pull()
    assert (said.move["from_sha"], said.move["is_fast_forward"], said.move["dropped_count"]) == (lost, False, 1)


def test_a_tip_that_vanished_from_the_host_and_from_here_rejects_the_pull_and_says_what_helps(code, reader, host):
    reader.pull()
    lost = code.commit()
    reader.pull()
    code.git.move("main", code.git.parents(lost)[0])
    shutil.rmtree(mirror(reader))
    host.copy("backup")
    git(host.folder / "billing.git", "gc", "--quiet", "--prune=now")
    with pytest.raises(Rejected, match="not_found: repository 101: a commit that a reading saw is gone"):
        reader.pull()
    git(host.folder / "billing.git", "fetch", "--quiet", str(host.folder / "backup.git"), f"{lost}:refs/keep/it")
    assert reader.pull().move["dropped_count"] == 1


def test_an_object_that_git_does_not_accept_rejects_the_pull(code, reader, host):
    reader.pull()
    tip = code.git.tip("main")
    bad = f"tree {git(host.folder / 'billing.git', 'rev-parse', 'main^{tree}')}\nparent {tip}\nauthor <> 0 +0000\n\nx\n"
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],  # noqa: S607
        input=bad.encode(),
        cwd=host.folder / "billing.git",
        capture_output=True,
        check=True,
    )
    (host.folder / "billing.git/refs/heads/main").write_bytes(done.stdout)
    with pytest.raises(Rejected, match="schema: repository 101: an object is not as git requires"):
        reader.pull()


def test_a_pull_ends_when_its_time_is_spent(reader):
    reader.settings = {"budget_seconds": 0.000001}
    with pytest.raises(Rejected, match="unreachable: the 1e-06 s of the pull are spent"):
        reader.pull()


def test_a_host_that_says_nothing_for_ever_does_not_hold_the_pull_for_ever(reader, host):
    reader.settings = {"budget_seconds": 1.5}
    host.spoil = lambda _call, reply: time.sleep(4) or reply
    began = time.monotonic()
    with pytest.raises(Rejected, match=r"unreachable: the 1\.5 s of the pull are spent"):
        reader.pull()
    assert time.monotonic() - began < 3.5


def test_a_lock_that_a_killed_reading_left_is_told_with_its_remedy(code, reader):
    reader.pull()
    lock = mirror(reader) / "refs/tips" / f"{code.commit()}.lock"
    lock.touch()
    with pytest.raises(Rejected, match=r"file: repository 101: .*delete its clone"):
        reader.pull()


def test_more_new_commits_than_are_allowed_reject_the_pull(code, reader):
    reader.pull()
    code.commit(message="x" * 1_000_001)
    reader.settings = {"max_body_mb": 1}
    with pytest.raises(Rejected, match=r"too_large: repository 101: `added` exceeds 1 MB; raise max_body_mb"):
        reader.pull()


def test_the_settings_and_hooks_of_whoever_runs_it_decide_nothing(code, reader, tmp_path, monkeypatch):
    (tmp_path / "gitconfig").write_text('[url "http://127.0.0.1:9/"]\n\tinsteadOf = http://\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_TRACE_CURL", str(tmp_path / "trace"))
    reader.pull()
    ran = tmp_path / "ran"
    for hook in ("reference-transaction", "post-checkout"):
        script = mirror(reader) / "hooks" / hook
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"#!/bin/sh\ntouch {ran}\n")
        script.chmod(0o755)
    code.commit()
    assert reader.pull().move["is_fast_forward"] is True
    assert not ran.exists()
    assert not (tmp_path / "trace").exists()
