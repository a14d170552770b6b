"""Settings as evidence: whole enough to read kept answers by again, and without a secret by construction."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from assets.sources.effective import is_secret, kept, recalled
from pipelines.settings.connectors import connector_names, reconnect, settings_of

HOME = Path("/srv/acme")
CANARY = "s3cr3t-canary"
HTTP = {"base_url": "https://acme.example", "token": CANARY}
GIVEN = {
    "bamboohr": HTTP | {"locations": {"Lyon": "Europe/Paris"}, "training_types": {"18": "privacy"}},
    "files": {
        "folder": "exports",
        "records": {
            "workers": {
                "files": "*.csv", "format": "csv", "null": ["", "-"], "zone": "Europe/Berlin", "witness": "w1",
                "counts": [
                    {"rows": 3, "by": "Robin Example", "where": "HR", "on": date(2026, 1, 2),
                     "expires": date(2026, 6, 30)},
                ],
                "columns": {
                    "worker_id": "Id", "hire_date": {"constant": date(2026, 1, 2)},
                    "employee_number": {"constant": "2026-01-02"},
                    "status": {"from": "Status", "values": {"A": "active"}, "unknown": ["?"]},
                },
            },
        },
    },
    "git": {"repositories": {"7": {"url": "https://git.example/a.git", "branches": ["main"]}}, "token": CANARY},
    "github": HTTP | {"org": "acme", "repositories": ["b", "a"], "leave_out": ["deployments", "vulnerabilities"]},
    "jira": HTTP | {"email": "reader@acme.example", "projects": ["OPS"], "access": {"Admin": ["okta/account"]}},
    "okta": HTTP | {"groups": ["g1"], "leave_out": ["credentials", "auth_policies"], "max_skew_seconds": 0.5},
    "registers": {"folder": HOME, "source_ids": ["okta", "hr", "jira"]},
}  # fmt: skip


def settings_for(connector):
    return settings_of(connector).model_validate({"connector": connector, **GIVEN[connector]}, context={"home": HOME})


def plain(settings):
    """Settings as a frozen value, without what is secret."""
    secret = {name for name, field in type(settings).model_fields.items() if is_secret(field)}
    return settings.model_dump(exclude=secret)


def test_every_connector_is_tried_here():
    assert set(GIVEN) == set(connector_names())


@pytest.mark.parametrize("connector", GIVEN)
def test_what_was_kept_reads_back_as_the_same_settings(connector):
    settings = settings_for(connector)
    back = recalled(type(settings), kept(settings, HOME), HOME)
    expected = plain(settings)
    if connector == "registers":
        expected["folder"] = Path()  # the home folder itself, wherever it is then
    assert plain(back) == expected


@pytest.mark.parametrize("connector", GIVEN)
def test_a_connector_made_of_what_was_kept_provides_what_the_original_provides(connector):
    data = kept(settings_for(connector), HOME)
    assert CANARY not in data.decode()
    again = reconnect("it", data, HOME)
    assert (again.source_id, bool(again.provides)) == ("it", True)


def test_defaults_are_kept_too_so_that_a_later_default_does_not_count_for_earlier_days():
    told = json.loads(kept(settings_for("jira"), HOME))["settings"]
    assert told["statuses"]["To Do"] == "open"
    assert told["sweep_days"] == 7


def test_the_bytes_are_the_same_in_every_process_and_in_every_home():
    program = (
        "import sys; from pathlib import Path; from assets.sources.effective import kept; "
        "from pipelines.settings.connectors import settings_of; "
        "s = settings_of('registers')(folder=Path(sys.argv[1]), source_ids={'okta', 'hr', 'jira', 'git', 'a', 'b'}); "
        "sys.stdout.buffer.write(kept(s, Path(sys.argv[1])))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program, home],
            capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed, home in (("1", "/a"), ("2", "/b"))
    }  # fmt: skip
    assert len(told) == 1


def test_what_names_a_person_is_marked_with_its_key():
    assert json.loads(kept(settings_for("jira"), HOME))["personal"] == ["email"]
    assert json.loads(kept(settings_for("files"), HOME))["personal"] == ["records.workers.counts"]
    elsewhere = settings_for("files").model_copy(update={"folder": Path("/home/robin/exports")})
    assert json.loads(kept(elsewhere, HOME))["personal"] == ["folder", "records.workers.counts"]


class Nested(BaseModel):
    inner: Mapping[str, tuple[SecretStr, ...]] = {}


class Careless(BaseModel):
    """Settings that hold a secret where nobody looks for one."""

    nested: Nested


def test_a_secret_in_an_unexpected_place_is_refused_and_not_written():
    careless = Careless(nested=Nested(inner={"key": (SecretStr(CANARY),)}))
    with pytest.raises(TypeError, match=r"^settings: .*SecretStr has no place in evidence$"):
        kept(careless, HOME)
    with pytest.raises(TypeError, match="no place in evidence"):
        kept({"key": {"deep": SecretStr(CANARY)}}, HOME)


def test_settings_that_no_connector_knows_any_more_are_told_by_key_and_without_values():
    document = json.loads(kept(settings_for("okta"), HOME))
    document["settings"] |= {"retired": "robin@acme.example"}
    with pytest.raises(ValueError, match="retired: Extra inputs are not permitted") as error:
        reconnect("okta", json.dumps(document).encode(), HOME)
    assert "robin" not in str(error.value)
