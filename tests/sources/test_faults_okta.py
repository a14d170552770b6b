"""Whatever goes wrong between Okta and us ends in full data or in a rejection with its reason, never in part of it."""

import threading
from dataclasses import replace

import pytest

from assets.sources.contract import Rejected

USERS = "/api/v1/users\\?limit"
MEMBERS = "/api/v1/groups/.*/users"
LISTS = {
    "users": USERS,
    "members": MEMBERS,
    "groups": "/api/v1/groups\\?",
    "assignees": "/api/v1/iam/assignees",
    "tokens": "/api/v1/api-tokens",
    "policies": "/api/v1/policies\\?type=OKTA_SIGN_ON",
    "password_policies": "/api/v1/policies\\?type=PASSWORD",
    "rules": "/api/v1/policies/.*/rules",
    "log": "/api/v1/logs",
}


def fault(path, kind, **more):
    return {"path": path, "kind": kind} | more


@pytest.fixture
def read(sandbox, pulling, okta_pull):
    """Pull on the day after a complete pull, so that only what changed is asked for."""

    def read_now(**settings):
        connector = sandbox.okta(groups=["Everyone"], **settings)
        return pulling(connector, sandbox.context(dict(okta_pull.parsed.cursor)))

    return read_now


@pytest.fixture
def rejected(sandbox, read):
    def pull_under(*faults, **settings):
        sandbox.faults(*faults)
        with pytest.raises(Rejected) as caught:
            read(**settings)
        return caught.value

    return pull_under


@pytest.fixture
def whole(sandbox, read):
    """A pull under faults gives the same rows as one without."""

    def pull_under(*faults):
        healthy = read()
        sandbox.faults(*faults)
        pulled = read()
        for expected, found in zip(healthy.parsed.sets, pulled.parsed.sets, strict=True):
            assert expected.rows.equals(found.rows), expected.record
        return pulled

    return pull_under


class TestPopulations:
    @pytest.mark.parametrize("resource", ["users", "groups", "policies", "password_policies"])
    def test_a_list_that_is_never_empty_may_not_be(self, rejected, resource):
        found = rejected(fault(LISTS[resource], "empty200"))
        assert found.reason == "empty_population"

    @pytest.mark.parametrize("resource", ["members", "assignees", "tokens", "rules"])
    def test_a_list_that_is_empty_at_one_reading_of_two_is_read_again(self, whole, resource):
        whole(fault(LISTS[resource], "empty200", times=1))

    @pytest.mark.parametrize("kind", ["short", "emptymid", "drift", "halve", "vanish"])
    @pytest.mark.parametrize("path", [USERS, MEMBERS], ids=["users", "members"])
    def test_accounts_that_are_missing_or_too_many_for_ever_reject_the_pull(self, rejected, kind, path):
        found = rejected(fault(path, kind))
        assert found.reason in {"count_mismatch", "empty_population"}

    @pytest.mark.parametrize("path", [USERS, MEMBERS], ids=["users", "members"])
    def test_a_row_that_comes_again_on_the_next_page_is_there_once(self, whole, path):
        whole(fault(path, "driftins", times=2))

    @pytest.mark.parametrize("kind", ["short", "emptymid", "halve", "vanish"])
    @pytest.mark.parametrize("path", [USERS, MEMBERS], ids=["users", "members"])
    def test_accounts_that_are_missing_once_are_there_the_second_time(self, whole, kind, path):
        whole(fault(path, kind, times=1))

    @pytest.mark.parametrize("resource", ["assignees", "tokens", "policies", "rules", "password_policies"])
    @pytest.mark.parametrize("kind", ["short", "halve"])
    def test_rows_of_other_lists_that_are_missing_once_are_there_the_second_time(self, whole, kind, resource):
        whole(fault(LISTS[resource], kind, times=1))

    def test_a_token_that_sees_some_groups_only_is_not_shown_everyone(self, rejected, okta_pull):
        (everyone,) = [row["group_id"] for row in okta_pull.rows("groups") if row["name"] == "Everyone"]
        assert rejected(fault(LISTS["groups"], "vanish", id=everyone)).reason == "forbidden"

    def test_a_token_that_does_not_see_itself_does_not_see_the_others(self, rejected):
        assert rejected(fault(LISTS["tokens"], "empty200")).reason == "witness_missing"

    def test_a_holder_of_a_role_a_token_or_a_membership_must_be_an_account(self, sandbox, okta_pull):
        stranger = b'{"id": "00uStranger", '
        for resource in ("assignees", "members"):
            changed = [
                replace(exchange, body=exchange.body.replace(b'{"id":', stranger + b'"x":', 1))
                if exchange.resource == resource
                else exchange
                for exchange in okta_pull.exchanges
            ]
            with pytest.raises(Rejected) as caught:
                sandbox.okta(groups=["Everyone"]).parse(changed, sandbox.context())
            assert caught.value.reason == "count_mismatch"

    @pytest.mark.parametrize("resource", ["groups", "log"])
    @pytest.mark.parametrize("kind", ["short", "halve", "emptymid"])
    def test_rows_that_one_reading_of_two_withholds_are_read_again(self, whole, kind, resource):
        whole(fault(LISTS[resource], kind, times=1))

    def test_members_of_a_named_group_are_read_twice(self, sandbox, pulling, okta_pull):
        name = next(row["group_id"] for row in okta_pull.rows("groups") if row["name"] != "Everyone")
        path = f"/api/v1/groups/{name}/users"
        connector = sandbox.okta(groups=[name])
        healthy = pulling(connector, sandbox.context()).rows("group_memberships")
        sandbox.faults(fault(path, "empty200", times=1))
        assert pulling(connector, sandbox.context()).rows("group_memberships") == healthy != []

    def test_an_administrator_of_whom_no_role_is_shown_rejects_the_pull(self, sandbox):
        sandbox.faults(fault("/api/v1/users/.*/roles", "empty200", skip=1))  # the first is the token's own user's
        with pytest.raises(Rejected) as caught:
            sandbox.okta().pull(sandbox.context(), lambda _: None)
        assert caught.value.reason == "count_mismatch"

    def test_a_list_of_administrators_without_the_tokens_own_user_hides_others_too(self, rejected):
        assert rejected(fault(LISTS["assignees"], "empty200")).reason == "witness_missing"

    def test_a_default_policy_without_rules_is_none(self, rejected):
        assert rejected(fault(LISTS["rules"], "empty200")).reason == "empty_population"

    def test_one_id_with_two_contents_is_a_conflict(self, rejected):
        found = rejected(fault(USERS, "duplicate", value="SUSPENDED"))
        assert found.reason == "conflict"

    def test_what_came_of_the_accounts_is_kept_apart_as_partial(self, rejected):
        found = rejected(fault(MEMBERS, "halve"))
        assert found.partial == ()  # the pull itself was cut short; parsing what was kept tells more

    def test_parsing_what_a_cut_pull_kept_gives_accounts_without_proof(self, sandbox):
        kept = []
        sandbox.faults(fault(MEMBERS, "halve"))
        connector = sandbox.okta()
        with pytest.raises(Rejected):
            connector.pull(sandbox.context(), kept.append)
        with pytest.raises(Rejected) as caught:
            connector.parse(kept, sandbox.context())
        (accounts,) = caught.value.partial
        assert accounts.record == "accounts"
        assert accounts.rows.height > 200
        assert accounts.proofs == ()


class TestPassing:
    @pytest.mark.parametrize("kind", ["500", "503", "429", "reset", "truncated"])
    def test_a_burst_is_waited_out(self, whole, kind):
        whole(fault("/api/v1/", kind, times=3, skip=4))

    @pytest.mark.parametrize("more", [{}, {"as_date": True}], ids=["seconds", "date"])
    def test_a_rate_limit_is_respected(self, sandbox, pulling, okta_pull, more):
        waits = []
        clock = sandbox.patience(waits)
        sandbox.faults(fault(USERS, "429", times=2, retry_after=7, **more))
        pulled = pulling(sandbox.okta(clock), sandbox.context())
        assert len(pulled.rows("accounts")) == len(okta_pull.rows("accounts"))
        assert all(7 <= wait <= 8 for wait in waits)
        assert len(waits) == 2

    @pytest.mark.parametrize(
        ("kind", "reason"),
        [("429", "rate_limited"), ("500", "vendor_error"), ("503", "vendor_error"), ("reset", "unreachable"),
         ("truncated", "truncated")],
    )  # fmt: skip
    @pytest.mark.parametrize("resource", ["users", "log", "rules"])
    def test_what_does_not_pass_rejects_the_pull(self, rejected, kind, reason, resource):
        assert rejected(fault(LISTS[resource], kind), max_attempts=3).reason == reason

    def test_a_cut_in_chunks_is_noticed_too(self, rejected):
        found = rejected(fault(USERS, "truncated", chunked=True), max_attempts=2)
        assert found.reason == "truncated"

    def test_bytes_that_drip_end_with_the_deadline(self, rejected):
        found = rejected(fault(USERS, "drip"), request_seconds=0.4, max_attempts=2)
        assert found.reason == "unreachable"


class TestAnswers:
    @pytest.mark.parametrize("resource", sorted(LISTS))
    @pytest.mark.parametrize("kind", ["html200", "err200"])
    def test_a_page_for_people_and_an_error_in_disguise_are_no_lists(self, rejected, kind, resource):
        assert rejected(fault(LISTS[resource], kind)).reason == "envelope"

    @pytest.mark.parametrize(
        "variant", ["duplicate_key", "nan", "infinite", "surrogate", "huge_int", "deep", "not_utf8"]
    )
    @pytest.mark.parametrize("resource", ["users", "log"])
    def test_broken_json_is_refused(self, rejected, variant, resource):
        assert rejected(fault(LISTS[resource], "badjson", variant=variant)).reason == "bad_json"

    @pytest.mark.parametrize("resource", sorted(LISTS))
    @pytest.mark.parametrize(("kind", "reason"), [("401", "auth"), ("403", "forbidden")])
    def test_a_right_that_is_lost_half_way_rejects_the_pull(self, rejected, kind, reason, resource):
        assert rejected(fault(LISTS[resource], kind)).reason == reason

    @pytest.mark.parametrize("variant", ["host", "port", "scheme", "loop"])
    @pytest.mark.parametrize("resource", ["users", "members", "groups", "assignees", "log"])
    def test_a_link_that_leads_elsewhere_or_back_is_not_followed(self, rejected, variant, resource):
        found = rejected(fault(LISTS[resource], "evilnext", variant=variant))
        assert found.reason == "paging"

    @pytest.mark.parametrize(
        ("kind", "field"),
        [("dropfield", "status"), ("renamefield", "created"), ("retype", "id"), ("newenum", "status")],
    )
    @pytest.mark.parametrize("row", [None, 3])
    def test_a_field_that_changes_is_named(self, rejected, kind, field, row):
        found = rejected(fault(USERS, kind, field=field, row=row))
        assert (found.reason, field in found.detail) == ("schema", True)

    def test_a_field_more_changes_nothing_and_is_noted(self, whole):
        pulled = whole(fault(USERS, "extrafield"))
        assert pulled.parsed.notes == {"users: unknown field statusExtra": len(pulled.rows("accounts"))}

    @pytest.mark.parametrize("minutes", [-10, 10])
    def test_a_clock_that_is_off_rejects_the_pull(self, rejected, minutes):
        assert rejected(fault("/api/v1", "skew", minutes=minutes)).reason == "clock_skew"

    @pytest.mark.parametrize("more", [{}, {"endless": True}], ids=["gzip", "endless"])
    def test_a_bomb_is_not_unpacked(self, rejected, more):
        assert rejected(fault(USERS, "bomb", **more), max_body_mb=4).reason == "too_large"


def test_two_organisations_are_read_side_by_side(sandbox, pulling, okta_pull):
    found = {}

    def read(name):
        found[name] = pulling(sandbox.okta(), sandbox.context())

    threads = [threading.Thread(target=read, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found["one"].rows("accounts") == found["two"].rows("accounts") == okta_pull.rows("accounts")


class TestSelfTest:
    def test_a_token_that_reads_everything_has_no_findings(self, sandbox):
        assert sandbox.okta(sandbox.today()).check() == []

    def test_what_is_refused_is_named_with_who_can_grant_it(self, sandbox):
        sandbox.faults(fault(LISTS["log"], "403"), fault("/factors", "403"))
        findings = sandbox.okta(sandbox.today()).check()
        assert [finding.partition(":")[0] for finding in findings] == ["log", "factors"]
        assert all("super administrator" in finding for finding in findings)
        assert "account_events" in findings[0]

    def test_what_is_left_out_is_neither_asked_for_nor_provided(self, sandbox, pulling, okta_pull):
        records = ["role_assignments", "credentials", "auth_policies", "password_policies"]
        refused = ("assignees", "tokens", "policies", "password_policies")
        sandbox.faults(*(fault(LISTS[resource], "403") for resource in refused))
        connector = sandbox.okta(sandbox.today(), leave_out=records)
        assert connector.check() == []
        pulled = pulling(connector, sandbox.context(dict(okta_pull.parsed.cursor)))
        assert {part.record for part in pulled.parsed.sets} == connector.provides
        assert not connector.provides & set(records)

    def test_a_role_that_can_write_is_a_finding(self, sandbox):
        sandbox.faults(fault("/roles", "newenum", field="type", value="SUPER_ADMIN"))
        (finding,) = sandbox.okta(sandbox.today()).check()
        assert "SUPER_ADMIN can write" in finding

    def test_a_wrong_token_is_refused(self, sandbox):
        with pytest.raises(Rejected) as caught:
            sandbox.okta(sandbox.today(), token="wrong").check()
        assert caught.value.reason == "auth"
        assert "wrong" not in str(caught.value)

    def test_clocks_apart_are_a_finding(self, sandbox):
        assert any("clocks" in finding for finding in sandbox.okta().check())

    def test_a_group_that_does_not_exist_is_a_finding(self, sandbox):
        (finding,) = sandbox.okta(sandbox.today(), groups=["Nobody"]).check()
        assert "Nobody" in finding
