"""IAM-14 at its edges: how old a token may be, and how long it may stand beside its successor."""

from typing import Any

import pytest

from expectations.controls.iam_14_rotated_credentials import CONTROL, TOKEN

Row = dict[str, Any]
A_FAILS, C_FAILS, UNKNOWN = {"A": "fail"}, {"C": "fail"}, {"A": "unknown"}
OFF = {"is_enabled": False}
# words: what is to be said of the first token, its account, the tokens of that account by when they were made
CASES: dict[str, tuple[dict[str, str], Row, tuple[str | None, ...]]] = {
    "made on the day": ({}, {}, ("2026-03-31 12:00:00",)),
    "made ninety days before the day begins": ({}, {}, ("2025-12-30 22:00:00",)),
    "made a second earlier": (A_FAILS, {}, ("2025-12-30 21:59:59",)),
    "nobody knows when": (UNKNOWN, {}, (None,)),
    "its successor is seven days old": ({}, {}, ("2026-03-01 09:00:00", "2026-03-23 22:00:00")),
    "its successor is older than that by a second": (C_FAILS, {}, ("2026-03-01 09:00:00", "2026-03-23 21:59:59")),
    "its successor was made in the same second": (C_FAILS, {}, ("2026-03-01 09:00:00", "2026-03-01 09:00:00")),
    "two successors, one of them new": (
        C_FAILS, {}, ("2026-03-01 09:00:00", "2026-03-10 09:00:00", "2026-03-31 09:00:00"),
    ),
    "it is the successor": ({}, {}, ("2026-03-10 09:00:00", "2026-03-01 09:00:00")),
    "nobody knows when the other one was made": ({"C": "unknown"}, {}, ("2026-03-10 09:00:00", None)),
    "nobody knows of it, and the other one is settled": (UNKNOWN | {"C": "unknown"}, {}, (None, "2026-03-01 09:00:00")),
    "old and followed": (A_FAILS | C_FAILS, {}, ("2025-11-01 09:00:00", "2026-03-01 09:00:00")),
    "of a suspended account, which ends no token": (A_FAILS, OFF, ("2025-11-01 09:00:00",)),
    "of an account that is closed and ends its tokens": (
        {"out": "ended_with_the_account"}, {**OFF, "tokens_end_with_it": True}, ("2025-11-01 09:00:00",),
    ),
    "of an account that would end it, and is open": (A_FAILS, {"tokens_end_with_it": True}, ("2025-11-01 09:00:00",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    accounts, credentials = [], []
    for number, (_, account, made) in enumerate(CASES.values()):
        own = {"account_id": f"a{number}"}
        accounts.append({**account, **own})
        credentials += [
            {**TOKEN, **own, "credential_id": f"{number}-{place}", "created_at": at} for place, at in enumerate(made)
        ]
    return {"accounts": tuple(accounts), "credentials": tuple(credentials)}


@pytest.fixture(scope="module")
def said(outcomes, rows):
    return outcomes(CONTROL, rows)


@pytest.mark.parametrize("words", CASES)
def test_how_old_a_token_may_be_and_how_long_beside_its_successor(said, words):
    number = list(CASES).index(words)
    assert said[f"idp/a{number}/{number}-0"] == CASES[words][0]


def test_how_many_and_how_old_is_the_company_s_to_say(outcomes, rows):
    lenient = outcomes(CONTROL, rows, max_active_per_account=2, max_age_days=400)
    number = list(CASES).index("old and followed")
    assert lenient[f"idp/a{number}/{number}-0"] == {}


def test_a_token_of_another_kind_or_account_follows_nothing(outcomes):
    settled = {**TOKEN, "created_at": "2026-03-10 09:00:00"}
    other = ({**settled, "credential_id": "k", "credential_kind": "ssh_key"}, {**settled, "credential_id": "o"})
    accounts = ({"account_id": "a1"}, {"account_id": "a2"})
    rows = {"accounts": accounts, "credentials": (TOKEN, other[0], {**other[1], "account_id": "a2"})}
    assert outcomes(CONTROL, rows)["idp/a1/t1"] == {}
