"""A home folder with one good row in every register, and its source."""

import datetime as dt
import hashlib
import json

import pytest

from assets.sources.contract import PullContext
from assets.sources.registers import Settings, connect
from assets.sources.registers.register import registers
from assets.sources.registers.table import UnreadableError


@pytest.fixture
def context():
    return PullContext(
        source_id="home",
        day=dt.date(2026, 4, 30),
        day_ends_at=dt.datetime(2026, 4, 30, 22, tzinfo=dt.UTC),
        observed_from=dt.datetime(2026, 4, 30, 22, 30, tzinfo=dt.UTC),
        time_zone="Europe/Berlin",
    )


@pytest.fixture
def home(tmp_path):
    (tmp_path / "registers").mkdir()
    for register in registers().values():
        text = f"{','.join(register.columns)}\n{register.example_line}\n"
        (tmp_path / register.file).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def source(home):
    return connect("home", Settings(folder=home, source_ids=frozenset({"okta", "hr", "github"})))


@pytest.fixture
def read(source, context):
    """Pull and parse; returns frames by record."""

    def _read():
        kept = []
        source.pull(context, kept.append)
        return {found.record: found.rows for found in source.parse(kept, context).sets}

    return _read


@pytest.fixture
def issue(home):
    """Write a review as it goes out: obligation.json and list.csv."""

    def _issue(items, **changed):
        folder = home / "reviews/okta-admins-2026-03-31"
        folder.mkdir(parents=True)
        lines = [f"{item},okta,00u{item},user{item}@acme.example,SUPER_ADMIN" for item in items]
        listed = "\n".join(["item_id,system,account_id,login,entitlement", *lines, ""]).encode()
        (folder / "list.csv").write_bytes(listed)
        obligation = {
            "obligation_id": folder.name,
            "review_id": "okta-admins",
            "due_by": "2026-03-31",
            "issued_at": "2026-03-17T00:30:20Z",
            "list_sha256": hashlib.sha256(listed).hexdigest(),
        }
        (folder / "obligation.json").write_text(json.dumps(obligation | changed), encoding="utf-8")
        return folder

    return _issue


@pytest.fixture
def told():
    """What is wrong with a register's example when some of its cells are others; empty: nothing."""

    def _told(name, **changed):
        register = registers()[name]
        cells = [changed.get(column, register.example[column]) for column in register.columns]
        try:
            register.read("home", f"{','.join(register.columns)}\n{','.join(cells)}\n".encode())
        except UnreadableError as error:
            return str(error)
        return ""

    return _told
