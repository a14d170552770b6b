"""A folder of real files and a source that reads it."""

import datetime as dt
import os
from pathlib import Path

import pytest

from assets.sources.contract import PullContext
from assets.sources.files import Settings, connect

DAY = dt.date(2026, 3, 31)
DAY_ENDS_AT = dt.datetime(2026, 3, 31, 22, 0, tzinfo=dt.UTC)
WRITTEN_AT = dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC)


@pytest.fixture
def context():
    return PullContext(
        source_id="hr",
        day=DAY,
        day_ends_at=DAY_ENDS_AT,
        observed_from=dt.datetime(2026, 4, 1, 0, 5, tzinfo=dt.UTC),
        time_zone="Europe/Berlin",
    )


@pytest.fixture
def write(tmp_path):
    """Write bytes or text under a name, as if exported after the day ended."""

    def _write(name, content, at=WRITTEN_AT):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    return _write


@pytest.fixture
def read(tmp_path, context):
    """Pull and parse the folder with one table's settings; returns what it says."""

    def _read(record="workers", folder=tmp_path, **table):
        given = {"connector": "files", "folder": str(folder), "records": {record: {"format": "csv"} | table}}
        source = connect("hr", Settings.model_validate(given))
        kept = []
        source.pull(context, kept.append)
        return source.parse(kept, context)

    return _read


@pytest.fixture(scope="session")
def realdata():
    """The folder of real data beside the checkout."""
    checkout = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("TALLYMARK_SHARED", checkout.parent / "shared")) / "realdata"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is absent (TALLYMARK_SHARED names another place)")
    return folder
