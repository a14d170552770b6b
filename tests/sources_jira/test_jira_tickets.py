"""What a ticket was, when and by whose hand comes from its changelog, never from what somebody typed in afterwards."""

from datetime import datetime, timedelta

import pytest

from assets.sources.contract import Rejected

OPENED = datetime.fromisoformat("2026-02-20T09:00:00+00:00")
SEV = "customfield_10040"


def at(**after):
    return OPENED + timedelta(**after)


def plain(when):
    return when.replace(tzinfo=None) if when else None


def pick(name):
    ids = {"SEV1": "108", "SEV2": "109", "SEV3": "110", "SEV4": "111"}
    return {"id": ids[name], "value": name}


@pytest.fixture
def incident(site):
    """An incident with no severity yet; `told` gives its row."""
    return site.add(20001, opened=OPENED, **{SEV: None})


@pytest.fixture
def told(site, incident):
    return lambda **settings: site.pull(**settings).ticket(int(incident["id"]))


class TestStates:
    def test_a_whole_life_gives_each_time_from_its_change(self, site, incident, told):
        story = [("Acknowledged", 10), ("Contained", 60), ("Restored", 120), ("Closed", 180)]
        for status, minutes in story:
            site.move(incident, at(minutes=minutes), "acc-bo", status)
        row = told()
        assert row["status"] == "closed"
        times = ("opened_at", "acknowledged_at", "contained_at", "restored_at", "closed_at")
        assert [row[name] for name in times] == [plain(at(minutes=m)) for m in (0, 10, 60, 120, 180)]

    def test_service_that_was_lost_again_is_restored_when_it_last_was(self, site, incident, told):
        for minutes, status in enumerate(["Contained", "Restored", "Closed", "Acknowledged", "Contained", "Restored"]):
            site.move(incident, at(minutes=minutes), "acc-bo", status)
        row = told()
        assert (row["reopened_count"], row["restored_at"]) == (1, plain(at(minutes=5)))
        assert row["first_resolved_at"] < row["restored_at"]
        assert (row["contained_at"], row["closed_at"]) == (plain(at(minutes=0)), plain(at(minutes=2)))

    def test_a_ticket_that_is_open_again_is_not_restored(self, site, incident, told):
        site.move(incident, at(hours=1), "acc-bo", "Restored")
        site.move(incident, at(hours=2), "acc-bo", "Open")
        assert (told()["restored_at"], told()["reopened_count"]) == (None, 1)

    def test_one_that_was_cancelled_is_neither_restored_nor_closed(self, site, incident, told):
        site.move(incident, at(hours=1), "acc-bo", "Cancelled")
        row = told()
        assert (row["status"], row["restored_at"], row["closed_at"]) == ("cancelled", None, None)

    def test_one_that_was_opened_closed_was_closed_then(self, told, incident):
        incident["fields"]["status"] = {"id": "104", "name": "Closed"}
        assert told()["closed_at"] == told()["restored_at"] == plain(OPENED)

    def test_changes_that_do_not_lead_to_what_it_is_say_nothing(self, site, incident, told):
        site.move(incident, at(hours=1), "acc-bo", "Contained")
        incident["fields"]["status"] = {"id": "104", "name": "Closed"}
        row = told()
        assert row["contained_at"] is row["restored_at"] is row["closed_at"] is row["reopened_count"] is None
        assert {"contained_at", "restored_at", "closed_at"} <= set(row["not_provided"].split())

    def test_a_hole_in_the_middle_of_the_changes_says_nothing_either(self, site, incident, told):
        for minutes, status in enumerate(["Acknowledged", "Contained", "Restored", "Closed"]):
            site.move(incident, at(minutes=minutes), "acc-bo", status)
        del incident["histories"][1]
        assert told()["contained_at"] is told()["closed_at"] is None

    def test_contained_may_be_a_field_that_is_filled(self, site, incident, told):
        fields = site.connect()._settings.fields.named() | {"contained": "customfield_10047"}
        site.change(incident, at(hours=1), "acc-bo", customfield_10047="contained by bo")
        site.move(incident, at(hours=2), "acc-bo", "Contained")
        assert told(fields=fields)["contained_at"] == plain(at(hours=1))


class TestWhoTookItUp:
    def test_an_automation_does_not(self, site, incident, told):
        site.move(incident, at(minutes=1), "acc-bot", "Acknowledged")
        assert told()["acknowledged_at"] is None
        site.change(incident, at(minutes=9), "acc-cy", assignee=site.person("acc-cy"))
        assert told()["acknowledged_at"] == plain(at(minutes=9))

    def test_an_account_of_a_script_does_not_when_the_settings_name_it(self, site, incident, told):
        site.move(incident, at(minutes=1), "acc-di", "Acknowledged")
        assert told()["acknowledged_at"] == plain(at(minutes=1))
        assert told(automation_accounts=["acc-di"])["acknowledged_at"] is None

    def test_nobody_does_not(self, site, incident, told):
        site.move(incident, at(minutes=1), None, "Acknowledged")
        assert told()["acknowledged_at"] is None

    def test_a_customer_of_the_portal_does_not(self, site, incident, told):
        site.users.append(site.user("acc-customer", accountType="customer"))
        site.move(incident, at(minutes=1), "acc-customer", "Acknowledged")
        assert told()["acknowledged_at"] is None


class TestSeverities:
    def test_the_first_the_highest_and_the_present_one_are_told_apart(self, site, incident, told):
        for minutes, name in ((1, "SEV3"), (2, "SEV1"), (3, "SEV4")):
            site.change(incident, at(minutes=minutes), "acc-bo", severity=pick(name))
        row = told()
        assert [row[name] for name in ("original_severity", "max_severity", "severity")] == ["sev3", "sev1", "sev4"]
        assert row["severity_set_at"] == plain(at(minutes=1))

    def test_one_that_was_given_at_the_opening_counts_from_then(self, site, incident, told):
        incident["fields"][SEV] = pick("SEV2")
        assert (told()["max_severity"], told()["severity_set_at"]) == ("sev2", plain(OPENED))
        site.change(incident, at(minutes=5), "acc-bo", severity=pick("SEV4"))
        assert (told()["original_severity"], told()["max_severity"]) == ("sev2", "sev2")
        assert told()["severity_set_at"] == plain(OPENED)

    def test_where_a_change_of_it_is_missing_it_is_not_known_how_bad_it_was(self, site, incident, told):
        site.change(incident, at(minutes=1), "acc-bo", severity=pick("SEV1"))
        incident["fields"][SEV] = pick("SEV4")
        row = told()
        assert (row["severity"], row["max_severity"], row["original_severity"]) == ("sev4", None, None)

    def test_a_downgrade_says_who_did_it_and_whether_with_a_reason(self, site, incident):
        incident["fields"][SEV] = pick("SEV1")
        site.change(incident, at(minutes=5), "acc-bo", severity=pick("SEV2"))
        site.change(incident, at(minutes=9), "acc-cy", severity=pick("SEV3"), severity_reason="one customer only")
        rows = [row for row in site.pull().rows("ticket_transitions") if row["ticket_id"] == "20001"]
        told = [(row["from_value"], row["to_value"], row["actor_account_id"], row["has_reason"]) for row in rows]
        assert told == [("sev1", "sev2", "acc-bo", False), ("sev2", "sev3", "acc-cy", True)]

    def test_it_may_be_the_priority(self, site, incident, told):
        levels = {"severities": {"SEV1": "sev1", "SEV2": "sev2", "SEV3": "none"}, "fields": {}}
        for issue in site.issues.values():
            issue["fields"]["priority"] = {"id": "110", "name": "SEV3"}
        assert told(**levels)["severity_set_at"] is None
        site.change(incident, at(minutes=4), "acc-bo", priority={"id": "109", "name": "SEV2"})
        assert (told(**levels)["severity"], told(**levels)["severity_set_at"]) == ("sev2", plain(at(minutes=4)))


class TestWhatIsWritten:
    def test_classification_counts_from_when_it_was_first_written(self, site, incident, told):
        site.change(incident, at(hours=2), "acc-bo", incident_type={"id": "7", "value": "Phishing"}, impact="low")
        site.change(incident, at(hours=3), "acc-bo", impact="high")
        row = told()
        assert row["incident_type_set_at"] == row["impact_set_at"] == plain(at(hours=2))
        assert row["personal_data_set_at"] is None

    def test_a_field_that_the_company_does_not_have_is_not_provided(self, told):
        row = told(fields={"severity": SEV})
        assert {"impact_set_at", "root_cause", "entitlements", "vendor_verdict"} <= set(row["not_provided"].split())
        assert "contained_at" not in row["not_provided"]

    def test_a_cause_that_was_written_after_it_was_closed_was_not_there_at_closure(self, site, incident, told):
        site.move(incident, at(hours=1), "acc-bo", "Closed")
        site.change(incident, at(hours=2), "acc-bo", root_cause="expired certificate")
        assert told()["root_cause"] is None

    def test_a_cause_written_before_is(self, site, incident, told):
        words = [{"type": "text", "text": word} for word in ("expired", "certificate")]
        document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": words}]}
        incident["fields"]["customfield_10044"] = document
        site.move(incident, at(hours=1), "acc-bo", "Closed")
        assert told()["root_cause"] == "expired certificate"

    @pytest.mark.parametrize(
        ("said", "hours"),
        [
            (None, 0),
            ("2026-02-20T08:00:00.000+0000", -1),
            ("2026-02-20T03:00:00.000-0500", -1),
            ("2026-02-20T11:00:00.000+0000", 0),
        ],
    )
    def test_detection_is_what_was_said_but_never_later_than_the_opening(self, incident, told, said, hours):
        incident["fields"]["customfield_10045"] = said
        assert told()["detected_at"] == plain(at(hours=hours))

    def test_detection_that_was_moved_to_later_stays_where_it_was(self, site, incident, told):
        incident["fields"]["customfield_10045"] = "2026-02-20T06:00:00.000+0000"
        site.change(incident, at(hours=1), "acc-bo", detected="2026-02-20T08:50:00.000+0000")
        assert told()["detected_at"] == plain(at(hours=-3))

    def test_detection_whose_earlier_word_cannot_be_read_is_not_known(self, site, incident, told):
        incident["fields"]["customfield_10045"] = "20/Feb/26 6:00 AM"
        site.change(incident, at(hours=1), "acc-bo", detected="2026-02-20T08:50:00.000+0000")
        assert told()["detected_at"] is None


class TestAccess:
    def test_a_request_says_for_whom_and_what(self, site):
        row = site.pull().ticket(10007)
        assert (row["ticket_kind"], row["subject_employee_number"]) == ("access_request", "E1001")
        assert (row["subject_account_id"], row["entitlements"]) == (None, "okta/account")

    def test_the_subject_may_be_a_user_and_the_access_several_options(self, site):
        several = [{"id": "1", "value": "role:SUPER_ADMIN"}, {"id": "2", "value": "account"}]
        site.issues["10007"]["fields"] |= {"customfield_10050": site.person("acc-di"), "customfield_10051": several}
        row = site.pull().ticket(10007)
        assert (row["subject_account_id"], row["subject_employee_number"]) == ("acc-di", None)
        assert row["entitlements"] == "okta/account\nokta/role/SUPER_ADMIN"

    def test_a_free_text_says_nothing_and_an_unknown_option_is_an_error(self, site):
        site.issues["10007"]["fields"]["customfield_10051"] = "the same as my colleague"
        assert site.pull().ticket(10007)["entitlements"] is None
        site.issues["10007"]["fields"]["customfield_10051"] = {"id": "9", "value": "Payroll"}
        with pytest.raises(Rejected, match="'Payroll' has no meaning; add it to `access`"):
            site.pull()

    @pytest.mark.parametrize(
        ("final", "own", "decision"),
        [("approved", "approved", "approved"), ("declined", "declined", "rejected"), ("pending", "pending", "pending"),
         ("approved", "pending", "not_required"), ("pending", "approved", "approved")],
    )  # fmt: skip
    def test_each_approver_is_told_with_the_time_of_the_outcome(self, site, final, own, decision):
        (approval,) = site.approvals["10007"]
        approval |= {"finalDecision": final}
        approval["approvers"][0]["approverDecision"] = own
        if final == "pending":
            del approval["completedDate"]
        (row,) = [row for row in site.pull().rows("ticket_approvals") if row["ticket_id"] == "10007"]
        assert (row["decision"], row["approver_account_id"], row["is_automated"]) == (decision, "acc-cy", False)
        assert (row["decided_at"] is not None) == (final != "pending" and own != "pending")

    def test_an_app_that_approves_is_automated(self, site):
        (approval,) = site.approvals["10007"]
        approval["approvers"] = [{"approver": {"accountId": "acc-bot"}, "approverDecision": "approved"}]
        assert True in {row["is_automated"] for row in site.pull().rows("ticket_approvals")}


class TestLinks:
    @pytest.mark.parametrize(("end", "kind"), [("outwardIssue", "duplicate_of"), ("inwardIssue", "duplicated_by")])
    def test_a_ticket_says_of_the_other_what_its_end_of_the_link_says(self, site, incident, end, kind):
        other = {"id": "10002", "key": "OPS-2"}
        link = {"id": "1", "type": {"id": "10002", "name": "Duplicate"}, end: other}
        incident["fields"]["issuelinks"] = [link, link | {"id": "2"}]
        (row,) = site.pull().rows("ticket_links")
        assert (row["ticket_id"], row["link_kind"], row["linked_ticket_id"]) == ("20001", kind, "10002")

    def test_a_link_of_a_type_without_a_meaning_relates(self, site, incident):
        link = {"id": "1", "type": {"id": "3", "name": "Blocks"}, "inwardIssue": {"id": "10002", "key": "OPS-2"}}
        incident["fields"]["issuelinks"] = [link]
        assert [row["link_kind"] for row in site.pull().rows("ticket_links")] == ["relates"]

    @pytest.mark.parametrize(("resolution", "into"), [("Duplicate", "10002"), ("Done", None)])
    def test_a_duplicate_goes_on_in_the_other_when_it_was_resolved_as_one(self, incident, told, resolution, into):
        link = {
            "id": "1",
            "type": {"id": "10002", "name": "Duplicate"},
            "outwardIssue": {"id": "10002", "key": "OPS-2"},
        }
        incident["fields"] |= {"issuelinks": [link], "resolution": {"id": "113", "name": resolution}}
        assert told()["merged_into_ticket_id"] == into


class TestRestAndPeople:
    def test_a_ticket_keeps_its_id_when_it_is_moved_and_retyped(self, site, incident, told):
        incident["fields"]["issuetype"] = {"id": "114", "name": "Bug"}
        site.change(incident, at(hours=1), "acc-bo", issuetype={"id": "112", "name": "Incident"})
        site.change(incident, at(hours=2), "acc-bo", project={"id": "10001", "key": "ACC", "name": "Access"})
        incident["key"] = "ACC-900"
        row = told()
        assert (row["ticket_id"], row["ticket_key"], row["queue"]) == ("20001", "ACC-900", "10001")
        rows = [row for row in site.pull().rows("ticket_transitions") if row["ticket_id"] == "20001"]
        assert [(row["field"], row["from_value"], row["to_value"]) for row in rows] == [
            ("ticket_kind", "bug", "incident"), ("queue", "10000", "10001"),
        ]  # fmt: skip

    def test_a_restricted_ticket_says_so(self, site):
        pulled = site.pull()
        assert (pulled.ticket(10006)["is_restricted"], pulled.ticket(10005)["is_restricted"]) == (True, False)
        for issue in site.issues.values():
            del issue["fields"]["security"]
        assert site.pull().ticket(10006)["is_restricted"] is None

    def test_accounts_say_what_jira_says_and_no_more(self, site):
        site.users[1].pop("emailAddress")
        rows = {
            row["account_id"]: row
            for row in site.pull(identity_source="okta", enforces_single_sign_on=True).rows("accounts")
        }
        assert (rows["acc-ada"]["email"], rows["acc-ada"]["login"]) == (None, None)
        assert (rows["acc-gone"]["is_enabled"], rows["acc-gone"]["status"]) == (False, "deprovisioned")
        assert [rows[name]["account_kind"] for name in ("acc-bo", "acc-bot")] == ["person", "app"]
        assert [rows[name]["identity_source_id"] for name in ("acc-bo", "acc-bot")] == ["okta", None]
        assert [rows[name]["signs_in_elsewhere"] for name in ("acc-bo", "acc-bot")] == [True, None]
        assert [rows[name]["tokens_end_with_it"] for name in ("acc-bo", "acc-bot")] == [True, None]
        assert {rows["acc-bo"][name] for name in ("has_signed_in", "created_at", "mfa_enrolled")} == {None}
