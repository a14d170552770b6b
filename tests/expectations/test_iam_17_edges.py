"""IAM-17 at its edges: what is just within the baseline, and which rules open no session at all."""

import pytest

from expectations.controls.iam_17_sign_in_baseline import CONTROL, PASSWORDS, RULE

ENDLESS = {"session_minutes": 0}
# words: what is said of it, and what differs in each of its rules
SESSIONS = {
    "exactly a day": ({}, ({"session_minutes": 1440},)),
    "a minute more": ({"C": "fail"}, ({"session_minutes": 1441},)),
    "administrators, exactly eight hours": ({}, ({"policy_name": "Administrators", "session_minutes": 480},)),
    "administrators, a minute more": ({"C": "fail"}, ({"policy_name": "Administrators", "session_minutes": 481},)),
    "one of two rules without an end": ({"C": "fail"}, ({}, ENDLESS)),
    "one without an end, of another nothing is told": ({"C": "fail"}, (ENDLESS, {"session_minutes": None})),
    "a rule that refuses opens none": ({}, ({}, {**ENDLESS, "allows_sign_in": False})),
    "a rule that is switched off opens none": ({}, ({}, {**ENDLESS, "rule_is_active": False})),
    "nobody tells whether an endless one lets in": ({"C": "unknown"}, ({}, {**ENDLESS, "allows_sign_in": None})),
    "the policy is switched off": ({"out": "policy_off"}, ({**ENDLESS, "policy_is_active": False},)),
}
PASSWORD = {
    "exactly twelve characters": ({}, {"min_length": 12}),
    "eleven characters": ({"B": "fail"}, {"min_length": 11}),
    "exactly ten attempts": ({}, {"lockout_attempts": 10}),
    "eleven attempts": ({"B": "fail"}, {"lockout_attempts": 11}),
    "one attempt": ({}, {"lockout_attempts": 1}),
    "never locked": ({"B": "fail"}, {"lockout_attempts": 0}),
    "the length is not told": ({"B": "unknown"}, {"min_length": None}),
    "the length is not told, and it never locks": ({"B": "fail"}, {"min_length": None, "lockout_attempts": 0}),
    "nobody tells whether it is in force": ({"": "unknown"}, {"policy_is_active": None}),
}


@pytest.fixture(scope="module")
def said(outcomes):
    rules = [
        {**RULE, "policy_id": f"s{number}", "rule_id": f"r{place}", **rule}
        for number, (_, given) in enumerate(SESSIONS.values())
        for place, rule in enumerate(given)
    ]
    passwords = [
        {**PASSWORDS, "policy_id": f"p{number}", **given} for number, (_, given) in enumerate(PASSWORD.values())
    ]
    return outcomes(CONTROL, {"auth_policies": tuple(rules), "password_policies": tuple(passwords)})


@pytest.mark.parametrize("words", SESSIONS)
def test_sessions_end_in_their_time_whatever_opens_them(said, words):
    assert said[f"idp/sign_in/s{list(SESSIONS).index(words)}"] == SESSIONS[words][0]


@pytest.mark.parametrize("words", PASSWORD)
def test_passwords_are_long_enough_and_wrong_ones_lock(said, words):
    assert said[f"idp/password/p{list(PASSWORD).index(words)}"] == PASSWORD[words][0]
