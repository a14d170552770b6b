"""What a person can do when a source refuses: which key of the settings is meant, and where rights are described."""

from __future__ import annotations

from typing import Final

from assets.sources.contract import SourceSettings
from pipelines.settings.secrets import secret_fields

_ADDRESS: Final = frozenset({"unreachable", "not_found", "envelope", "paging"})


def remedied(reason: str, detail: str, source_id: str, settings: SourceSettings) -> str:
    """A refusal in words, and for those that a wrong credential, right or address causes, which key to mend and how."""
    readme = f"assets/sources/{settings.connector}/README.md"
    fields = type(settings).model_fields
    secrets = " or ".join(f"sources.{source_id}.{name}" for name in secret_fields(type(settings)))
    remedy = ""
    if reason == "auth" and secrets:
        remedy = f"{secrets} is not accepted: make a new one ({readme}), and put it where the settings say"
    elif reason == "forbidden":
        remedy = f"which rights are needed, and who grants them, stands in {readme}"
    elif reason in _ADDRESS and "base_url" in fields and "base_url" not in detail:
        remedy = f"see sources.{source_id}.base_url"
    told = f"{reason}: {detail}"
    return f"{told}; {remedy}" if remedy else told
