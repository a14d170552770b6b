"""A stranger who has Okta and GitHub and nothing else: the README's way, and what is easily mistaken on it."""

import re
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO

import pytest

from assets.sources.github.connector import RECORDS
from expectations.catalogue import controls
from warehouse.audit import Audit
from warehouse.home import Home

JUDGED = {"CHG-06", "IAM-01", "IAM-02", "IAM-14", "IAM-17", "TKT-07"}
IN_FORCE = {*JUDGED, "IAM-10"}  # which finds no review to ask about
SECRETS = {"OKTA_TOKEN": "okta_token", "GITHUB_TOKEN": "github_token"}
HUSH = "hush-5eCr3t"
OKTA_ADDRESS, GITHUB_ADDRESS = "https://your-company.okta.com", "https://api.github.com"


@dataclass
class Told:
    """What a command came to, both outputs together."""

    code: int
    text: str


@pytest.fixture(scope="module")
def company(vendors):
    with vendors(days_ago=20) as there:
        yield there


@pytest.fixture(scope="module")
def tell(tallymark, company):
    """Run the command with the right tokens, or other ones, and listen."""

    def _tell(*words, **secrets):
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out, redirect_stderr(out):
            for name, key in SECRETS.items():
                patch.setenv(name, secrets.get(name, company.ready[key]))
            code = tallymark(*words)
        assert "defect" not in out.getvalue()
        assert not [value for value in (HUSH, *map(company.ready.get, SECRETS.values())) if value in out.getvalue()]
        return Told(code, out.getvalue())

    return _tell


@pytest.fixture(scope="module")
def acme(tmp_path_factory, tell, company):
    """The home folder as `init` makes it, with the company's own addresses and names."""
    home = Home(tmp_path_factory.mktemp("stranger") / "acme")
    assert tell("init", home.path, "--example", "okta-and-github").code == 0
    text = home.settings.read_text(encoding="utf-8")
    for here, there in (
        (OKTA_ADDRESS, company.url),
        (f'"{GITHUB_ADDRESS}"', f'"{company.url}/github"'),
        ('org = "your-organisation"', 'org = "acme"'),
        ('["your-repository"]', '["ledger-api", "web-app"]'),
    ):
        assert here in text
        text = text.replace(here, there, 1)
    home.settings.write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def walked(acme, tell, company):
    """The home folder after the steps, and what each of them told."""
    told = {}
    for step in ("check", "run", "status"):
        company.come_to_now()
        told[step] = tell(step, "--home", acme.path)
    assert {step: outcome.code for step, outcome in told.items()} == {"check": 0, "run": 0, "status": 0}
    return acme, told


@pytest.fixture(scope="module")
def published(walked):
    with Audit(walked[0].audit) as audit:
        yield audit


def test_what_the_two_can_evidence_is_judged_and_every_other_test_is_one_grey_line(published):
    marks = dict(published.query("SELECT test_id, mark || ' ' || reason FROM control_daily").rows())
    assert {test for test, mark in marks.items() if mark == "not_applicable not_in_force"} == set(controls()) - IN_FORCE
    assert {marks[test] for test in JUDGED - {"IAM-02"}} <= {"fail deviation", "pass "}
    assert marks["IAM-02"] == "indeterminate unknown_items"
    judged = dict(published.query("SELECT test_id, judged FROM control_daily WHERE judged > 0").rows())
    assert set(judged) == JUDGED


def test_everybody_with_an_account_is_judged_although_nobody_knows_whose_it_is(published):
    unknown = published.query("SELECT DISTINCT test_id, item FROM unknown_items").rows()
    assert unknown
    assert {(test, item.split("/")[0]) for test, item in unknown} == {("IAM-02", "github")}  # owners' kind of factor
    ledger = "SELECT rule FROM population_ledger WHERE test_id = 'IAM-01' AND line = 'source_total'"
    assert {"okta accounts", "github accounts"} <= {rule for (rule,) in published.query(ledger).rows()}


def test_each_grey_line_says_what_to_connect_in_check_and_status_and_on_the_pages(walked, published):
    home, told = walked
    needs = dict(published.query("SELECT test_id, status_reason FROM controls").rows())
    assert {test for test, words in needs.items() if words} == set(controls()) - IN_FORCE
    assert needs["CHG-07"].startswith("connect git, or hand over the same records with files")
    assert needs["CHG-01"].startswith("connect git and bamboohr")
    assert needs["TKT-02"].startswith("connect jira")
    for tests in ("CHG-04, CHG-07", ", ".join(test for test, words in needs.items() if words == needs["TKT-02"])):
        line = f"{tests}: {needs[tests[:6]]}"
        assert f"control tests\tidle\t{line}" in told["check"].text
        assert f"not in force: {line}" in told["status"].text
    for page in ("index.html", "control/CHG-07.html"):
        assert needs["CHG-07"] in (home.site / page).read_text(encoding="utf-8")


def test_a_deviation_is_traced_and_an_item_of_a_grey_test_says_what_to_connect(walked, published, tell):
    home, _ = walked
    item = published.query("SELECT min(item) FROM deviations WHERE test_id = 'IAM-01' AND attribute = 'A'").item()
    found = tell("trace", "IAM-01", item, "--home", home.path)
    assert found.code == 0
    assert "has_factor=false" in found.text
    assert f"did you mean {item}?" in tell("trace", "IAM-01", item.split("/")[-1], "--home", home.path).text
    grey = tell("trace", "IAM-03", item, "--home", home.path)
    assert grey.code == 2
    assert re.search(r"IAM-03 was not in force on \S+: connect bamboohr", grey.text)


@pytest.fixture
def copy(acme, tmp_path):
    """Copy the home folder's settings and registers, with one text of the settings replaced."""

    def _copy(here="", there=""):
        shutil.copytree(acme.path, tmp_path / "acme", ignore=shutil.ignore_patterns("data"))
        home = Home(tmp_path / "acme")
        text = home.settings.read_text(encoding="utf-8")
        assert here in text
        home.settings.write_text(text.replace(here, there, 1), encoding="utf-8")
        return home

    return _copy


@pytest.fixture
def check_with(acme, tell, company):
    """What `check` tells while a vendor has a fault on some paths."""

    def _check(path, kind):
        company.come_to_now()
        company.fault({"path": path, "kind": kind})
        try:
            return tell("check", "--home", acme.path)
        finally:
            company.fault()

    return _check


@pytest.mark.parametrize(
    ("path", "kind", "told"),
    [
        (
            "/api/v1/iam/assignees",
            "403",
            "okta\trejected\tassignees: may not be read, which role_assignments need; a",
        ),
        ("/api/v1/logs", "403", "must give the token's user the role Read-only Administrator"),
        ("/dependabot/", "403", "an owner must give the token the permission Dependabot alerts: read"),
        ("/dependabot/", "hidden", "an owner must give the token the permission Dependabot alerts: read"),
        ("/repos/acme/web-app$", "hidden", "github\trejected\trepositories: 'web-app' of the settings does not exist"),
        ("/api/v1/", "500", "okta\trejected\tvendor_error: me: answered 500"),
    ],
)
def test_a_right_that_is_missing_is_named_with_who_grants_it_and_ends_with_3(check_with, path, kind, told):
    found = check_with(path, kind)
    assert found.code == 3
    assert told in found.text


def test_a_protection_that_may_not_be_read_leaves_something_open_and_rejects_nothing(check_with):
    found = check_with("/branches/.*/protection", "hidden")
    assert found.code == 0
    assert re.search(r"github\tnote\t.*all are unknown; .* an owner .* Administration: read", found.text)


@pytest.mark.parametrize(
    ("variable", "told"),
    [("OKTA_TOKEN", "sources.okta.token is not accepted"), ("GITHUB_TOKEN", "sources.github.token is not accepted")],
)
def test_a_wrong_token_is_told_by_its_key_and_where_a_new_one_is_described(acme, tell, variable, told):
    found = tell("check", "--home", acme.path, **{variable: HUSH})
    assert found.code == 3
    assert told in found.text
    assert f"assets/sources/{variable.split('_')[0].lower()}/README.md" in found.text


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        ('base_url = "http://127.0.0.1:', 'base_url = "http://127.0.0.1:9#', "holds more than scheme, host and path"),
        ('/github"\n', '/githb"\n', "base_url must be https://api.github.com"),
        ('org = "acme"', 'org = "acmee"', "org: 'acmee' is no organisation that is shown to the token"),
        ('"web-app"]', '"web-ap"]', "repositories: 'web-ap' of the settings does not exist or is hidden"),
        ('# identity_source = "okta"', 'identity_source = "oktaa"', "identity_source: no other source is called so"),
        ("[sources.okta]", "[source.okta]", "source: unknown key; did you mean `sources`?"),
        ("repositories = ", "repositorys = ", "repositorys: unknown key; did you mean `repositories`?"),
        ('token_env = "OKTA_TOKEN"', f'token = "{HUSH}"', "sources.okta.token: a secret has no place in this file"),
    ],
)
def test_a_mistake_in_the_settings_is_told_with_its_key(copy, tell, here, there, told):
    found = tell("check", "--home", copy(here, there).path)
    assert found.code in {2, 3}
    assert told in found.text


def test_an_address_that_refuses_is_told_soon_with_its_host(copy, tell, company):
    port = company.url.rsplit(":", 1)[1]
    found = tell("check", "--home", copy(f'127.0.0.1:{port}"', '127.0.0.1:9"').path)
    assert found.code == 3
    assert re.search(r"okta\trejected\tunreachable: me: no connection to 127.0.0.1 \(.*refused\)", found.text)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--day", "2999-12-31"], "2999-12-31 has not ended in Europe/Berlin; the last day that can be read is "),
        (["--day", "2001-01-01"], "2001-01-01 lies before the window, which begins on "),
        (["--from", "2999-12-31", "--to", "2999-12-30"], "--to lies before --from"),
        (["--day", "31.12.2025"], "--day"),
    ],
)
def test_a_day_that_cannot_be_read_is_refused_before_anything_is_written(copy, tell, words, told):
    home = copy()
    found = tell("run", "--home", home.path, *words)
    assert found.code == 2
    assert told in found.text
    assert not home.evidence.exists()


def test_what_is_left_out_is_to_be_read_too_and_not_to_be_connected(copy, tell):
    assert "vulnerabilities" in RECORDS
    home = copy('org = "acme"', 'org = "acme"\nleave_out = ["vulnerabilities"]')
    assert "TKT-07: let github read vulnerabilities too" in tell("check", "--home", home.path).text
