"""`tallymark parse` prints what a connector makes of recorded answers; a refused answer is a result, no failure."""

import json

import pytest

USERS = "https://acme.example/api/v1/users"


@pytest.fixture
def record(tmp_path):
    def _record(*bodies):
        sent = {"method": "GET", "url": USERS, "status": 200, "headers": {"content-type": "application/json"}}
        lines = [sent | {"body": body} for body in bodies]
        file = tmp_path / "answers.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return file

    return _record


def test_every_answer_gets_a_line_with_its_verdict_and_the_reason(tallymark, record):
    code, out, _ = tallymark("parse", "okta", record([], [{"id": "00u1"}]))
    assert code == 0
    header, *lines = [line.split("\t") for line in out.splitlines()]
    assert header == ["method", "path", "verdict", "reason"]
    assert [line[:3] for line in lines] == [["GET", "/api/v1/users", "accepted"], ["GET", "/api/v1/users", "rejected"]]
    assert lines[1][3].startswith("schema: ")


def test_a_file_that_is_no_recording_is_told_with_its_line(tallymark, tmp_path):
    file = tmp_path / "answers.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    code, _, err = tallymark("parse", "okta", file)
    assert code == 2
    assert "answers.jsonl, line 1" in err


@pytest.mark.parametrize(("name", "told"), [("otka", "did you mean `okta`?"), ("files", "does not judge recorded")])
def test_a_connector_that_cannot_do_it_is_told(tallymark, record, name, told):
    code, _, err = tallymark("parse", name, record([]))
    assert code == 2
    assert told in err
