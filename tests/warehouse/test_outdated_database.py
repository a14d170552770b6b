"""A working database of another version is refused with the remedy, and not half understood."""

import pytest

from warehouse.database import Database
from warehouse.form import OutdatedError
from warehouse.packs import Packs
from warehouse.store import Store


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "tallymark.duckdb"
    Store(path, Packs(tmp_path / "packs"), "Europe/Berlin").db.close()
    return path


def reopen(place):
    Store(place, Packs(place.parent / "packs"), "Europe/Berlin").db.close()


def test_one_of_this_version_is_opened_again(place):
    reopen(place)


@pytest.mark.parametrize(
    "change",
    ["UPDATE form SET sha256 = 'of another version'", "DROP TABLE form"],
    ids=["made by another version", "made before the form was noted"],
)
def test_one_of_another_version_is_refused_untouched_and_the_remedy_is_told(place, change):
    with Database(place) as db:
        db.run(change)
        before = db.rows("SELECT table_name FROM duckdb_tables() ORDER BY 1")
    with pytest.raises(OutdatedError, match="tallymark rebuild"):
        reopen(place)
    with Database(place) as db:
        assert db.rows("SELECT table_name FROM duckdb_tables() ORDER BY 1") == before
