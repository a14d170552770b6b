"""What the tests of registers share: what makes a name that a register gives for an approval count as one."""

from __future__ import annotations


def approved_by_another(on: str, approver: str, maker: str) -> str:
    """SQL that is true where who approved something worked here on the day `on` and is another person than its maker.

    NULL where nobody knows one of the two. `approver` and `maker` are rows of the derived view `tenures`.
    """
    return (
        f"({approver}.person <> {maker}.person AND {approver}.first_hired_on <= {on} "
        f"AND coalesce({on} <= {approver}.left_on, true))"
    )
