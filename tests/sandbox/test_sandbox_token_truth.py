"""The truth about API tokens agrees with which there are at each reading, and since when."""

from collections import defaultdict
from datetime import date

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.when import DAY, instant


def judged(built):
    """attribute -> (account, day) of tokens that are too old, or outlived their successor."""
    failing = defaultdict(set)
    for day in live(built.company):
        begins, tokens = instant(day, "00:00"), list(built.company.directory.tokens.values())
        for token in tokens:
            if token.created_at < begins - 90 * DAY:
                failing["A"].add((token.account_id, day))
            newer = [it for it in tokens if it.account_id == token.account_id and it.created_at > token.created_at]
            if any(it.created_at < begins - 7 * DAY for it in newer):
                failing["C"].add((token.account_id, day))
    return failing


@pytest.fixture(scope="module")
def found():
    own = scenario.read([scenario.OWN])
    built = build(Settings(start=date(2025, 11, 1), people=80, sign_ins=False), own)
    return built, judged(built)


@pytest.mark.parametrize("attribute", "AC")
def test_tokens_fail_on_exactly_the_days_that_the_truth_names(found, attribute):
    built, failing = found
    told = {
        (line.item["okta"]["user_id"], line.day + offset * DAY)
        for line in built.truth
        if (line.test, line.attribute, line.expect) == ("IAM-14", attribute, "deviation")
        for offset in range((line.until - line.day).days + 1)
    }
    assert failing[attribute] == told
