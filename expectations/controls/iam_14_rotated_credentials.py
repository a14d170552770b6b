"""IAM-14: a key that leaked does not open anything for long. Each token is an item, at each reading.

Ages are counted from the beginning of the day: a token made on the first of a month is ninety days old on the day that
begins ninety days after its own, whenever on that day it was made.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

TOKEN: dict[str, Any] = {"credential_id": "t1", "account_id": "a1", "created_at": "2026-02-02 09:00:00"}
NEWER = {**TOKEN, "credential_id": "t2", "created_at": "2026-03-20 09:00:00"}
WORLD = {"credentials": (TOKEN,), "accounts": ({"account_id": "a1"},)}
ITEM = "idp/a1/t1"

CONTROL = ControlTest(
    id="IAM-14",
    title="Long-lived credentials rotated or retired on time",
    objective="Keys and secrets do not stay valid long after they may have leaked.",
    criteria=("CC6.1",),
    annex_a=("A.5.17",),
    severity="medium",
    owner="Engineering Lead",
    kind=State(),
    parameters={"max_age_days": 90, "max_active_per_account": 1, "rotation_overlap_days": 7},
    optional=("accounts",),
    subjects="""
        WITH numbered AS (
            SELECT c.day, c.source_id, c.credential_id,
                -- how many newer ones the account has had for longer than both may be there
                count(*) FILTER (n.created_at >= c.created_at
                    AND n.created_at < d.starts_at - to_days($rotation_overlap_days)) AS settled,
                count(*) FILTER (n.created_at IS NULL OR c.created_at IS NULL) AS undated
            FROM credentials c JOIN days d ON d.day = c.day
            JOIN credentials n ON n.day = c.day AND n.source_id = c.source_id AND n.account_id = c.account_id
                AND n.credential_kind = c.credential_kind AND n.credential_id <> c.credential_id
                AND (n.created_at IS NULL OR c.created_at IS NULL OR n.created_at > c.created_at
                    OR (n.created_at = c.created_at AND n.credential_id > c.credential_id))
            GROUP BY ALL)
        SELECT c.day, c.source_id, c.account_id, c.credential_id, c.credential_kind, c.created_at, a.status,
            coalesce(NOT a.is_enabled AND a.tokens_end_with_it, false) AS has_ended,
            d.starts_at - to_days($max_age_days) AS not_before_at, coalesce(n.settled, 0) AS newer_ones,
            CASE WHEN coalesce(n.settled, 0) >= $max_active_per_account THEN false
                WHEN coalesce(n.undated, 0) = 0 THEN true END AS is_wanted
        FROM credentials c JOIN days d ON d.day = c.day
        LEFT JOIN accounts a ON a.day = c.day AND a.source_id = c.source_id AND a.account_id = c.account_id
        LEFT JOIN numbered n ON n.day = c.day AND n.source_id = c.source_id AND n.credential_id = c.credential_id
    """,
    item=("source_id", "account_id", "credential_id"),
    exclusions=(
        Exclusion(
            rule="ended_with_the_account",
            condition="has_ended",
            reason="by the vendor's design it opens nothing once its account is off",
        ),
    ),
    attributes=(
        Attribute(
            id="A",
            text="It was made no longer ago than is allowed",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="created_at", column_B="not_before_at", or_equal=True
            ),
            null_means={"created_at": "unknown", "not_before_at": "unknown"},
            show=("credential_kind",),
        ),
        Attribute(
            id="C",
            text="It did not outlive its successor by more than the overlap",
            expect=gxe.ExpectColumnValuesToBeInSet(column="is_wanted", value_set=[True]),
            null_means={"is_wanted": "unknown"},
            show=("credential_kind", "newer_ones"),
        ),
    ),
    examples=(
        Example(words="Made two months ago, the only one", expect="pass", rows=WORLD, item=ITEM),
        Example(
            words="Made half a year ago",
            expect="fail",
            attribute="A",
            rows={**WORLD, "credentials": ({**TOKEN, "created_at": "2025-10-01 09:00:00"},)},
            item=ITEM,
        ),
        Example(
            words="Its successor was made eleven days ago",
            expect="fail",
            attribute="C",
            rows={**WORLD, "credentials": (TOKEN, NEWER)},
            item=ITEM,
        ),
        Example(
            words="Nobody knows when it was made",
            expect="unknown",
            attribute="A",
            rows={**WORLD, "credentials": ({**TOKEN, "created_at": None},)},
            item=ITEM,
        ),
        Example(
            words="Old, of an account that is off and ended it",
            expect="ended_with_the_account",
            rows={
                "credentials": ({**TOKEN, "created_at": "2025-10-01 09:00:00"},),
                "accounts": ({"account_id": "a1", "is_enabled": False, "tokens_end_with_it": True},),
            },
            item=ITEM,
        ),
    ),
)
