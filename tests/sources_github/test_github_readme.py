"""The README names every setting, and its example is a valid table."""

import re
import tomllib
from pathlib import Path

from assets.sources import github
from assets.sources.contract import SourceSettings

TEXT = Path(github.__file__).with_name("README.md").read_text(encoding="utf-8")


def test_the_example_is_understood():
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL)
    table = tomllib.loads(example)["sources"]["github"]
    del table["token_env"]
    settings = github.Settings.model_validate(table | {"token": "x"})
    assert settings.release_branches == {"ledger": ("main", "release/1")}
    assert settings.identity_source == "okta"


def test_every_setting_is_named():
    own = github.Settings.model_fields.keys() - SourceSettings.model_fields.keys() - {"token"}
    assert {name for name in own if not re.search(rf"\b{name}\b", TEXT)} == set()
