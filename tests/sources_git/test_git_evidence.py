"""What is kept proves by itself what was said: parsed years later, without git, host or clone, it says the same."""

import os
import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.packing import pack, unpack
from assets.sandbox.repositories import Repository
from assets.sources.contract import Rejected
from warehouse.packs import Packs

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def first_parents(repository, tip):
    while tip:
        yield tip
        tip = next(iter(repository.parents(tip)), None)


@pytest.fixture
def kept(code, reader):
    """A reading of a merge, a squash and a forced push: its answers, their context, what they said."""
    root = code.git.tip("main")
    code.commit()
    reader.pull()
    code.git.move("main", root)
    code.commit("one", start=root)
    code.git.merge("one", "main", message="Merge pull request #4 from acme/one", committer=code.by())
    code.commit(message="Two (#5)")
    context = reader.context()
    return reader.pull(), list(reader.kept), context


def test_kept_answers_say_the_same_again_without_clone_and_host(kept, reader, host, tmp_path):
    said, exchanges, context = kept
    packs = Packs(tmp_path / "packs")
    name = pack(packs, exchanges, context)
    source = reader.source()
    shutil.rmtree(reader.home)
    shutil.rmtree(host.folder)
    again = source.parse(*unpack(packs, name))
    assert again.cursor == said.parsed.cursor
    for one, other in zip(again.sets, said.parsed.sets, strict=True):
        assert one.rows.equals(other.rows)


@given(st.data())
@settings(PATIENT, max_examples=40)
def test_answers_that_were_cut_or_changed_afterwards_are_refused_or_say_the_same(kept, reader, data):
    said, exchanges, context = kept
    number = data.draw(st.integers(0, len(exchanges) - 1))
    body = exchanges[number].body
    place = data.draw(st.integers(0, len(body)))
    spoilt = data.draw(
        st.sampled_from([None, body[:place], body[:place] + b"\x01" + body[place + 1 :], body + b"more"]),
    )
    changed = [*exchanges[:number], *exchanges[number + 1 :]]
    if spoilt is not None:
        changed.insert(number, replace(exchanges[number], body=spoilt))
    try:
        parsed = reader.source().parse(changed, context)
    except Rejected:
        return
    if exchanges[number].resource in {"added", "dropped"}:  # names of refs and files have only the pack's hash
        for one, other in zip(parsed.sets, said.parsed.sets, strict=True):
            assert one.rows.equals(other.rows)


def test_the_credential_is_in_no_answer_no_message_no_clone_and_no_text_of_the_settings(kept, reader, host):
    _, exchanges, _ = kept
    token = reader.source()._settings.token.get_secret_value()
    assert token not in repr(exchanges)
    assert token not in repr(reader.source()._settings)
    host.spoil = lambda _call, reply: replace(reply, status=500)
    with pytest.raises(Rejected) as caught:
        reader.pull()
    assert token not in str(caught.value)
    for folder, _, files in os.walk(reader.home):
        for file in files:
            with open(os.path.join(folder, file), "rb") as content:  # noqa: PTH118, PTH123
                assert token.encode() not in content.read()


MOVES = st.lists(
    st.tuples(st.sampled_from(["commit", "merge", "squash", "rebase", "back", "read"]), st.integers(0, 3)),
    min_size=3,
    max_size=14,
)


@given(MOVES)
@settings(PATIENT, max_examples=10)
def test_whatever_is_done_to_a_branch_a_reading_says_what_the_graph_says(code, reader, host, steps):
    shutil.rmtree(host.folder)
    reader.cursor, reader.home = {}, reader.home.with_name("home-" + os.urandom(4).hex())
    code.git = Repository(folder=host.folder / "billing.git")
    root = code.commit()
    before = None
    for number, (step, choice) in enumerate([*steps, ("read", 0)]):
        tip, branch = code.git.tip("main"), f"side-{number}"
        line = list(first_parents(code.git, tip))
        if step == "commit":
            code.commit()
        elif step == "back":
            code.git.move("main", line[min(choice, len(line) - 1)])
        elif step in {"merge", "squash", "rebase"}:
            code.commit(branch, start=line[min(choice, len(line) - 1)] or root)
            if step == "merge":
                code.git.merge(branch, "main", message="Merge", committer=code.by())
            elif step == "squash":
                code.git.squash(branch, "main", message="Squash", author=code.by(), committer=code.by())
            else:
                code.git.rebase(branch, "main", committer=code.by())
        else:
            said = reader.pull()
            if before is None or before == tip:
                assert len(said.moves) == (before is None)
            else:
                known = set(code.git.new_commits(tip, before))
                assert said.arrived() == [sha for sha in line if sha in known]
                assert said.move["is_fast_forward"] == code.git.is_ancestor(before, tip)
                assert said.move["dropped_count"] == len(code.git.new_commits(before, tip))
                assert [row["position"] for row in said.commits] == [
                    len(line) - line.index(row["commit_sha"]) for row in said.commits
                ]
            before = tip
