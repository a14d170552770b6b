"""The 61 Trust Services Criteria and the 93 controls of ISO/IEC 27001:2022 Annex A, by id, and how far we reach."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl


@cache
def criteria() -> pl.DataFrame:
    """One row an id.

    Columns: framework (TSC, ISO27001), criterion (id), title, category (category or Annex A theme), reach (the most
    that records of people, accounts, tickets and changes can say of it: direct, partial, record, none), elsewhere
    (what has to be evidenced by other means in any case).
    """
    return pl.read_csv(Path(__file__).with_suffix(".csv"), schema_overrides={"criterion": pl.String})
