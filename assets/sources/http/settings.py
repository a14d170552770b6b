"""Settings that every source read over HTTP has."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from assets.sources.contract import SourceSettings


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("not a web address")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("holds more than scheme, host and path")
    # a credential would cross the network in the clear
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("not https")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


Address = Annotated[str, AfterValidator(_address)]
"""https, or http on this machine; no user, query or fragment."""


class HttpSettings(SourceSettings):
    """What a session needs to know. A connector subclasses it."""

    base_url: Address = Field(
        description='the address of the API, such as "https://acme.example"; https, and no user, query or fragment'
    )
    token: SecretStr = Field(description='token_env = "NAME" of an environment variable, or token_file = "path"')
    witness_id: str | None = Field(
        default=None,
        min_length=1,
        description="the vendor's id of a record that a restricted key cannot see; pulls without it are rejected",
    )
    budget_seconds: float = Field(default=900, gt=0, description="seconds that a whole pull may take, waits included")
    request_seconds: float = Field(default=60, gt=0, description="seconds until one answer must have arrived whole")
    max_attempts: int = Field(default=8, ge=1, description="how often one request is made before the pull is given up")
    max_body_mb: int = Field(default=64, ge=1, description="megabytes that one answer may have, decompressed")
    max_skew_seconds: float = Field(default=120, gt=0, description="how far the vendor's clock may be from ours")
