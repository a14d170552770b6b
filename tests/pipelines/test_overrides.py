"""An override that would be without effect is refused with its remedy; one that has effect has it."""

from datetime import date

import pytest

from pipelines.resources import plan_of
from pipelines.settings import SettingsError, load

HEAD = '[company]\nname = "Acme"\ntime_zone = "Europe/Berlin"\n\n[window]\nfrom = 2026-01-01\nto = 2026-12-31\n\n'


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("[tests.IAM-99]", "tests.IAM-99: no such control test"),
        ("[tests.IAM-03]\nparameters = { sla_hour = 8 }", "did you mean `sla_hours`?"),
        ('[tests.IAM-03]\nparameters = { sla_hours = ["8"] }', "of another type"),
    ],
)
def test_an_override_of_something_that_does_not_exist_names_key_and_remedy(tmp_path, override, told):
    (tmp_path / "tallymark.toml").write_text(HEAD + override, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"tallymark\.toml") as caught:
        plan_of(load(tmp_path))
    assert told in str(caught.value)


def test_owner_parameters_and_first_day_reach_the_plan(tmp_path):
    override = '[tests.IAM-03]\nowner = "Ops"\nin_force_from = 2026-03-01\nparameters = { sla_hours = 8 }'
    (tmp_path / "tallymark.toml").write_text(HEAD + override, encoding="utf-8")
    plan = plan_of(load(tmp_path))
    assert plan.owners == {"IAM-03": "Ops"}
    assert plan.in_force_from == {"IAM-03": date(2026, 3, 1)}
    assert plan.parameters["IAM-03"] == {"sla_hours": 8}
