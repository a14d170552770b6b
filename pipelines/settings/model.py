"""The sections of `tallymark.toml` and the keys they know. Sources are checked by their connectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, model_validator

from assets.sources.contract import SourceSettings
from warehouse.home import Home

Value = str | int | float | bool | tuple[str, ...]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not an IANA time zone")
    return name


def _on_this_machine(url: str) -> str:
    # a clock of somebody else's choosing would decide which days have passed
    if urlsplit(url).scheme != "http" or urlsplit(url).hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError("not on this machine")
    return url


def _parameter(given: object) -> Value:
    if isinstance(given, list) and all(isinstance(part, str) for part in given):
        return tuple(given)
    if isinstance(given, str | int | float | bool):
        return given
    raise ValueError("not a number, a text, true, false or a list of texts")


Parameter = Annotated[Value, PlainValidator(_parameter)]


class Section(BaseModel):
    """A table of the file: no unknown key, no value of another type. A field's description says what to write."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Company(Section):
    """[company]: whose controls these are, and in which time zone its calendar days lie."""

    name: str = Field(min_length=1, description='the name of the company, such as "Acme"')
    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(description='an IANA name, such as "Europe/Berlin"')


class Window(Section):
    """[window]: the audit period, both days included."""

    first_day: date = Field(alias="from", description="the first day, such as 2026-01-01 (no quotes)")
    last_day: date = Field(alias="to", description="the last day, such as 2026-12-31 (no quotes)")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("`to` lies before `from`")
        return self


class Reading(Section):
    """[reading]: how soon after the end of a day a reading still stands for it, and how far clocks may differ.

    A source whose connector has `max_skew_seconds` may set its own.
    """

    window_hours: int = Field(default=6, ge=1, le=24, description="whole hours from 1 to 24; 6 if left out")
    max_skew_seconds: int = Field(default=120, ge=1, le=3600, description="seconds from 1 to 3600; 120 if left out")


class Override(Section):
    """[tests.<ID>]: where the company differs from the catalogue.

    Attributes:
        in_force_from: the first day the company answers for; before it the test is not in force.
        owner: who answers for the control.
        parameters: values in place of the catalogue's.
    """

    in_force_from: date | None = Field(default=None, description="a day, such as 2026-01-01 (no quotes)")
    owner: str | None = Field(default=None, min_length=1, description='who answers for it, such as "IT lead"')
    parameters: dict[str, Parameter] = Field(default_factory=dict)


class Simulation(Section):
    """[simulation]: only in the home folder of the sandbox company."""

    url: Annotated[str, AfterValidator(_on_this_machine)] = Field(
        description='the address of the company\'s clock on this machine, such as "http://127.0.0.1:8123"'
    )


class Sections(Section):
    """The file without its sources, which are read by `Reader` and named here as a key that there is."""

    company: Company = Field(description="a section [company] with name and time_zone")
    window: Window = Field(description="a section [window] with `from` and a `to` that is not before it")
    reading: Reading = Field(default_factory=Reading)
    tests: dict[str, Override] = Field(default_factory=dict)
    simulation: Simulation | None = None
    sources: dict[str, object] = Field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A whole `tallymark.toml`, checked.

    Attributes:
        home: the folder it lies in.
        sources: settings by source id, in order of ids; `home` (registers and reviews) is always there.
        tests: overrides by test id. Whether the test has such a parameter is the catalogue's to say.
        simulation: None everywhere but in the sandbox.
    """

    home: Home
    company: Company
    window: Window
    reading: Reading
    sources: Mapping[str, SourceSettings]
    tests: Mapping[str, Override]
    simulation: Simulation | None
