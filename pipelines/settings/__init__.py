"""What a company has set in its home folder's `tallymark.toml`, read strictly. Secrets come from elsewhere.

`load` is the way in; a connector's own keys are checked by the connector.
"""

from pipelines.settings.load import load
from pipelines.settings.model import Company, Override, Reading, Settings, Simulation, Window
from pipelines.settings.problems import Problem, SettingsError

__all__ = [
    "Company",
    "Override",
    "Problem",
    "Reading",
    "Settings",
    "SettingsError",
    "Simulation",
    "Window",
    "load",
]
