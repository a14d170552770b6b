"""The truth about movers agrees with what they hold when their fourteen days are over."""

from datetime import date

from assets.sandbox import scenario
from assets.sandbox.build import build
from assets.sandbox.company import Settings
from assets.sandbox.staff import ACCESS_GROUPS
from assets.sandbox.when import DAY, instant

APPROVED = {"mover-whose-new-head-approved"}
"""Scenarios in which somebody entitled approved what was kept."""


def judged(built):
    """(worker, account, day of the move) of whoever still held what their department does not work with."""
    company, found, moves = built.company, set(), set()
    names = {group.group_id: group.name for group in company.directory.groups.values()}
    of = {name: {d for d, groups in ACCESS_GROUPS.items() if name in groups} for name in names.values()}

    def look(person, job):
        account = company.directory.accounts[person.account()]
        held = {names[group_id] for group_id in account.group_ids}
        if any(of[name] and job.department not in of[name] for name in held):
            found.add((person.worker(), person.account(), job.starts_on))

    for offset in range(built.company.settings.days):
        day = built.company.settings.start + offset * DAY
        for person in company.people.values():
            worker = company.hr.workers.get(person.worker()) if person.records else None
            for job in worker.jobs[1:] if worker else ():
                if job.starts_on == day and (person.key, day) not in moves and person.key.split("/")[0] not in APPROVED:
                    moves.add((person.key, day))
                    over = instant(day, "00:00", person.office) + 14 * DAY
                    company.timeline.at(over, lambda person=person, job=job: look(person, job))
        company.live_to_reading(day)
    return found


def test_movers_hold_what_they_should_not_exactly_where_the_truth_says_so():
    built = build(Settings(start=date(2025, 11, 1), sign_ins=False), scenario.read([scenario.OWN]))
    told = {
        (line.item["bamboohr"]["employee_id"], line.item["okta"]["user_id"], line.item["event"]["effective_on"])
        for line in built.truth
        if (line.test, line.expect) == ("IAM-08", "deviation")
    }
    assert {(worker, account, str(on)) for worker, account, on in judged(built)} == told
