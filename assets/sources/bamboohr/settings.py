"""Settings of one BambooHR account: which fields hold what, and what the company's own words mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from assets.sources.http.settings import HttpSettings

WorkerType = Literal["employee", "contractor", "temp", "intern", "vendor", "board"]
CourseKind = Literal[
    "security_awareness", "privacy", "secure_development", "incident_response", "role_specific", "other"
]
TerminationType = Literal["voluntary", "involuntary", "end_of_contract", "death", "other"]
FieldName = Annotated[str, Field(min_length=1)]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not an IANA time zone")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


class Settings(HttpSettings):
    """The table [sources.<id>] with connector = "bamboohr".

    The maps are BambooHR's own words where the company has not changed them; a table in the file replaces them.
    """

    connector: str = "bamboohr"
    contract_end_field: FieldName | None = Field(
        default=None, description="BambooHR's name of the field with the end of a contract"
    )
    contract_extended_field: FieldName | None = Field(
        default=None, description="BambooHR's name of the field with the day on which that end was last agreed"
    )
    last_working_day_field: FieldName | None = Field(
        default=None, description="BambooHR's name of the field with the last day actually worked"
    )
    locations: Mapping[str, Zone] | None = Field(
        default=None,
        description='IANA time zone of every location, such as { "New York" = "America/New_York" }; '
        "without it the company's zone holds everywhere",
    )
    worker_types: Mapping[str, WorkerType] = Field(
        default={
            "Full-Time": "employee",
            "Part-Time": "employee",
            "Contractor": "contractor",
            "Temporary": "temp",
            "Intern": "intern",
        },
        description="what each employment status says about the kind of worker",
    )
    leave_statuses: frozenset[str] = Field(
        default=frozenset({"Leave", "Leave of Absence", "Furloughed"}),
        description="employment statuses of people who are away for a while",
    )
    terminated_status: str = Field(default="Terminated", description="employment status of people who left")
    termination_types: Mapping[str, TerminationType] = Field(
        default={
            "Resignation (Voluntary)": "voluntary",
            "Termination (Involuntary)": "involuntary",
            "End of Contract": "end_of_contract",
            "Death": "death",
            "Other": "other",
        },
        description="what each termination type means",
    )
    training_types: Mapping[str, CourseKind] | None = Field(
        default=None,
        description='what each type of training teaches, by its id, such as { "18" = "security_awareness" }; '
        "without it trainings are not read",
    )
    training_days: int = Field(
        default=120, ge=1, description="days after the first within which somebody's trainings are asked for every day"
    )
    sweep_days: int = Field(default=7, ge=1, description="days after which the trainings of everybody are asked for")
    renew_after_days: int = Field(
        default=345,
        ge=31,
        description="days after which somebody's newest training of a type makes theirs be asked for every day, "
        "until they took it again",
    )
