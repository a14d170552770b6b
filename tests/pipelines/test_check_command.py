"""`tallymark check` looks at everything and says what is to be mended, by whom."""

import pytest

from assets.sources.contract import Rejected
from pipelines.cli.commands import check

HR = """
[sources.hr]
connector = "files"
folder = "exports"
[sources.hr.records.workers]
files = "hr.csv"
format = "csv"
columns = { worker_id = "Id" }
"""


def test_faults_in_registers_are_the_companys_to_mend_and_end_with_2(tallymark, home):
    (home.registers / "scope.csv").write_text("subject\n", encoding="utf-8")
    code, out, _ = tallymark("check", "--home", home.path)
    assert code == 2
    assert "home\twrong\tregisters/scope.csv line 1" in out


def test_a_source_that_cannot_be_read_ends_with_3_and_the_others_are_still_checked(tallymark, configure):
    code, out, _ = tallymark("check", "--home", configure(HR + HR.replace(".hr", ".zz")))
    assert code == 3
    assert [line.split("\t")[:2] for line in out.splitlines()[1:5]] == [
        ["settings", "ok"],
        ["home", "ok"],
        ["hr", "rejected"],
        ["zz", "rejected"],
    ]


def test_what_a_source_leaves_open_is_told_and_no_failure(tallymark, configure, home):
    path = configure(HR)
    (home.path / "exports").mkdir()
    (home.path / "exports/hr.csv").write_text("Id\n1\n", encoding="utf-8")
    code, out, _ = tallymark("check", "--home", path)
    assert code == 0
    assert "hr\tnote\tworkers.work_email: not mapped, stays unknown" in out


@pytest.mark.parametrize(("found", "code"), [([], 0), (["IAM-03: wording says 24 h, test 72 h"], 2)])
def test_problems_of_control_tests_are_told(tallymark, home, monkeypatch, found, code):
    monkeypatch.setattr("expectations.soundness.problems", lambda: found)
    got, out, _ = tallymark("check", "--home", home.path)
    assert got == code
    assert all(f"control tests\twrong\t{problem}" in out for problem in found)


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("[tests.IAM-33]", "tests.IAM-33: no such control test; did you mean `IAM-03`?"),
        (
            "[tests.IAM-03]\nparameters = { sla_hour = 48 }",
            "tests.IAM-03.parameters.sla_hour: no such parameter; did you mean `sla_hours`?",
        ),
    ],
)
def test_an_override_that_would_change_nothing_is_told(tallymark, configure, override, told):
    code, out, _ = tallymark("check", "--home", configure(override))
    assert code == 2
    assert told in out


def test_a_connection_that_is_refused_says_why(tallymark, home, monkeypatch):
    class Refused:
        provides = frozenset()

        def check(self):
            raise Rejected("auth", "the token is not accepted; make a new one")

    monkeypatch.setattr(check, "connect", lambda *_: Refused())
    code, out, _ = tallymark("check", "--home", home.path)
    assert code == 3
    assert "home\trejected\tauth: the token is not accepted; make a new one" in out
