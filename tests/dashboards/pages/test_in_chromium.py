"""A real browser opens the site from disk: charts are drawn, nothing is refused, no data runs."""

import re
import shutil
import subprocess

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; Debian's package is named chromium")


def opened(page, profile):
    """The page's elements after its scripts, and what the console said."""
    switches = ("--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=8000")
    done = subprocess.run(
        [CHROMIUM, *switches, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout, re.findall(r"CONSOLE.*", done.stderr)


@pytest.mark.parametrize(
    ("name", "charts", "colour"),
    [("index.html", 4, "rgb(47, 158, 143)"), ("control/IAM-01.html", 3, "rgb(59, 110, 165)")],
)
def test_every_chart_is_drawn_from_disk_without_a_word_on_the_console(year_site, tmp_path, name, charts, colour):
    elements, console = opened(year_site / name, tmp_path)
    assert console == []
    assert len(re.findall(r'class="[^"]*js-plotly-plot', elements)) == charts
    assert len(re.findall(r'<rect class="bg"|class="hm"|class="points"', elements)) >= charts
    assert colour in elements
    assert "var(--" not in "".join(re.findall(r"<svg.*?</svg>", elements, re.DOTALL))


@pytest.mark.parametrize("name", ["index.html", "control/IAM-01.html", "control/IAM-03.html"])
def test_hostile_text_runs_nothing_and_asks_for_nothing(hostile_site, tmp_path, name):
    elements, console = opened(hostile_site / name, tmp_path)
    assert console == []
    assert "<title>pwned" not in elements
    assert '<img src="x"' not in elements
    assert 'href="https://evil.example' not in elements
