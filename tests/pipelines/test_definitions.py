"""Dagster finds what there is: with a home folder its sources and jobs, without one the catalogue."""

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from assets.shown import control_key
from expectations.catalogue import controls
from pipelines.definitions import definitions
from pipelines.jobs import DAILY, SHOW

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def two_sources(tmp_path):
    """A home folder with two sources of exported files."""
    sections = ['[company]\nname = "Acme"\ntime_zone = "Europe/Berlin"', "[window]\nfrom = 2026-01-01\nto = 2026-12-31"]
    for source in ("hr", "desk"):
        table = f'[sources.{source}]\nconnector = "files"\nfolder = "exports"'
        record = f'[sources.{source}.records.workers]\nfiles = "{source}.csv"\nformat = "csv"'
        column = f'[sources.{source}.records.workers.columns]\nworker_id = "id"'
        sections += [table, record, column]
    (tmp_path / "tallymark.toml").write_text("\n\n".join(sections), encoding="utf-8")
    return definitions(tmp_path)


def test_every_source_and_every_control_test_is_an_asset(two_sources):
    keys = set(two_sources.resolve_all_asset_keys())
    assert {dg.AssetKey(["sources", source]) for source in ("home", "hr", "desk")} <= keys
    assert {control_key(test) for test in controls()} <= keys


def test_lineage_leads_from_the_sources_that_a_test_reads_to_its_mark(two_sources):
    graph = two_sources.resolve_asset_graph()
    parents = graph.get(control_key("HR-12")).parent_keys
    assert dg.AssetKey(["sources", "hr"]) in parents
    assert dg.AssetKey(["sources", "home"]) not in parents


def test_only_sources_and_marks_carry_days(two_sources):
    graph = two_sources.resolve_asset_graph()
    with_days = {key.path[0] for key in graph.get_all_asset_keys() if graph.get(key).is_partitioned}
    assert with_days == {"sources", "marks"}


def test_the_nightly_schedule_is_on_and_the_showing_follows_it(two_sources):
    schedule = two_sources.resolve_schedule_def("every_night")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert schedule.execution_timezone == "Europe/Berlin"
    assert two_sources.resolve_job_def(DAILY).partitions_def is not None
    assert two_sources.resolve_job_def(SHOW).partitions_def is None


def test_every_control_has_a_check_owners_tags_and_its_query(two_sources):
    graph = two_sources.resolve_asset_graph()
    for test, control in controls().items():
        node = graph.get(control_key(test))
        assert node.owners
        assert node.tags["severity"] == control.severity
        assert "sql" in node.metadata
        assert list(graph.get_check_keys_for_assets({node.key}))


def test_the_command_of_the_vendor_finds_the_definitions_without_a_home():
    environment = {name: value for name, value in os.environ.items() if name != "TALLYMARK_HOME"}
    dg_command = Path(sys.executable).with_name("dg")
    checked = subprocess.run(
        [dg_command, "check", "defs"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert "All definitions loaded successfully" in checked.stdout + checked.stderr
    assert checked.returncode == 0
