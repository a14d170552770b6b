"""Checks, moves of branches, alerts and deployments: every attempt is there, and what is switched off says so."""

import pytest

AT = "2026-03-01T08:00:00Z"


def one(rows):
    (row,) = rows
    return row


class TestChecks:
    def test_every_attempt_of_a_check_is_read_not_only_the_last(self, source, fake, ledger):
        head = ledger["pulls"][0]["headRefOid"]
        ledger["checks"][head] = [
            source.make("check_run", id=key, conclusion=word)
            for key, word in ((3001, "failure"), (3002, "cancelled"), (3003, "success"))
        ]
        rows = [row for row in source.pull().rows("check_runs") if row["name"] == "test"]
        assert [row["conclusion"] for row in rows] == ["failure", "cancelled", "success"]
        assert all("filter=all" in asked for asked in fake.asked if "/check-runs" in asked)

    def test_a_check_that_is_not_done_has_no_conclusion(self, source, ledger):
        head = ledger["pulls"][0]["headRefOid"]
        waiting = source.make("check_run", status="waiting", conclusion=None, started_at=None, completed_at=None)
        ledger["checks"][head] = [waiting]
        row = one(row for row in source.pull().rows("check_runs") if row["name"] == "test")
        assert (row["status"], row["conclusion"], row["completed_at"]) == ("queued", None, None)

    @pytest.mark.parametrize(
        ("state", "status", "conclusion"),
        [("success", "completed", "success"), ("error", "completed", "failure"), ("pending", "in_progress", None)],
    )
    def test_a_commit_status_is_a_check_too(self, source, ledger, state, status, conclusion):
        ledger["statuses"] = {ledger["pulls"][0]["headRefOid"]: [source.make("status", state=state)]}
        row = one(row for row in source.pull().rows("check_runs") if row["check_run_id"].startswith("status-"))
        assert (row["name"], row["status"], row["conclusion"]) == ("build", status, conclusion)
        assert (row["completed_at"] is None) == (state == "pending")


class TestMoves:
    def test_a_move_says_who_and_from_where(self, source, ledger):
        ledger["activity"] = [source.make("activity", activity_type="force_push")]
        row = one(source.pull().rows("repository_events"))
        assert (row["event_type"], row["actor_account_id"], row["branch"]) == ("force_push", "12", "main")

    def test_a_branch_that_was_made_or_deleted_has_no_tip_on_that_side(self, source, ledger):
        ledger["activity"] = [
            source.make("activity", activity_type="branch_creation", before="0" * 40),
            source.make("activity", id=6002, activity_type="branch_deletion", after="0" * 40, actor=None),
        ]
        made, gone = source.pull().rows("repository_events")
        assert (made["before_sha"], gone["after_sha"], gone["actor_account_id"]) == (None, None, None)

    @pytest.mark.parametrize(
        ("before", "period"),
        [("2026-03-01", "week"), ("2026-02-15", "month"), ("2026-01-10", "quarter"), ("2025-06-01", "year")],
    )
    def test_the_log_is_asked_for_as_far_back_as_the_reading_before(self, source, fake, before, period):
        read_at = f"{before}T23:30:00"
        source.pull({"read_at": read_at, "swept_at": read_at, "unfinished_at": None})
        assert all(f"time_period={period}" in asked for asked in fake.asked if "/activity" in asked)


class TestAlerts:
    def test_alerts_of_a_repository_are_read_to_the_last_page(self, source, ledger):
        pulled = source.pull()
        ids = [row["vulnerability_id"] for row in pulled.rows("vulnerabilities")]
        assert ids == ["501/code-scanning/1", "501/dependabot/1", "501/dependabot/2", "501/dependabot/3"]
        assert pulled.parents("vulnerabilities") == {"501", "502"}
        assert ledger["dependabot"][0]["state"] == "open"

    @pytest.mark.parametrize(
        ("told", "state", "reason"),
        [
            ({"state": "fixed", "fixed_at": AT}, "fixed", None),
            (
                {"state": "dismissed", "dismissed_at": AT, "dismissed_reason": "tolerable_risk"},
                "dismissed",
                "accepted_risk",
            ),
            (
                {"state": "dismissed", "dismissed_at": AT, "dismissed_reason": "inaccurate"},
                "dismissed",
                "false_positive",
            ),
            ({"state": "dismissed", "dismissed_at": AT, "dismissed_reason": "new word"}, "dismissed", "other"),
            ({"state": "auto_dismissed", "auto_dismissed_at": AT}, "dismissed", "automatic"),
        ],
    )
    def test_a_dependency_alert_ends_by_a_fix_or_a_decision(self, source, ledger, told, state, reason):
        ledger |= {"dependabot": [source.make("dependency_alert", **told)], "code-scanning": []}
        row = one(source.pull().rows("vulnerabilities"))
        assert (row["state"], row["dismissed_reason"]) == (state, reason)
        assert str(row["fixed_at"] or row["dismissed_at"]) == "2026-03-01 08:00:00"
        assert (row["fixed_at"] is None) == (state == "dismissed")

    def test_an_alert_that_is_not_about_security_has_no_severity(self, source, ledger):
        ledger |= {"dependabot": [], "code-scanning": [source.make("code_alert", rule={"id": "style"})]}
        assert one(source.pull().rows("vulnerabilities"))["severity"] is None

    @pytest.mark.parametrize(
        "off",
        [
            [403, {"message": "Dependabot alerts are disabled for this repository."}],
            [403, {"message": "Advanced Security must be enabled for this repository to use code scanning."}],
            [404, {"message": "no analysis found"}],
        ],
    )
    def test_a_scanner_that_is_off_proves_nothing_by_its_silence(self, source, ledger, off):
        ledger["dependabot"] = off
        pulled = source.pull()
        (part,) = [part for part in pulled.parsed.sets if part.record == "vulnerabilities"]
        assert {proof.level for proof in part.proofs} == {"transferred"}
        assert pulled.parsed.notes == {"vulnerabilities: scanners that are off": 1}

    @pytest.mark.parametrize(
        "refused",
        [
            [403, {"message": "Resource not accessible by integration"}],
            [403, {"message": "Resource not accessible by personal access token"}],
            [404, {"message": "Not Found"}],
        ],
    )
    def test_a_scanner_that_may_not_be_read_rejects_the_pull(self, source, ledger, refused):
        ledger["dependabot"] = refused
        found = source.rejected()
        assert (found.reason, "dependency" in found.detail) == ("forbidden", True)


class TestDeployments:
    def test_a_deployment_by_the_pipeline_names_who_approved_it(self, source, ledger):
        row = one(source.pull().rows("deployments"))
        assert (row["is_production"], row["status"], str(row["finished_at"])) == (
            True,
            "success",
            "2026-03-02 19:08:00",
        )
        assert (row["trigger_kind"], row["approved_by_account_id"]) == ("pipeline", "13")
        assert row["commit_sha"] == ledger["deployments"][0]["commitOid"]

    def test_a_run_by_hand_is_by_the_person_behind_it(self, source, ledger):
        ledger["runs"]["88"]["event"] = "workflow_dispatch"
        row = one(source.pull().rows("deployments"))
        assert (row["trigger_kind"], row["triggered_by_account_id"]) == ("manual", "12")

    def test_of_several_approvals_one_of_somebody_else_counts(self, source, ledger):
        ledger["runs"]["88"]["event"] = "workflow_dispatch"
        mine = source.make("approval", user={"id": 12, "login": "login12", "type": "User"})
        ledger["approvals"]["88"] = [mine, source.make("approval")]
        assert one(source.pull().rows("deployments"))["approved_by_account_id"] == "13"

    @pytest.mark.parametrize("more", [{"state": "rejected"}, {"environments": [{"name": "staging"}]}])
    def test_a_refusal_or_an_approval_for_elsewhere_is_none(self, source, ledger, more):
        ledger["approvals"]["88"] = [source.make("approval", **more)]
        assert one(source.pull().rows("deployments"))["approved_by_account_id"] is None

    def test_a_run_of_another_commit_says_nothing_about_the_deployment(self, source, ledger):
        ledger["runs"]["88"] |= {"head_sha": "d" * 40, "event": "schedule"}
        row = one(source.pull().rows("deployments"))
        assert (row["trigger_kind"], row["approved_by_account_id"]) == ("pipeline", None)

    def test_a_person_without_a_pipeline_deploys_by_hand(self, source, ledger):
        person = {"__typename": "User", "login": "login12", "databaseId": 12}
        ledger["deployments"] = [source.make("deployment", creator=person)]
        ledger["runs"] = {}
        row = one(source.pull().rows("deployments"))
        assert (row["trigger_kind"], row["triggered_by_account_id"]) == ("manual", "12")

    @pytest.mark.parametrize(
        ("states", "status"),
        [
            (["INACTIVE", "SUCCESS", "PENDING"], "success"),
            (["FAILURE", "IN_PROGRESS"], "failure"),
            (["INACTIVE"], "cancelled"),
            (["WAITING"], "in_progress"),
            ([], "in_progress"),
        ],
    )
    def test_what_a_deployment_came_to_is_not_changed_by_the_next_one(self, source, ledger, states, status):
        times = [f"2026-03-02T2{hour}:00:00Z" for hour in range(len(states), 0, -1)]
        nodes = [{"state": word, "createdAt": at, "logUrl": None} for word, at in zip(states, times, strict=True)]
        ledger["deployments"] = [source.make("deployment", statuses={"totalCount": len(nodes), "nodes": nodes})]
        pulled = source.pull()
        row = one(pulled.rows("deployments"))
        assert (row["status"], row["finished_at"] is None) == (status, status == "in_progress")
        assert ("unfinished_at" not in pulled.parsed.cursor) == (status != "in_progress")

    def test_one_that_was_unfinished_is_read_until_it_is_finished(self, source, ledger):
        ledger["deployments"] = [source.make("deployment", createdAt="2026-02-25T10:00:00Z")]
        before = {"read_at": "2026-03-01T23:30:00", "swept_at": "2026-03-01T23:30:00"}
        assert source.pull(before).rows("deployments") == []
        assert len(source.pull(before | {"unfinished_at": "2026-02-25T10:00:00"}).rows("deployments")) == 1

    def test_elsewhere_nobody_asks_for_the_run(self, source, fake, ledger):
        ledger["deployments"] = [source.make("deployment", environment="preview-12")]
        assert one(source.pull().rows("deployments"))["is_production"] is False
        assert not any("/actions/" in asked for asked in fake.asked)


def test_what_is_left_out_is_neither_asked_for_nor_provided(source, fake, ledger):
    records = ["branch_protections", "deployments", "vulnerabilities"]
    connector = source.connector(leave_out=records)
    pulled = source.pull(leave_out=records)
    assert {part.record for part in pulled.parsed.sets} == connector.provides
    assert not connector.provides & set(records)
    assert not any(re in asked for asked in fake.asked for re in ("/protection", "/rules", "/alerts", "Deployments"))
    assert ledger["pulls"]


def test_every_record_that_is_promised_is_in_a_complete_pull(source):
    assert {part.record for part in source.pull().parsed.sets} == source.connector().provides
