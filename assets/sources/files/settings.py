"""What a person declares about exported files: where they lie, how they are written, what each column means.

Only shapes live here; `rules.py` checks them against the record they fill. Nothing is inferred from data.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from assets.sources.contract import SourceSettings
from assets.sources.effective import PERSONAL
from assets.sources.files.rules import check_table

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{name!r} is no IANA time zone; write one like 'Europe/Berlin'") from None
    return name


Strings = Annotated[tuple[str, ...], Field(strict=False)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Scalar = str | bool | int | dt.date


class Cell(BaseModel):
    """How one column of the record is filled. Exactly one origin: from, constant, since, first_in, times_left.

    Attributes:
        source: (`from` in settings) the column of the file.
        constant: the same value for every row; a statement by the company.
        null: texts that mean 'no value'; None = those of the record.
        values: the file's value -> ours. With it, a value that is not listed rejects the pull.
        otherwise: what every value that is not listed stands for.
        unknown: values of the file that leave us not knowing: NULL, in an event log also an unknown state.
        formats: how dates and times are written (`%d/%m/%Y %H:%M`); none = ISO 8601 and nothing else.
        zone: zone of times written without an offset; None = that of the record.
        at: which instant a date stands for where the record wants an instant.
        ambiguous: which of the two, when a local time happened twice because clocks were set back.
        lookup: another column of the file: the value is looked up there and replaced by that row's key.
        highest: event log: our values from highest to lowest; the highest one ever seen stays.
        since: event log: start of the unbroken stretch in these states; NULL outside.
        first_in: event log: first event in one of these states.
        times_left: event log: how often these states were left for another known one.
        may_lie_ahead: event log: a time later than the event that carries it is a plan, not a contradiction.
    """

    model_config = _STRICT

    source: str | None = Field(default=None, alias="from")
    constant: Scalar | None = None
    null: Strings | None = None
    values: dict[str, str | bool | int] = Field(default_factory=dict)
    otherwise: str | bool | int | None = None
    unknown: Strings = ()
    formats: Strings = ()
    zone: Zone | None = None
    at: Literal["start_of_day", "end_of_day"] | None = None
    ambiguous: Literal["reject", "earliest", "latest"] = "reject"
    lookup: str | None = None
    highest: Strings = ()
    since: Strings = ()
    first_in: Strings = ()
    times_left: Strings = ()
    may_lie_ahead: bool = False

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        origins = (self.source, self.constant, self.since or None, self.first_in or None, self.times_left or None)
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError("give exactly one of from, constant, since, first_in, times_left")
        return self

    @property
    def states(self) -> tuple[str, ...]:
        """States of the log that this column is counted from; () when it is read from the file."""
        return self.since or self.first_in or self.times_left


def _cell(given: Any) -> Any:  # noqa: ANN401  (whatever stands in the settings file)
    return {"from": given} if isinstance(given, str) else given


Mapping = Annotated[Cell, BeforeValidator(_cell)]


class Events(BaseModel):
    """What makes the rows of a file events of objects over time.

    Attributes:
        at: when the event happened.
        state: the file's column with the object's state after the event.
        counter: the file's column that counts the object's changes; orders events of one instant.
        ends_at: time of the object's last event as the source wrote it down afterwards. Never used as a
            time; an object whose log does not end there is incomplete.
        contradiction: an object whose events contradict each other rejects the pull, or is kept with
            nothing known but its key.
        known_until: the log speaks up to its newest event, or up to the file's own time of change.
    """

    model_config = _STRICT

    at: Mapping
    state: str | None = None
    counter: str | None = None
    ends_at: Mapping | None = None
    contradiction: Literal["reject", "unknown"] = "reject"
    known_until: Literal["newest_event", "file_time"] = "newest_event"


class DayInName(BaseModel):
    """The file name says the day: a regular expression with groups `year`, `month` and perhaps `day`.

    Without `day` the file stands for the last day of its month. `read = "this"` takes the file of the day
    that is read; `read = "all"` hands over every day at once, as history.
    """

    model_config = _STRICT

    name: str
    read: Literal["this", "all"] = "this"

    @field_validator("name")
    @classmethod
    def _has_groups(cls, name: str) -> str:
        try:
            groups = set(re.compile(name).groupindex)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        if not {"year", "month"} <= groups <= {"year", "month", "day"}:
            raise ValueError("name the groups (?P<year>…), (?P<month>…) and, if it is there, (?P<day>…)")
        return name


class Count(BaseModel):
    """A number of rows that a named person read somewhere else (a second path), for a time.

    `on` is when it was entered, `expires` the last day of pulls it may vouch for, `day` the day it is about
    (None = whichever is read), `where` the place it was read.
    """

    model_config = _STRICT

    rows: NonNegativeInt
    by: Annotated[str, PERSONAL] = Field(min_length=1)
    where: str = Field(min_length=1)
    on: dt.date
    expires: dt.date
    day: dt.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.expires < self.on:
            raise ValueError("a count cannot expire before it was entered")
        return self


class Table(BaseModel):
    """The files that fill one record.

    Attributes:
        files: glob pattern below the folder.
        format: csv, jsonl or parquet; gzip is recognised by content.
        columns: column of the record -> how it is filled. A column that is not listed stays unknown.
        separator, quote, encoding: of CSV (encoding also of JSON lines).
        null, zone: what `Cell.null` and `Cell.zone` are where a cell does not say.
        absent: what a JSON line without the key means.
        parts: how many files make one whole; "any" = nobody can say, so files alone prove nothing.
        empty_because: why no rows at all can be the truth.
        day: which day the rows stand for: that of the reading, or the one in the file name.
        events: given when the rows are events; the record is then folded from them.
        witness: key of a row that only an unrestricted export shows.
        counts: rows counted by people.
    """

    model_config = _STRICT

    files: str
    format: Literal["csv", "jsonl", "parquet"]
    columns: dict[str, Mapping]
    separator: str = Field(default=",", min_length=1, max_length=1)
    quote: str = Field(default='"', min_length=1, max_length=1)
    encoding: str = "utf-8"
    null: Strings = ("",)
    zone: Zone | None = None
    absent: Literal["reject", "null"] = "reject"
    parts: PositiveInt | Literal["any"] = 1
    empty_because: str | None = Field(default=None, min_length=1)
    day: Literal["reading"] | DayInName = "reading"
    events: Events | None = None
    witness: str | None = None
    counts: Annotated[tuple[Count, ...], Field(strict=False)] = ()

    @property
    def is_history(self) -> bool:
        """The rows carry their own days, so the files may be read at any time."""
        return self.events is not None or (isinstance(self.day, DayInName) and self.day.read == "all")

    @field_validator("files")
    @classmethod
    def _stays_inside(cls, files: str) -> str:
        if Path(files).is_absolute() or ".." in Path(files).parts:
            raise ValueError("give a pattern below `folder`, without '..'")
        return files

    @field_validator("encoding")
    @classmethod
    def _is_a_codec(cls, encoding: str) -> str:
        try:
            "".encode(encoding)
        except LookupError:
            raise ValueError(f"{encoding!r} is no encoding; write utf-8, utf-16, cp1252, …") from None
        return encoding


class Settings(SourceSettings):
    """One folder of exported files.

    `folder` may be relative to the `home` given as validation context, else to the working directory.
    `max_bytes` is the most that one file may hold, unpacked.
    """

    model_config = _STRICT

    folder: Annotated[Path, Field(strict=False)]
    records: dict[str, Table] = Field(min_length=1)
    max_bytes: PositiveInt = 1_000_000_000

    @field_validator("folder")
    @classmethod
    def _below_home(cls, folder: Path, info: ValidationInfo) -> Path:
        return Path((info.context or {}).get("home", ".")) / folder

    @model_validator(mode="after")
    def _fits_the_records(self) -> Self:
        for name, table in self.records.items():
            check_table(name, table)
        return self
