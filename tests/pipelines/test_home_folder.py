"""`tallymark init` makes a home folder that works at once, and never touches what is there."""

from pathlib import Path

import pytest

from assets.sources.registers.register import registers
from pipelines.examples import examples
from pipelines.settings import load
from warehouse.home import Home

ENVIRON = {"OKTA_TOKEN": "invented", "GITHUB_TOKEN": "invented"}


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_home_folder_passes_the_check(tallymark, tmp_path):
    assert tallymark("init", tmp_path / "acme")[0] == 0
    code, out, _ = tallymark("check", "--home", tmp_path / "acme")
    assert code == 0, out
    assert "home\tok\tregisters" in out


def test_it_has_every_register_with_its_columns_and_an_example_in_the_readme(tallymark, tmp_path):
    tallymark("init", tmp_path)
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    for register in registers().values():
        header = ",".join(register.columns)
        assert (tmp_path / register.file).read_text(encoding="utf-8") == header + "\n"
        assert f"{header}\n{register.example_line}\n" in readme


def test_data_secrets_and_exports_stay_out_of_version_control(tallymark, tmp_path):
    tallymark("init", tmp_path)
    assert {"/data/", "/secrets/", "/exports/"} <= set((tmp_path / ".gitignore").read_text("utf-8").splitlines())


@pytest.mark.parametrize("name", sorted(examples()))
def test_the_settings_of_every_example_can_be_read_as_they_are(tallymark, tmp_path, name):
    assert tallymark("init", tmp_path, "--example", name)[0] == 0
    assert len(load(tmp_path, environ=ENVIRON).sources) > 1


def test_the_case_that_a_stranger_tries_first_reads_an_hr_export_as_documented(tallymark, tmp_path, monkeypatch):
    monkeypatch.setenv("OKTA_TOKEN", "invented")
    tallymark("init", tmp_path, "--example", "okta-and-hr-csv")
    text = (tmp_path / "tallymark.toml").read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ") and line.count(",") == 10]
    export = tmp_path / "exports/hr/employees.csv"
    export.parent.mkdir(parents=True)
    export.write_text("\n".join([*lines, ""]), encoding="utf-8")
    # only the export is asked here; Okta would need the network
    (tmp_path / "tallymark.toml").write_text(_without(text, "okta"), encoding="utf-8")
    code, out, _ = tallymark("check", "--home", tmp_path)
    assert code == 0, out
    assert "hr\tnote\tworkers: nothing proves that employees.csv is whole" in out


def _without(text, source):
    head, _, rest = text.partition(f"[sources.{source}]\n")
    return head + "[sources." + rest.partition("[sources.")[2]


def test_the_paths_of_a_home_folder_are_absolute_so_that_children_elsewhere_find_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Home(Path("acme")).lock == tmp_path / "acme/data/lock" == Home(Path("~/acme")).lock


def test_nothing_is_ever_overwritten(tallymark, tmp_path):
    tallymark("init", tmp_path)
    (tmp_path / "tallymark.toml").unlink()
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")
    before = contents(tmp_path)
    code, _, err = tallymark("init", tmp_path)
    assert code == 2
    assert f"{tmp_path / 'README.md'}: is there already; choose another folder" in err
    assert contents(tmp_path) == before


def test_other_files_of_the_folder_do_not_matter(tallymark, tmp_path):
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    assert tallymark("init", tmp_path)[0] == 0


def test_an_example_that_does_not_exist_is_told_with_the_nearest(tallymark, tmp_path):
    code, _, err = tallymark("init", tmp_path / "acme", "--example", "okta-and-hr")
    assert code == 2
    assert "did you mean `okta-and-hr-csv`?" in err
    assert not (tmp_path / "acme").exists()
