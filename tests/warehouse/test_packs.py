"""Packs: answers as received, each stored once under its hash; damage is found, never handed on."""

import gzip
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.packs import PackDamagedError, Packs


@pytest.fixture
def packs(tmp_path):
    return Packs(tmp_path / "packs")


@pytest.fixture
def stored(packs, tmp_path):
    """A pack and the file that holds it."""
    name = packs.put(b"an answer" * 50)
    packs.sync()
    return name, tmp_path / "packs" / name[:2] / f"{name}.gz"


@given(data=st.binary(max_size=2000))
def test_bytes_come_back_as_they_were_put_under_their_own_hash(tmp_path_factory, data):
    packs = Packs(tmp_path_factory.mktemp("any"))
    name = packs.put(data)
    assert name == sha256(data).hexdigest()
    assert packs.get(name) == data
    packs.sync()
    assert packs.get(name) == data


def test_the_same_bytes_are_stored_once_and_never_written_over(packs, stored):
    name, file = stored
    before = file.stat()
    assert packs.put(b"an answer" * 50) == name
    packs.sync()
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert packs.names() == [name]


def test_the_same_bytes_give_the_same_file_anywhere(stored, tmp_path):
    name, file = stored
    elsewhere = Packs(tmp_path / "elsewhere")
    elsewhere.put(b"an answer" * 50)
    elsewhere.sync()
    assert (tmp_path / "elsewhere" / name[:2] / f"{name}.gz").read_bytes() == file.read_bytes()


def test_a_stored_pack_is_read_only(stored):
    _, file = stored
    assert file.stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: (file.chmod(0o644), file.write_bytes(b"")),
        lambda file: (file.chmod(0o644), file.write_bytes(file.read_bytes()[:-5])),
        lambda file: (file.chmod(0o644), file.write_bytes(gzip.compress(b"another answer"))),
        lambda file: (file.chmod(0o644), file.write_bytes(b"no gzip at all")),
    ],
    ids=["deleted", "emptied", "cut short", "other contents", "no gzip"],
)
def test_a_damaged_pack_is_found_when_it_is_read(packs, stored, damage):
    name, file = stored
    damage(file)
    with pytest.raises(PackDamagedError, match=name):
        packs.get(name)


def test_no_flipped_bit_goes_unnoticed(packs, stored):
    name, file = stored
    good = file.read_bytes()
    file.chmod(0o644)
    accepted = []
    for bit in range(len(good) * 8):
        flipped = bytearray(good)
        flipped[bit // 8] ^= 1 << bit % 8
        file.write_bytes(flipped)
        try:
            accepted.append(packs.get(name))
        except PackDamagedError:
            continue
    assert set(accepted) <= {b"an answer" * 50}  # bits of gzip's header that carry no data


def test_a_pack_that_a_killed_process_left_half_written_does_not_count(packs, tmp_path):
    name = sha256(b"data").hexdigest()
    folder = tmp_path / "packs" / name[:2]
    folder.mkdir()
    (folder / f".{name}.gz.partial").write_bytes(b"half")
    assert packs.names() == []
    assert packs.put(b"data") == name
    packs.sync()
    assert packs.get(name) == b"data"
    assert [path.name for path in folder.iterdir()] == [f"{name}.gz"]


def test_what_was_put_and_not_made_durable_is_thrown_away_by_the_next_writer(packs, tmp_path):
    name = packs.put(b"data")
    Packs(tmp_path / "packs").discard_drafts()
    assert list((tmp_path / "packs" / name[:2]).iterdir()) == []
