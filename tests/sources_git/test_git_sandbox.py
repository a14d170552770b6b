"""The sandbox company's repositories are cloned as a customer's, and show what was really done to them, day by day."""

import subprocess
import threading
import time
from datetime import date, datetime, timedelta

import httpx
import pytest

from assets.sandbox.build import build
from assets.sandbox.company import Settings as CompanySettings
from assets.sandbox.server import bind, server
from assets.sandbox.vendors.github.api import GITHUB_TOKEN
from assets.sources.contract import PullContext, Rejected
from assets.sources.git import Settings, connect

START = date(2026, 1, 5)


@pytest.fixture
def company(tmp_path):
    return build(CompanySettings(start=START, people=60, days=30, repositories=tmp_path / "host"), []).company


@pytest.fixture
def url(company):
    serving, listening = server(company), bind(0)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not serving.started:
        time.sleep(0.005)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving.should_exit = True
    thread.join()


@pytest.fixture
def read(company, url, tmp_path):
    """Read the day; returns what it says, and what it leaves for the next."""

    def _read(day, cursor, token=GITHUB_TOKEN):
        addresses = {
            repository.repository_id: {"url": f"{url}/git/acme/{name}.git"}
            for name, repository in company.code.repositories.items()
        }
        given = {"connector": "git", "host_source": "github", "repositories": addresses, "token": token}
        source = connect("code", Settings.model_validate(given, context={"home": tmp_path / "home"}))
        ends_at = datetime.combine(day, datetime.min.time()) + timedelta(hours=23)
        at = {"day_ends_at": ends_at, "observed_from": ends_at + timedelta(minutes=30), "time_zone": "Europe/Berlin"}
        context = PullContext(source_id="code", day=day, cursor=cursor, **at)
        kept = []
        source.pull(context, kept.append)
        return source.parse(kept, context)

    return _read


def test_a_week_of_the_company_is_read_as_it_was_lived(company, read):
    cursor, tips, seen = {}, {}, 0
    for day in (START + timedelta(days=n) for n in range(4)):
        company.live_to_reading(day)
        parsed = read(day, cursor)
        cursor = parsed.cursor
        moves, commits = (part.rows.to_dicts() for part in parsed.sets)
        now = {one.repository_id: one.git.tip("main") for one in company.code.repositories.values()}
        assert {move["repository_id"]: move["to_sha"] for move in moves} == dict(now.items() - tips.items())
        if tips:
            assert all(move["is_fast_forward"] for move in moves)
            seen += len(commits)
            for one in company.code.repositories.values():
                new = set(one.git.new_commits(now[one.repository_id], tips[one.repository_id]))
                assert {row["commit_sha"] for row in commits if row["repository_id"] == one.repository_id} <= new
        tips = now
    assert seen > 5


def test_the_company_does_not_show_its_code_to_strangers_and_takes_no_pushes(company, url, read):
    with pytest.raises(Rejected, match="auth"):
        read(START, {}, token="another")
    name, auth = next(iter(company.code.repositories)), ("x-access-token", GITHUB_TOKEN)
    asked = {"service": "git-upload-pack"}
    assert httpx.get(f"{url}/git/acme/nothing.git/info/refs", params=asked, auth=auth).status_code == 404
    assert httpx.get(f"{url}/git/acme/{name}.git/info/refs", params=asked).status_code == 401
    pushing = {"service": "git-receive-pack"}
    assert httpx.get(f"{url}/git/acme/{name}.git/info/refs", params=pushing, auth=auth).status_code == 403


def test_git_finds_nothing_wrong_with_the_companys_repositories(company, url, tmp_path):
    auth = ("x-access-token", GITHUB_TOKEN)
    for name in company.code.repositories:
        httpx.get(f"{url}/git/acme/{name}.git/info/refs", params={"service": "git-upload-pack"}, auth=auth)
    for folder in (tmp_path / "host").iterdir():
        done = subprocess.run(["git", "-C", folder, "fsck", "--strict"], capture_output=True, text=True, check=True)  # noqa: S607
        assert "error" not in done.stderr
