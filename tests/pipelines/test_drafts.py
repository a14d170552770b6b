"""`tallymark new control` makes a file that already runs; what is wrong with a draft is told with its file."""

from dataclasses import replace

import pytest

from expectations.catalogue import controls
from expectations.drafts import Kind, make_draft, read_draft
from expectations.examples import play
from expectations.model import Event, State
from expectations.soundness import problems_of


@pytest.mark.parametrize(("kind", "shape"), [(Kind.STATE, State), (Kind.EVENT, Event)])
def test_a_new_control_test_can_be_judged_as_it_is_and_shows_that_it_can_fail(tmp_path, kind, shape):
    made = read_draft(make_draft("IAM-99", "", kind, tmp_path))
    assert isinstance(made.kind, shape)
    assert problems_of(made) == ()
    said = [play(made, example) for example in made.examples]
    assert said == [example.expect for example in made.examples]
    assert {"pass", "fail", "unknown"} < set(said)


@pytest.mark.parametrize("title", ['It\'s "quoted", {braced} and \\ slashed', "Every key is young", "…"])
def test_its_title_may_be_any_sentence(tmp_path, title):
    made = read_draft(make_draft("TKT-99", title, Kind.EVENT, tmp_path))
    assert made.title == title


def test_the_command_says_where_the_file_is_and_what_comes_next(tallymark, tmp_path):
    code, out, _ = tallymark("new", "control", "CHG-99", "--title", "Every key is young", "--to", tmp_path)
    assert code == 0
    path = tmp_path / "chg_99_every_key_is_young.py"
    assert f"tallymark backtest {path}" in out
    assert read_draft(path).id == "CHG-99"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("IAM-1",), "an id looks like IAM-20"),
        (("SOC-20",), "an id looks like IAM-20"),
        (("IAM-03",), f"IAM-03 is taken: {controls()['IAM-03'].title}"),
        (("IAM-99", "--title", "there"), "iam_99_there.py is there already; choose another --title or --to"),
        (("IAM-99", "--to", "nowhere"), "nowhere is no folder; make it, or choose another --to"),
    ],
)
def test_what_cannot_be_made_is_told_with_its_remedy_and_nothing_is_written(
    tallymark, tmp_path, monkeypatch, words, told
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "iam_99_there.py").write_text("mine\n", encoding="utf-8")
    code, _, err = tallymark("new", "control", *words)
    assert (code, told in err) == (2, True), err
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["mine\n"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("gone.py", None, "gone.py: there is no such file; `tallymark new control ID` makes one"),
        ("iam_99.txt", "CONTROL = 1\n", "iam_99.txt is no Python file"),
        ("iam_99.py", "CONTROL = 1\n", "iam_99.py must declare CONTROL = ControlTest"),
        ("iam_99.py", "import\n", "iam_99.py, line 1: "),
        ("iam_99.py", "1 / 0\n", "iam_99.py, line 1: ZeroDivisionError"),
        ("hr_99.py", "from expectations.controls.hr_12_contractor_end_dates import CONTROL\n", "must begin with hr_12"),
    ],
)
def test_a_draft_that_cannot_be_read_is_told_with_file_and_line(tallymark, tmp_path, name, text, told):
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, _, err = tallymark("backtest", tmp_path / name)
    assert (code, told in err) == (2, True), err


def test_a_draft_whose_query_does_not_run_is_told_before_any_day_is_judged(tallymark, tmp_path):
    path = make_draft("IAM-99", "", Kind.STATE, tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("a.is_enabled,", "a.is_enabeld,"), encoding="utf-8")
    code, _, err = tallymark("backtest", path)
    assert (code, f"{path}: IAM-99: " in err, "is_enabeld" in err) == (2, True, True), err


def test_a_draft_may_stand_beside_the_test_of_the_catalogue_that_it_is_to_replace(tmp_path):
    path = tmp_path / "hr_12.py"
    path.write_text("from expectations.controls.hr_12_contractor_end_dates import CONTROL\n", encoding="utf-8")
    assert read_draft(path) == replace(controls()["HR-12"])
