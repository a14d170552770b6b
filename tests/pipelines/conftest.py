"""A home folder as `tallymark init` makes it, and the command run in this process."""

import datetime as dt

import pytest

from pipelines.cli import main
from pipelines.settings.scaffold import make_home
from warehouse.home import Home

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "acme")
    make_home(made, TODAY)
    return made


@pytest.fixture
def configure(home):
    """Write tallymark.toml: the two sections that must be there, and more."""

    def _configure(more="", company='name = "Acme"\ntime_zone = "Europe/Berlin"'):
        text = f"[company]\n{company}\n[window]\nfrom = 2026-01-01\nto = 2026-12-31\n{more}\n"
        home.settings.write_text(text, encoding="utf-8")
        return home.path

    return _configure


@pytest.fixture
def tallymark(capfd):
    """Run the command; returns exit code, output and error output."""

    def _run(*words):
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        return code, out, err

    return _run
