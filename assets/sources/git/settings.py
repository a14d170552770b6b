"""Settings of the repositories that are read from git itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from assets.sources.contract import SourceSettings
from assets.sources.http.settings import Address

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_BRANCH: Final = re.compile(r"[^\s~^:?\[\]\\!/-][^\s~^:?\[\]\\]{0,199}")


def _branch(name: str) -> str:
    if not _BRANCH.fullmatch(name) or name.startswith("refs/"):
        raise ValueError('not the name of a branch, such as "main", or of several, such as "release/*"')
    return name


def _host_id(name: str) -> str:
    if not _ID.fullmatch(name):
        raise ValueError("not the host's own id of a repository: letters, digits, '_', '.' and '-'")
    return name


class Repository(BaseModel):
    """One repository of the scope list. It must be there in every reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Address = Field(description='where it is cloned from, such as "https://github.com/acme/billing.git"')
    branches: tuple[Annotated[str, AfterValidator(_branch)], ...] = Field(
        default=(), description='release branches, such as ["main", "release/*"]; left out: the default branch'
    )


class Settings(SourceSettings):
    """The table [sources.<id>] with connector = "git"."""

    connector: str = "git"
    repositories: dict[Annotated[str, AfterValidator(_host_id)], Repository] = Field(
        min_length=1, description="a table [sources.<id>.repositories.<the host's own id>] for each, with url"
    )
    host_source: str | None = Field(
        default=None, min_length=1, description="the source whose changes these commits came in by; its ids are used"
    )
    user: str = Field(default="x-access-token", min_length=1, description="the name that goes with the token")
    token: SecretStr | None = Field(
        default=None, description='token_env = "NAME" or token_file = "path"; left out: whoever asks may read'
    )
    folder: Path = Field(
        default=Path("data/git"),
        validate_default=True,
        description="where clones are kept between readings, below the home folder",
    )
    budget_seconds: float = Field(default=1800, gt=0, description="seconds that a whole pull may take, waits included")
    stall_seconds: int = Field(default=60, ge=1, description="seconds without progress until a transfer is given up")
    max_attempts: int = Field(default=4, ge=1, description="how often one request is made before the pull is given up")
    max_body_mb: int = Field(default=64, ge=1, description="megabytes of new commits that a branch may have in a day")

    @field_validator("folder")
    @classmethod
    def _below_home(cls, folder: Path, info: ValidationInfo) -> Path:
        return Path((info.context or {}).get("home", ".")).absolute() / folder
