"""Facts on paper: which version of which policy is in force, who signed what when. As the registers hold them."""

from dataclasses import dataclass, field
from datetime import date

AGREEMENT = "agreement"


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of a policy; owner, author and approver are keys of people."""

    policy: str
    kind: str
    version: str
    since: date
    until: date | None
    owner: str
    author: str
    approver: str | None
    approved_on: date | None
    acknowledged: tuple[str, str]
    is_material: bool = True


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A signature under a policy or the agreement. `on` None: nobody wrote down when; `version` empty: an agreement."""

    who: str
    document: str
    version: str
    on: date | None
    by_admin: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a scenario says of somebody and a document: signed on a day, or (`on` None, undated false) not at all."""

    document: str
    on: date | None = None
    version: str = ""
    by_admin: bool = False
    undated: bool = False


@dataclass(kw_only=True)
class Papers:
    """All that is on paper."""

    versions: dict[str, tuple[Version, ...]] = field(default_factory=dict)
    signatures: list[Signature] = field(default_factory=list)

    def in_force(self, policy: str, day: date) -> Version | None:
        """Return the version in force on a day."""
        found = (one for one in self.versions[policy] if one.since <= day and (one.until is None or day <= one.until))
        return next(found, None)
