"""Cases of changes, launches and incidents: what their tests say at edges of their own."""

from expectations.cases import OPENED_AT
from tests.expectations.case_words import CANCELLED, OPEN, because, resolved

FLAGGED = ("customer_impact", "personal_data", "vendor_origin")
AUDIENCES = ("customers", "regulator", "data_subjects", "vendor")


def concerns(*flags, **says):
    """An incident that concerns nobody but by these flags; otherwise as it says."""
    return {"evidence": {**{flag: "Yes" if flag in flags else "No" for flag in FLAGGED}, **says}}


NOBODY = dict.fromkeys([f"notify_{one}" for one in AUDIENCES])


def approved_too(by, at="2025-12-01 08:30:00", **more):
    """Somebody else approves it, too."""
    row = {"approval_id": "p2", "ticket_id": "c1", "approver_account_id": by, "decided_at": at}
    return {"more": {"ticket_approvals": (row,)}, **more}


def by_template(at="2025-11-01 08:00:00", scope="Web server\nmail server", by="j3", **more):
    """A standard change that nobody approved, with a template that somebody did."""
    template = {"ticket_id": "m1", "ticket_kind": "change_template", "reporter_account_id": "j2"}
    rows = {
        "tickets": (template,),
        "ticket_links": ({"ticket_id": "c1", "link_kind": "relates", "linked_ticket_id": "m1"},),
        "ticket_details": ({"ticket_id": "m1", "detail": "scope", "value": scope, "set_at": OPENED_AT},),
        "ticket_approvals": ({"approval_id": "p3", "ticket_id": "m1", "approver_account_id": by, "decided_at": at},),
    }
    standard = {"change_type": "Standard", **more.pop("evidence", {})}
    return {"approval": None, "more": rows, "evidence": standard, **more}


HIGH = {"risk": "high", "risk_assessment": "R-12"}
OF_CHANGES = {
    "CHG-12": [
        because("A", "approved in the second of its beginning", "pass", approval={"decided_at": "2025-12-01 08:40:00"}),
        because("A", "a second later", "fail", approval={"decided_at": "2025-12-01 08:40:01"}),
        because("A", "never begun, as it seems, and approved before it was done", "pass", begun_at=None),
        because("A", "not begun yet", "pass", ticket=OPEN, begun_at=None, approval=None),
        because("A", "of high risk, one approved", "fail", evidence=HIGH),
        because("A", "of high risk, two approved", "pass", evidence=HIGH, **approved_too("j5")),
        because("A", "of high risk, one approved twice", "fail", evidence=HIGH, **approved_too("j3")),
        because("A", "of high risk, whoever asked was the second", "fail", evidence=HIGH, **approved_too("j1")),
        because("A", "of high risk, nobody knows who was the second", "unknown", evidence=HIGH, **approved_too("j9")),
        because("A", "of high risk, the second after it began", "fail", evidence=HIGH,
                **approved_too("j5", "2025-12-01 08:40:01")),
        because("A", "nobody rated it, one approved", "fail", evidence={"risk": None}),
        because("A", "no risk in the ticket system, one approved", "unknown", without=("risk",)),
        because("A", "nobody says of which type: normal", "fail", evidence={"change_type": None}, approval=None),
        because("A", "standard, and nobody approved it", "pass", **by_template()),
        because("A", "an emergency, not approved before", "pass", evidence={"change_type": "Emergency"},
                approval={"decided_at": "2025-12-01 10:00:00"}),
        because("C", "an emergency without a window", "pass",
                evidence={"change_type": "emergency", "planned_start_at": None, "planned_end_at": None}),
        because("D", "an emergency without a test", "pass",
                evidence={"change_type": "emergency", "test_evidence": None}),
        because("F", "approved in the last second", "pass", evidence={"change_type": "emergency"},
                approval={"decided_at": "2025-12-03 08:40:00"}),
        because("F", "a second later", "fail", evidence={"change_type": "emergency"},
                approval={"decided_at": "2025-12-03 08:40:01"}),
        because("F", "no emergency, never approved", "pass", approval=None),
        because("F", "an emergency with which nobody began", "pass", ticket=OPEN, begun_at=None, approval=None,
                evidence={"change_type": "emergency"}),
        because("F", "of no type that the ticket system knows", "unknown", without=("change_type",)),
        because("A", "cancelled before it began", "cancelled", ticket=CANCELLED, begun_at=None, approval=None),
        because("A", "cancelled when it had begun", "fail", ticket=CANCELLED, approval=None),
        because("B", "within an approved template", "pass", **by_template()),
        because("B", "of something else than the template", "fail", **by_template(scope="web server")),
        because("B", "of more than the template", "fail", **by_template(evidence={"scope": "mail server\nrouter"})),
        because("B", "it does not say of what", "fail", **by_template(evidence={"scope": None})),
        because("B", "a template as old as it may be", "pass", **by_template(at="2024-12-01 08:40:00")),
        because("B", "a second older", "fail", **by_template(at="2024-12-01 08:39:59")),
        because("B", "a template approved after it began", "fail", **by_template(at="2025-12-01 08:40:01")),
        because("B", "a template approved by its author", "fail", **by_template(by="j2")),
        because("B", "nobody knows who approved the template", "unknown", **by_template(by="j9")),
        because("C", "done in the last second of the tolerance", "pass", **resolved("2025-12-01 10:30:00")),
        because("C", "a second later", "fail", **resolved("2025-12-01 10:30:01")),
        because("C", "begun an hour before its window", "pass", evidence={"planned_start_at": "2025-12-01 09:40:00"}),
        because("C", "a second earlier", "fail", evidence={"planned_start_at": "2025-12-01 09:40:01"}),
        because("C", "begun, and never done", "fail", ticket=OPEN),
        because("C", "no end of its window", "fail", evidence={"planned_end_at": None}),
        because("C", "never begun", "pass", ticket=OPEN, begun_at=None, evidence={"planned_end_at": None}),
        because("D", "tested after the approval", "fail", said_at={"test_evidence": "2025-12-01 08:30:01"}),
        because("D", "tested after the approval, and approved again", "pass",
                said_at={"test_evidence": "2025-12-01 08:35:00"}, **approved_too("j5", "2025-12-01 08:35:00")),
        because("D", "of high risk, assessed after the approval", "fail", evidence=HIGH,
                said_at={"risk_assessment": "2025-12-01 08:30:01"}),
        because("D", "never approved, and all was there when it began", "pass", approval=None),
        because("D", "never approved, and tested while it was done", "fail", approval=None,
                said_at={"test_evidence": "2025-12-01 08:40:01"}),
        because("E", "its window moved, and approved again", "pass",
                said_at={"planned_end_at": "2025-12-01 08:50:00"}, **approved_too("j5", "2025-12-01 08:50:00")),
        because("E", "its window moved, and whoever asked for it approved again", "fail",
                said_at={"planned_end_at": "2025-12-01 08:50:00"}, **approved_too("j1", "2025-12-01 08:50:00")),
        because("E", "its scope widened while it was done", "fail", said_at={"scope": "2025-12-01 08:50:00"}),
        because("E", "never approved", "pass", approval=None, said_at={"scope": "2025-12-01 08:50:00"}),
        because("E", "standard, its scope written late", "pass",
                **by_template(said_at={"scope": "2025-12-01 08:50:00"})),
    ],
    "TKT-05": [
        because("A", "decided in the last second", "pass", approval={"decided_at": "2025-12-03 07:50:00"}),
        because("A", "a second later", "fail", approval={"decided_at": "2025-12-03 07:50:01"}),
        because("A", "one decision changed too late", "fail", said_at={"notify_vendor": "2025-12-03 07:50:01"}),
        because("A", "known after its ticket: no time is gained", "fail",
                evidence={"aware_at": "2025-12-02 08:00:00"}, approval={"decided_at": "2025-12-03 08:00:01"}),
        because("A", "nobody decided, and it concerns nobody", "pass", approval=None, **concerns(**NOBODY)),
        because("A", "it concerns customers alone, and they are decided about", "pass",
                **concerns("customer_impact", notify_regulator=None, notify_data_subjects=None, notify_vendor=None)),
        because("A", "personal data, and only the regulator is decided about", "fail",
                **concerns("personal_data", notify_data_subjects=None)),
        because("A", "nobody ever said whom it concerns", "pass", approval=None,
                evidence={**dict.fromkeys(FLAGGED), **NOBODY}),
        because("A", "it has no field that says so", "unknown", without=("vendor_origin",), **concerns()),
        because("A", "no such field, but it concerns customers", "fail", without=("vendor_origin",), approval=None),
        because("A", "decided neither yes nor no", "fail", evidence={"notify_regulator": "later"}),
        because("A", "no incident after all", "not_confirmed", ticket=CANCELLED, approval=None),
        because("A", "a false alarm", "not_confirmed", ticket={"resolution": "false_alarm"}, approval=None),
        because("B", "customers told in the last second", "pass", said_at={"told_customers": "2025-12-04 07:50:00"}),
        because("B", "a second later", "fail", said_at={"told_customers": "2025-12-04 07:50:01"}),
        because("B", "told, though it concerns nobody, too late", "fail",
                said_at={"told_customers": "2025-12-04 07:50:01"}, **concerns()),
        because("C", "regulator told in the last second", "pass", said_at={"told_regulator": "2025-12-04 07:50:00"}),
        because("C", "a second later", "fail", said_at={"told_regulator": "2025-12-04 07:50:01"}),
        because("D", "people told in the last second", "pass", said_at={"told_data_subjects": "2025-12-31 07:50:00"}),
        because("D", "a second later", "fail", said_at={"told_data_subjects": "2025-12-31 07:50:01"}),
        because("E", "the vendor told in the last second", "pass", said_at={"told_vendor": "2025-12-04 07:50:00"}),
        because("E", "a second later", "fail", said_at={"told_vendor": "2025-12-04 07:50:01"}),
        because("E", "nothing decided, nobody told", "pass", evidence={"notify_vendor": None, "told_vendor": None}),
        because("F", "not told, with a reason in the second of the approval", "pass",
                evidence={"notify_vendor": "No", "told_vendor": None, "no_notice_reason": "it told us"},
                said_at={"no_notice_reason": "2025-12-01 08:30:00"}),
        because("F", "the reason a second after the approval", "fail",
                evidence={"notify_vendor": "No", "told_vendor": None, "no_notice_reason": "it told us"},
                said_at={"no_notice_reason": "2025-12-01 08:30:01"}),
        because("F", "never approved: told once, of the decision", "pass",
                evidence={"notify_vendor": "no", "told_vendor": None}, approval=None),
    ],
    "TKT-27": [
        because("A", "answered a second too late: nothing", "fail", evidence={"personal_data": "No"},
                said_at={"personal_data": "2025-12-01 09:00:01"}),
        because("A", "not released yet", "pass", ticket=OPEN, evidence={"personal_data": None}),
        because("B", "no personal data, and nothing more was answered", "pass", approval=None,
                evidence={"personal_data": "No", "purpose": None, "notice_updated": None, "notice_done": None}),
        because("B", "perhaps, it says", "fail", approval=None, evidence={"personal_data": "Perhaps"}),
        because("B", "whether it has was never answered: told once", "pass", ticket=OPEN, approval=None,
                evidence={"personal_data": None}),
        because("B", "the ticket has no such field", "unknown", without=("personal_data",)),
        because("B", "an answer changed after the release", "fail", said_at={"recipients": "2025-12-01 09:00:01"}),
        because("B", "whether the notice must change was not answered", "fail", evidence={"notice_updated": None}),
        because("C", "the notice need not change", "pass",
                evidence={"notice_updated": "not_required", "notice_done": None}),
        because("C", "the notice must change, of something without personal data", "pass",
                evidence={"personal_data": "no", "notice_done": None}),
    ],
}  # fmt: skip
