"""The 61 Trust Services Criteria and the 93 controls of ISO/IEC 27001:2022 Annex A: ids with titles of our own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl


@cache
def criteria() -> pl.DataFrame:
    """Columns framework (TSC, ISO27001), criterion (id), title, category (category or Annex A theme)."""
    return pl.read_csv(Path(__file__).with_suffix(".csv"), schema_overrides={"criterion": pl.String})
