"""The truth written about cases agrees with what really happened; the background breaks nothing.

A plain re-reading of the tickets by the words of the controls (no vendor, no connector, no judge in between).
"""

from datetime import date, datetime

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.cases import CASES, PROJECT
from assets.sandbox.company import Settings
from assets.sandbox.tickets.accounts import provisioned
from assets.sandbox.when import end_of, local_day
from tests.sandbox.told_case import DAY, HOUR, KINDS, Told

HOURS = {"SEV1": 4, "SEV2": 24, "SEV3": 72, "SEV4": 72}


def malware(it):
    worst = min(it.ticket.ever("severity"))
    yield from it.late("A", HOURS[worst] * HOUR, it.entered("Contained"))
    yield from it.late_end("B", 10 * DAY, it.said("cause", "disposition"))


def hr_case(it):
    yield from it.late("A", 5 * DAY, it.said("triage_decision"))
    yield from it.late("B", 45 * DAY, it.said("outcome_class"))
    yield from it.before("C", it.approved("requester", "subject"))


def dsar(it):
    yield from it.late("A", 5 * DAY, it.taken_up)
    yield from it.late_end("C", 30 * DAY, it.opened)
    if it.values.get("outcome") == "refused":
        yield from it.before("D", it.said("refusal_reason", "informed"))
    else:
        yield from it.before("B", it.said("identity_check"))


def privacy_change_request(it):
    yield from it.late_end("A", 30 * DAY, it.opened)
    yield from it.late("B", 30 * DAY, it.said("systems_done", "vendors_told"))
    yield from it.before("C", it.said("informed"))


def disclosure_request(it):
    yield from it.before("A", it.approved("requester", roles=[("legal", "company"), ("privacy_officer", "company")]))
    yield from it.before("B", it.said("recipient", "legal_basis", "data_categories", "subjects_count", "method"))


def data_transfer(it):
    by_owner = it.approved("requester", roles=[("data_owner", it.values.get("dataset"))])
    told = it.said("dataset", "classification", "purpose", "recipient", "transfer_method", "expiry")
    yield from it.before("A", by_owner)
    is_late = told is None or it.first_done is None or told > min(by_owner or it.first_done, it.first_done)
    if it.first_done and (
        is_late or it.values["transfer_method"] not in {"approved_share", "sftp", "encrypted_portal"}
    ):
        yield "B", it.first_done
    if it.first_done and it.values.get("expiry") not in {None, "none"}:
        last = end_of(date.fromisoformat(it.values["expiry"]), "Berlin")
        yield from it.late("C", last - it.opened, it.said("removed"))


def data_fix(it):
    owner = [("data_owner", it.values.get("dataset"))]
    told = it.said("dataset", "script", "script_review", "rows_expected", "rows_affected")
    agrees = it.values.get("rows_expected") == it.values.get("rows_affected")
    yield from it.before("A", it.approved("requester", "performer", roles=owner))
    yield from it.before("B", told if agrees else None)


def disposal(it):
    yield from it.late_end("B", 30 * DAY, it.opened)
    yield from it.before("C", it.said("asset", "method", "certificate"))
    yield from it.before("D", it.approved("performer"))


def processing_failure(it):
    worst = min(it.ticket.ever("severity"))
    told = it.said("job", "stage", "records_affected", "reprocessed_at", "verification")
    processed, rejected = it.values.get("records_reprocessed"), it.values.get("records_rejected")
    agrees = told and int(processed) + int(rejected) == int(it.values["records_affected"])
    yield from it.late_end("B", {"SEV1": 8, "SEV2": 24}.get(worst, 72) * HOUR, it.opened)
    yield from it.before("C", told if agrees and it.values["verification"] == "ok" else None)


def privacy_complaint(it):
    yield from it.late("A", 72 * HOUR, it.taken_up)
    yield from it.late_end("B", 30 * DAY, it.said("outcome"))


def alert(it):
    worst = min(it.ticket.ever("severity"))
    told = it.said("disposition")
    is_true = it.values.get("disposition") == "true_positive"
    yield from it.late("A", {"SEV1": 1, "SEV2": 8, "SEV3": 48, "SEV4": 120}[worst] * HOUR, it.taken_up)
    yield from it.before("B", told if not is_true or it.ticket.links else None)


def backup_failure(it):
    yield from it.late("B", 24 * HOUR, it.said("next_success"))
    for other in it.others:
        mended = other.said("next_success")
        same = other.values.get("backup_set") == it.values.get("backup_set")
        if same and other.opened < it.opened and (mended is None or mended > it.opened):
            yield "C", it.opened


def breach(it):
    entitled = [("legal", "company"), ("privacy_officer", "company")]
    audiences = ("customers", "regulator", "data_subjects", "vendor")
    decided, approved = it.said(*(f"notify_{one}" for one in audiences)), it.approved(roles=entitled)
    yield from it.late("A", 48 * HOUR, max(decided, approved) if decided and approved else None)
    for letter, one, hours in zip("BCDE", audiences, (72, 72, 720, 72), strict=True):
        if it.values.get(f"notify_{one}") == "yes":
            yield from it.late(letter, hours * HOUR, it.said(f"told_{one}"))
    reason = it.said("no_notice_reason")
    if approved and it.values["notify_vendor"] == "no" and (reason is None or reason > approved):
        yield "F", approved


def launch(it):
    yield from it.before("A", it.said("personal_data"))
    if it.values.get("personal_data") == "Yes":
        told = it.said("purpose", "data_categories", "legal_basis", "notice_updated", "retention", "recipients")
        approved = it.approved("requester", roles=[("privacy_officer", "company")])
        yield from it.before("B", max(told, approved) if told and approved else None)
        yield from it.before("C", it.said("notice_done"))


def change(it):
    """The scenarios edit the scope or the window; templates are linked, and approved by another than who asked."""
    begun, values = it.entered("In Progress") or it.first_done, it.values
    if begun is None:
        return
    by_others = [
        one.decided_at for one in it.ticket.approvals
        if one.decision == "approved" and it.person[one.approver] not in it.own()
    ]  # fmt: skip
    if values["change_type"] == "emergency":
        if min(by_others, default=None) is None or min(by_others) > begun + 2 * DAY:
            yield "F", begun + 2 * DAY
        return
    before = [at for at in by_others if at <= begun]
    people = {it.person[one.approver] for one in it.ticket.approvals if one.decided_at in before} - it.own()
    is_major, is_standard = values["risk"] == "high", values["change_type"] == "standard"
    if not is_standard and len(people) < 1 + is_major:
        yield "A", begun
    if is_standard and not any(it.allows(other, begun) for other in it.others_of("Change template")):
        yield "B", begun
    starts, ends = (datetime.fromisoformat(values[f"planned_{end}_at"]) for end in ("start", "end"))
    if begun < starts - HOUR or it.first_done is None or it.first_done > ends + HOUR:
        yield "C", ends + HOUR
    told = it.said("test_evidence", "backout_plan", *(["risk_assessment"] if is_major else []))
    if told is None or told > max(before, default=begun):
        yield "D", begun
    done = [at for at in by_others if it.first_done and at <= it.first_done]
    edited = max(filter(None, map(it.said, ("scope", "planned_start_at", "planned_end_at", "backout_plan"))))
    if done and not is_standard and edited > max(done):
        yield "E", it.first_done


ASKED = {
    "change": ("CHG-12", change),
    "change_template": ("", lambda _: ()),
    "breach": ("TKT-05", breach),
    "launch": ("TKT-27", launch),
    "backup_failure": ("TKT-09", backup_failure),
    "alert": ("TKT-06", alert),
    "processing_failure": ("TKT-29", processing_failure),
    "privacy_complaint": ("TKT-31", privacy_complaint),
    "disclosure_request": ("TKT-26", disclosure_request),
    "data_transfer": ("TKT-19", data_transfer),
    "data_fix": ("CHG-14", data_fix),
    "disposal": ("TKT-20", disposal),
    "malware": ("TKT-08", malware),
    "hr_case": ("HR-14", hr_case),
    "dsar": ("TKT-24", dsar),
    "privacy_change_request": ("TKT-25", privacy_change_request),
}


def lived(settings, scenarios):
    """The truth, and what became of each case: (test, attribute, ticket) -> day."""
    built = build(settings, scenarios)
    company = built.company
    for _ in live(company):
        pass
    person = {
        provisioned(company.seeded, plan.account_id): person.key
        for person in company.people.values()
        for plan in person.accounts.values()
    }
    found = {}
    cases = [Told(it, company, person) for it in company.tracker.tickets.values() if it.project == PROJECT]
    for case in cases:
        ticket, kind = case.ticket, case.values["kind"]
        case.all = cases
        case.others = [it for it in cases if it.values["kind"] == kind]
        test, asked = ASKED[KINDS[kind]]
        for letter, at in asked(case):
            if settings.start <= local_day(at) < settings.end and at <= company.now:
                found[test, letter, ticket.ticket_id] = local_day(at)
    return built, found


def test_what_the_truth_calls_a_deviation_happened_on_that_day_and_nothing_else_did():
    own = [one for one in scenario.read([scenario.OWN]) if one.id.startswith(("case-", "backup-", "record-"))]
    built, found = lived(Settings(start=date(2025, 11, 1), people=60, sign_ins=False), own)
    assert not built.skipped
    told = [line for line in built.truth if line.expect == "deviation"]
    assert found == {(line.test, line.attribute, line.item["jira"]["issue_id"]): line.day for line in told}


@pytest.mark.parametrize("seed", [1, 20260101])
def test_the_background_deals_with_every_case_whatever_the_seed(seed):
    settings = Settings(start=date(2026, 2, 10), seed=seed, people=60, days=120, sign_ins=False)
    assert lived(settings, [])[1] == {}


def test_every_kind_of_case_is_read_again():
    assert set(ASKED) == set(CASES)
