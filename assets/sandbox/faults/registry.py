"""The register of faults and those switched on."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assets.sandbox import plugins
from assets.sandbox.wire import Call, Reply, Site


class FaultSpec(BaseModel):
    """A fault asked for: on which paths (regular expression over path and query), which kind, how often.

    The first `skip` matching answers stay whole; `times` none means until it is switched off. Further keys are
    the fault's own.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    path: str
    kind: str
    times: int | None = Field(default=None, ge=1)
    skip: int = Field(default=0, ge=0)

    @field_validator("path")
    @classmethod
    def _is_a_pattern(cls, path: str) -> str:
        try:
            re.compile(path)
        except re.error as error:
            raise ValueError(f"'{path}' is no regular expression: {error}") from error
        return path

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        if kind not in faults():
            raise ValueError(f"there is no fault '{kind}'; there are: {', '.join(sorted(faults()))}")
        return kind


class Fault:
    """A fault in force. `memory` is its own, for what it must keep between answers."""

    def __init__(self, spec: FaultSpec) -> None:
        self.spec = spec
        self.matched = 0
        self.memory: dict[str, Any] = {}

    def option(self, name: str, default: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Return one of the fault's own keys."""
        return (self.spec.model_extra or {}).get(name, default)

    def applies(self, call: Call) -> bool:
        """Count a matching call and tell whether its answer goes wrong."""
        if not re.search(self.spec.path, call.target):
            return False
        self.matched += 1
        turn = self.matched - self.spec.skip
        return turn > 0 and (self.spec.times is None or turn <= self.spec.times)


Spoil = Callable[[Site, Call, Reply, Fault], Reply]
_FAULTS: dict[str, Spoil] = {}


def fault(kind: str) -> Callable[[Spoil], Spoil]:
    """Register a function as the fault of that kind."""

    def register(spoil: Spoil) -> Spoil:
        _FAULTS[kind] = spoil
        return spoil

    return register


@cache
def faults() -> dict[str, Spoil]:
    """Return all faults by kind."""
    from assets.sandbox import faults as package  # noqa: PLC0415 - the package imports this module

    plugins.load(package)
    return _FAULTS


class Switchboard:
    """The faults switched on; they apply in the order in which they were switched on."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def switch_on(self, specs: list[FaultSpec]) -> None:
        """Add faults."""
        self._active += [Fault(spec) for spec in specs]

    def switch_off(self) -> None:
        """Remove all faults."""
        self._active.clear()

    def spoil(self, site: Site, call: Call, reply: Reply) -> Reply:
        """Return what becomes of a reply."""
        for active in self._active:
            if active.applies(call):
                reply = faults()[active.spec.kind](site, call, reply, active)
        return reply
