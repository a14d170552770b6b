"""Settings are read strictly, and everything that is wrong is told at once with its key and its remedy."""

import datetime as dt
import traceback

import pytest

from assets.sources.files import Settings as FilesSettings
from pipelines.settings import SettingsError, load

FILES = '[sources.hr]\nconnector = "files"\nfolder = "exports"\n'
WORKERS = '[sources.hr.records.workers]\nfiles = "hr.csv"\nformat = "csv"\ncolumns = { worker_id = "Id" }\n'
OKTA = '[sources.okta]\nconnector = "okta"\nbase_url = "https://acme.example"\n'


def problems(path, environ=None):
    with pytest.raises(SettingsError) as error:
        load(path, environ=environ or {})
    return {problem.key: f"{problem.what}; {problem.remedy}" for problem in error.value.problems}


def test_settings_hold_what_the_file_says(configure):
    settings = load(configure(FILES + WORKERS + '[tests.IAM-03]\nparameters = { sla_hours = 48, kinds = ["a"] }'))
    assert settings.company.time_zone == "Europe/Berlin"
    assert (settings.window.first_day, settings.window.last_day) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert settings.tests["IAM-03"].parameters == {"sla_hours": 48, "kinds": ("a",)}
    assert isinstance(settings.sources["hr"], FilesSettings)


def test_what_is_left_out_has_the_documented_default(configure):
    settings = load(configure())
    assert (settings.reading.window_hours, settings.reading.max_skew_seconds) == (6, 120)
    assert settings.simulation is None


def test_the_home_folder_is_always_a_source_that_knows_the_others(configure):
    settings = load(configure(FILES + WORKERS))
    assert list(settings.sources) == ["home", "hr"]
    assert settings.sources["home"].source_ids == {"hr"}


def test_paths_of_sources_are_relative_to_the_home_folder(configure):
    path = configure(FILES + WORKERS)
    assert load(path).sources["hr"].folder == path / "exports"


def test_settings_cannot_be_changed_after_they_were_read(configure):
    settings = load(configure())
    with pytest.raises(AttributeError):
        settings.company = None
    with pytest.raises(TypeError):
        settings.sources["x"] = settings.sources["home"]


@pytest.mark.parametrize(
    ("more", "key", "told"),
    [
        ("[reading]\nwindow_hour = 6", "reading.window_hour", "unknown key; did you mean `window_hours`?"),
        ('[reading]\nwindow_hours = "6"', "reading.window_hours", "valid integer; write whole hours from 1 to 24"),
        ("[reading]\nwindow_hours = 25", "reading.window_hours", "less than or equal to 24; write whole hours"),
        ("[readings]", "readings", "unknown key; did you mean `reading`?"),
        ("[tests.iam-03]", "tests.iam-03", "not the id of a test; write the id of a control test, such as IAM-03"),
        ("[tests.IAM-03]\nparameters = { x = [1] }", "tests.IAM-03.parameters.x", "not a number, a text, true, false"),
        ('[tests.IAM-03]\nin_force_from = "2026-01-01"', "tests.IAM-03.in_force_from", "no quotes"),
        ('[simulation]\nurl = "http://203.0.113.9"', "simulation.url", "not on this machine"),
        ('[sources.Okta]\nconnector = "files"', "sources.Okta", "not the name of a source"),
        ('[sources.home]\nconnector = "files"', "sources.home", "choose another name"),
        ("[sources]\nhr = 1", "sources.hr", "not a table; write [sources.hr]"),
        ('[sources.hr]\nconnector = "fils"', "sources.hr.connector", "did you mean `files`?"),
        ('[sources.hr]\nfolder = "x"', "sources.hr.connector", "no connector is named here; write one of "),
        ('[sources.hr]\nconnector = "registers"', "sources.hr.connector", "no connector is named here"),
        (FILES + WORKERS.replace("files =", "fils ="), "sources.hr.records.workers.fils", "did you mean `files`?"),
        (FILES + WORKERS.replace("files =", "fils ="), "sources.hr.records.workers.files", "is missing"),
        (
            FILES + WORKERS.replace('"Id"', '{ frm = "Id" }'),
            "sources.hr.records.workers.columns.worker_id.frm",
            "did you mean `from`?",
        ),
    ],
)
def test_each_fault_is_told_by_its_key_with_its_remedy(configure, more, key, told):
    assert told in problems(configure(more))[key]


def test_a_time_zone_must_exist(configure):
    path = configure(company='name = "Acme"\ntime_zone = "CEST"')
    assert problems(path) == {
        "company.time_zone": 'not an IANA time zone; write an IANA name, such as "Europe/Berlin"',
    }


def test_a_window_cannot_end_before_it_begins(configure, home):
    configure()
    home.settings.write_text(home.settings.read_text("utf-8").replace("to = 2026", "to = 2025"), encoding="utf-8")
    assert "`to` lies before `from`" in problems(home.path)["window"]


def test_all_faults_are_told_at_once_each_on_a_line_with_the_file(configure, home):
    path = configure('[simulation]\n[sources.hr]\nconnector = "x"\n[tests.x]', company='time_zon = "Europe/Berlin"')
    with pytest.raises(SettingsError) as error:
        load(path)
    lines = str(error.value).splitlines()
    assert all(line.startswith(f"{home.settings}: ") for line in lines)
    keys = {problem.key for problem in error.value.problems}
    assert keys == {"company.name", "company.time_zone", "company.time_zon", "simulation.url", "sources.hr.connector"}
    assert len(lines) == len(keys)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[company]\nname = \n", "line 2"),
        ("[company]\nname = 'a'\nname = 'b'\n", "line 3"),
        ("[company]\n[company]\n", "line 2"),
    ],
)
def test_text_that_is_no_toml_is_told_with_its_line(home, text, told):
    home.settings.write_text(text, encoding="utf-8")
    assert told in problems(home.path)[""]


def test_a_folder_without_settings_says_how_to_make_one(tmp_path):
    assert "tallymark init DIR" in problems(tmp_path)[""]


def test_a_file_in_another_encoding_is_told(home):
    home.settings.write_bytes('[company]\nname = "Müller"\n'.encode("latin-1"))
    assert problems(home.path)[""] == "not UTF-8; save it as UTF-8"


def test_a_secret_comes_from_the_environment_and_shows_nowhere(configure):
    settings = load(configure(OKTA + 'token_env = "OKTA_TOKEN"'), environ={"OKTA_TOKEN": " 00hush\n"})
    assert settings.sources["okta"].token.get_secret_value() == "00hush"
    assert "00hush" not in repr(settings)


def test_a_secret_comes_from_a_file_of_the_home_folder(configure, home):
    path = configure(OKTA + 'token_file = "secrets/okta"')
    (home.path / "secrets").mkdir()
    (home.path / "secrets/okta").write_text("00hush\n", encoding="utf-8")
    assert load(path).sources["okta"].token.get_secret_value() == "00hush"


@pytest.mark.parametrize(
    ("line", "key", "told"),
    [
        ("", "token_env", 'is missing; write token_env = "NAME"'),
        ('token_env = "OKTA_TOKEN"', "token_env", "environment variable OKTA_TOKEN is not set; set it: export"),
        ('token_env = "00hush"', "token_env", "not the name of an environment variable"),
        ('token_file = "00hush"', "token_file", "no file that can be read"),
        ('token_file = "tallymark.toml"\ntoken_env = "SET"', "token_env", "token_file is given too; keep one"),
        ('tokn_env = "OKTA_TOKEN"', "tokn_env", "unknown key; did you mean `token_env`?"),
        ('token = "00hush"', "token", 'a secret has no place in this file; write token_env = "NAME"'),
        ('token_env = "SET"\napi_key = "00hush"', "api_key", "a secret has no place in this file; take it out"),
    ],
)
def test_a_secret_that_is_not_to_be_had_or_in_the_wrong_place_is_told_and_never_repeated(configure, line, key, told):
    try:
        load(configure(OKTA + line), environ={"SET": "x"})
    except SettingsError as error:
        found = {problem.key: f"{problem.what}; {problem.remedy}" for problem in error.problems}
        assert told in found[f"sources.okta.{key}"]
        assert "00hush" not in traceback.format_exc()
    else:
        pytest.fail("the settings were accepted")


def test_work_that_asks_no_source_needs_no_secret(configure):
    settings = load(configure(OKTA + 'token_env = "OKTA_TOKEN"'), environ={}, with_secrets=False)
    assert settings.sources["okta"].base_url == "https://acme.example"


def test_how_far_clocks_may_differ_holds_for_sources_that_do_not_say_otherwise(configure):
    more = "[reading]\nmax_skew_seconds = 30\n" + OKTA + 'token_env = "T"\n'
    own = OKTA.replace("okta]", "other]") + 'token_env = "T"\nmax_skew_seconds = 300'
    sources = load(configure(more + own), environ={"T": "x"}).sources
    assert (sources["okta"].max_skew_seconds, sources["other"].max_skew_seconds) == (30, 300)


def test_words_of_programmers_are_not_used(configure):
    github = (
        '[sources.github]\nconnector = "github"\ntoken_env = "T"\nbase_url = "https://api.github.com"\norg = "acme"\n'
    )
    found = problems(configure(f'{github}repositories = "web"'), {"T": "x"})
    assert found["sources.github.repositories"].startswith('not a list, such as ["one", "two"]; write names')


def test_a_source_that_another_one_names_must_be_there(configure):
    git = '[sources.git]\nconnector = "git"\nhost_source = "githb"\n[sources.git.repositories.1]\nurl = "https://x.example"\n'
    alone = problems(configure(git))
    assert alone == {"sources.git.host_source": "no other source is called so; take it out"}
    other = OKTA.replace("okta]", "github]") + 'token_env = "T"\n'
    assert "did you mean `github`?" in problems(configure(git + other), {"T": "x"})["sources.git.host_source"]
    load(configure(git.replace("githb", "github") + other), environ={"T": "x"})


@pytest.mark.parametrize("secret", ["two\nlines", "größer", "bell\a"])
def test_a_secret_that_could_not_be_sent_is_told_and_not_repeated(configure, home, secret):
    path = configure(OKTA + 'token_file = "secrets/okta"')
    (home.path / "secrets").mkdir()
    (home.path / "secrets/okta").write_text(secret, encoding="utf-8")
    told = problems(path)["sources.okta.token_file"]
    assert told.startswith("holds more than a secret")
    assert secret not in told


def test_a_file_of_a_secret_that_cannot_be_read_is_told_with_the_reason(configure, home):
    path = configure(OKTA + 'token_file = "secrets/okta"')
    assert "(No such file or directory)" in problems(path)["sources.okta.token_file"]
    (home.path / "secrets/okta").mkdir(parents=True)
    assert "(Is a directory)" in problems(path)["sources.okta.token_file"]
