"""IAM-17: passwords and sessions are as the company's own baseline says, in every policy that is in force.

A state that somebody loosened and put back between two readings is not seen here: what is read is what stands.
"""

from typing import Any

from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Example, Exclusion, State

RULE = {"policy_id": "p1", "rule_id": "r1", "policy_name": "Everyone", "session_minutes": 720}
PASSWORDS = {"policy_id": "p2", "policy_name": "Everyone", "min_length": 12, "lockout_attempts": 10}


def rules(**changes: object) -> dict[str, tuple[dict[str, Any], ...]]:
    """A policy with one rule, which fits; the arguments say what differs."""
    return {"auth_policies": (RULE | changes,)}


def passwords(**changes: object) -> dict[str, tuple[dict[str, Any], ...]]:
    """A policy for passwords beside sign-in rules that fit."""
    return {**rules(), "password_policies": (PASSWORDS | changes,)}


CONTROL = ControlTest(
    id="IAM-17",
    title="Passwords and sessions follow the agreed baseline",
    objective="The rules of sign-in match the agreed baseline in every in-scope system.",
    criteria=("CC6.1", "CC6.6"),
    annex_a=("A.8.5", "A.5.17"),
    severity="high",
    owner="IT Lead",
    kind=State(),
    parameters={
        "min_password_length": 12,
        "lockout_threshold_max": 10,
        "session_max_hours": 24,
        "session_max_hours_privileged": 8,
        # names of the policies that are made for people with privileges
        "privileged_policies": ("Administrators",),
    },
    optional=("password_policies",),
    subjects="""
        WITH sessions AS (
            SELECT day, source_id, policy_id, policy_name, policy_is_active, session_minutes,
                NOT rule_is_active OR NOT allows_sign_in OR (session_minutes BETWEEN 1 AND 60 *
                    CASE WHEN list_contains($privileged_policies::VARCHAR[], policy_name)
                        THEN $session_max_hours_privileged ELSE $session_max_hours END) AS fits
            FROM auth_policies)
        SELECT day, source_id, 'sign_in' AS item_kind, policy_id, any_value(policy_name) AS policy_name,
            bool_or(policy_is_active) AS is_active,
            CASE WHEN NOT bool_and(fits) THEN false WHEN count(*) = count(fits) THEN true END AS sessions_end,
            max(session_minutes) FILTER (coalesce(NOT fits, false)) AS session_minutes,
            NULL::BOOLEAN AS passwords_hold, NULL::BIGINT AS min_length, NULL::BIGINT AS lockout_attempts
        FROM sessions GROUP BY day, source_id, policy_id
        UNION ALL
        SELECT day, source_id, 'password', policy_id, policy_name, policy_is_active, NULL, NULL,
            min_length >= $min_password_length AND lockout_attempts BETWEEN 1 AND $lockout_threshold_max,
            min_length, lockout_attempts
        FROM password_policies
    """,
    item=("source_id", "item_kind", "policy_id"),
    exclusions=(
        Exclusion(
            rule="policy_off",
            condition="NOT is_active",
            reason="the policy is not in force; the policy behind it is tested",
        ),
    ),
    attributes=(
        Attribute(
            id="B",
            text="Passwords are long enough, and wrong ones lock the account",
            applies="item_kind = 'password'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="passwords_hold", value_set=[True]),
            null_means={"passwords_hold": "unknown"},
            show=("policy_name", "min_length", "lockout_attempts"),
        ),
        Attribute(
            id="C",
            text="Every session ends within its time, also one that is used all the while",
            applies="item_kind = 'sign_in'",
            expect=gxe.ExpectColumnValuesToBeInSet(column="sessions_end", value_set=[True]),
            null_means={"sessions_end": "unknown"},
            show=("policy_name", "session_minutes"),
        ),
    ),
    examples=(
        Example(words="Sessions of half a day", expect="pass", rows=rules(), item="idp/sign_in/p1", attribute="C"),
        Example(
            words="Sessions that never end",
            expect="fail",
            attribute="C",
            rows=rules(session_minutes=0),
            item="idp/sign_in/p1",
        ),
        Example(
            words="It is not told when sessions end",
            expect="unknown",
            attribute="C",
            rows=rules(session_minutes=None),
            item="idp/sign_in/p1",
        ),
        Example(
            words="Twelve characters, ten attempts",
            expect="pass",
            rows=passwords(),
            item="idp/password/p2",
            attribute="B",
        ),
        Example(
            words="Eleven characters",
            expect="fail",
            attribute="B",
            rows=passwords(min_length=11),
            item="idp/password/p2",
        ),
        Example(
            words="A policy that is switched off",
            expect="policy_off",
            rows=passwords(policy_is_active=False, min_length=1),
            item="idp/password/p2",
        ),
    ),
)
