"""What the tests of registers share: which of its rows speaks on a day, and what makes a name in it an approval."""

from __future__ import annotations

from typing import Final

SPEAKS: Final = (
    "(valid_from_on <= day, CASE WHEN valid_from_on <= day THEN valid_from_on END, "
    "-date_diff('day', day, valid_from_on))"
)
"""SQL to order rows by: the last of them is the one in force, else the one that was, else the first to come."""


def approved_by_another(on: str, approver: str, maker: str) -> str:
    """SQL that is true where who approved something worked here on the day `on` and is another person than its maker.

    NULL where nobody knows one of the two. `approver` and `maker` are rows of the derived view `tenures`.
    """
    return (
        f"({approver}.person <> {maker}.person AND {approver}.first_hired_on <= {on} "
        f"AND coalesce({on} <= {approver}.left_on, true))"
    )
