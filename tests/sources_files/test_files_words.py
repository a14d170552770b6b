"""Columns whose words are a closed list take no other: what a foreign word means is declared, not guessed."""

import gzip

import pytest
from pydantic import ValidationError

from assets.sources.contract import Rejected


def test_a_word_that_the_record_does_not_know_is_refused_with_file_line_column_and_what_to_do(write, read):
    write("workers.csv.gz", gzip.compress(b"id,state\n1,active\n2,Aktiv\n3,\n"))
    columns = {"worker_id": "id", "status": "state"}
    with pytest.raises(Rejected) as caught:
        read(files="workers.csv.gz", columns=columns)
    assert caught.value.detail.startswith(
        "workers.csv.gz, line 3, column 'state' for status: 'Aktiv' is none of pre_hire, active, on_leave, terminated:"
        " say in columns.status.values which it means"
    )
    mapped = {"worker_id": "id", "status": {"from": "state", "values": {"active": "active", "Aktiv": "active"}}}
    (workers,) = read(files="workers.csv.gz", columns=mapped).sets
    assert workers.rows["status"].to_list() == ["active", "active", None]


@pytest.mark.parametrize("cell", [{"constant": "Aktiv"}, {"from": "state", "values": {"on": "Aktiv"}}])
def test_a_mapping_to_a_word_that_the_record_does_not_know_is_refused_before_any_file_is_read(read, cell):
    with pytest.raises(ValidationError, match=r"columns\.status: 'Aktiv' is no word of status; write pre_hire, active"):
        read(files="workers.csv", columns={"worker_id": "id", "status": cell})
