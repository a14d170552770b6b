"""Settings of all tests: property tests try new examples at every desk, and the same ones in continuous integration."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
