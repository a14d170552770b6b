"""Verbs of the code host: repositories that are made, shown, archived, and what the registers say of them."""

from typing import Literal

from assets.sandbox.code.founding import Plan, add
from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.verbs.registry import verb


@verb
def create_repository(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one
    *,
    repository: str,
    deploys: bool = False,
) -> None:
    """Make a repository, protected as the others are; one that deploys has an environment of production."""
    add(company, repository, Plan(layers=("repository",), deploys=deploys), company.now)


@verb
def show_repository(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one
    *,
    repository: str,
    to: Literal["public", "private"] = "public",
) -> None:
    """Let everybody read a repository, or the company alone."""
    company.code.repository(repository).visibility = to


@verb
def archive_repository(company: Company, who: Person, *, repository: str) -> None:  # noqa: ARG001 - every verb has one
    """Make a repository read-only for good."""
    found = company.code.repository(repository)
    found.is_archived, found.archived_at = True, company.now


@verb
def own_repository(company: Company, who: Person, *, repository: str, nobody: bool = False) -> None:
    """The register names somebody, or nobody any more, as owner of a repository, from today on."""
    company.code.enter(repository, owner=None if nobody else who.employee_number)


@verb
def decide_repository(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one
    *,
    repository: str,
    in_scope: bool = True,
    may_be_public: bool = False,
) -> None:
    """It is decided whether a repository is in scope, and whether it may be public, from today on."""
    company.code.enter(repository, in_scope=in_scope, may_be_public=may_be_public)
