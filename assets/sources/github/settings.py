"""Settings of one GitHub organisation."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assets.sources.http.settings import HttpSettings

Scanner = Literal["code", "dependency"]
Name = Annotated[str, Field(pattern=r"^[\w.-]+$")]


class Settings(HttpSettings):
    """The table [sources.<id>] with connector = "github"."""

    connector: str = "github"
    org: Name = Field(description="the organisation's login, as in github.com/<org>")
    repositories: tuple[Name, ...] = Field(
        min_length=1,
        description="names (or numeric ids) of repositories that must be visible; one that is not rejects the pull",
    )
    scope: Literal["all", "listed"] = Field(
        default="all", description="read every repository of the organisation, or only those of `repositories`"
    )
    release_branches: dict[Name, tuple[str, ...]] = Field(
        default={}, description="release branches of a repository, by its name; without it the default branch"
    )
    production_environments: frozenset[str] = Field(
        default=frozenset({"production"}), description="names of the deployment environments that are production"
    )
    identity_source: str | None = Field(
        default=None,
        description="id of the source that vouches for members by SAML; None = their identities are not read",
    )
    employee_number_attribute: str = Field(
        default="", description='the SAML attribute that holds HR\'s employee number; "" when there is none'
    )
    scanners: frozenset[Scanner] = Field(
        default=frozenset({"code", "dependency"}), description="kinds of alerts that are read"
    )
    leave_out: frozenset[Literal["branch_protections", "deployments", "vulnerabilities"]] = Field(
        default=frozenset(), description="records that the token may not read; tests that need them cannot pass"
    )
    overlap_hours: int = Field(default=24, ge=1, description="hours by which two readings of changes overlap")
    sweep_days: int = Field(default=7, ge=1, description="days after which changes are read back to the sweep before")
    first_days: int = Field(default=14, ge=1, le=90, description="days that the first reading goes back")
