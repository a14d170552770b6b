"""Verbs of the pipeline: checks that run on a revision."""

from dataclasses import replace
from datetime import timedelta

from assets.sandbox.code.facts import Check
from assets.sandbox.company import Company
from assets.sandbox.marks import Mark
from assets.sandbox.people import Person
from assets.sandbox.verbs.changes import find
from assets.sandbox.verbs.registry import verb

_MINUTE = timedelta(minutes=1)


@verb
def run_check(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one; checks are run by the pipeline
    *,
    change: Mark,
    check: str = "build",
    conclusion: str = "success",
    minutes: int = 6,
) -> None:
    """The pipeline runs a check on the newest revision; it ends after some minutes."""
    code, found = company.code, find(company, change)
    started = Check(
        check_id=code.new_id("check"),
        repository=found.repository,
        sha=found.head_sha,
        name=check,
        started_at=company.now,
    )
    code.keep_check(started)

    def end() -> None:
        code.keep_check(replace(started, conclusion=conclusion, completed_at=code.now))

    company.timeline.at(company.now + minutes * _MINUTE, end)
