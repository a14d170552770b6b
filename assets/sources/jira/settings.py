"""Settings of one Jira site: what is read of it, and what the company's own words mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assets.sources.effective import PERSONAL
from assets.sources.http.settings import HttpSettings
from assets.sources.jira.dialect import Deployment

Status = Literal["open", "in_progress", "pending", "contained", "resolved", "closed", "cancelled"]
"""`contained` is in progress, and entering it marks an incident contained."""
Severity = Literal["sev1", "sev2", "sev3", "sev4", "none"]
Resolution = Literal["done", "duplicate", "false_alarm", "declined", "other"]
LinkKind = Literal[
    "reviewed_in", "review_of", "remediated_by", "remediates", "duplicate_of", "duplicated_by", "caused_by", "causes",
    "child_of", "parent_of", "relates",
]  # fmt: skip
CASES: Final = frozenset(
    {
        "alert", "backup_failure", "breach", "change", "data_access", "data_export", "data_fix", "data_transfer",
        "disclosure_request", "disposal", "dsar", "hr_case", "incident", "launch", "malware", "privacy_change_request",
        "privacy_complaint", "processing_failure", "security_report", "unauthorised_software",
    }
)  # fmt: skip
"""Kinds of tickets that are cases: a field of theirs that is there and empty was not filled in."""
Kind = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
Word = Annotated[str, Field(min_length=1)]
FieldId = Annotated[str, Field(pattern=r"^[a-z]\w*$")]
Reference = Annotated[str, Field(pattern=r"^[^/\s]+/(account|group/\S+|role/\S.*)$")]


class LinkWords(BaseModel):
    """What a ticket says of the other end of a link.

    Attributes:
        outward: where Jira shows the other under the link type's outward description ('duplicates').
        inward: where it shows it under the inward one ('is duplicated by').
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    outward: LinkKind
    inward: LinkKind


class FieldIds(BaseModel):
    """Ids of the fields that hold what Jira has no field for; columns without one are not provided."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    severity: FieldId = Field(default="priority", description="how bad an incident is")
    severity_reason: FieldId | None = Field(default=None, description="why a severity was changed")
    incident_type: FieldId | None = Field(default=None, description="the kind of incident")
    impact: FieldId | None = Field(default=None, description="the assessment of its impact")
    personal_data: FieldId | None = Field(default=None, description="whether personal data are involved")
    detected: FieldId | None = Field(default=None, description="when it was noticed, a date with its time")
    contained: FieldId | None = Field(default=None, description="a field that is first filled when it is contained")
    root_cause: FieldId | None = Field(default=None, description="its cause")
    no_action_reason: FieldId | None = Field(default=None, description="why nothing follows from it or its review")
    subject: FieldId | None = Field(
        default=None, description="for whom access is asked: a text with HR's employee number, or a user"
    )
    access: FieldId | None = Field(default=None, description="what access is asked for; see `access`")
    obligation: FieldId | None = Field(
        default=None, description="which obligation of the register obligations.csv it performs: a text"
    )
    occurrence: FieldId | None = Field(
        default=None, description="which occurrence of the obligation: its due date, a date or a text like 2026-03-31"
    )

    def named(self) -> dict[str, str]:
        """What each field is for, to its id; those that are not set are left out."""
        return self.model_dump(exclude_none=True)


class Settings(HttpSettings):
    """The table [sources.<id>] with connector = "jira".

    The maps go from a name or an id of Jira to one of our words. Without a table, Jira's own names hold.
    """

    connector: str = "jira"
    deployment: Deployment = Field(default="cloud", description='"cloud" or "data_center"')
    email: Annotated[str | None, PERSONAL] = Field(
        default=None,
        min_length=3,
        description="Cloud: the address of the account whose API token is used; Data Center: none, the token is "
        "a personal access token",
    )
    projects: tuple[Word, ...] = Field(
        min_length=1, description="ids (or keys) of the projects that are read; one that is not shown rejects the pull"
    )
    kinds: Mapping[Word, Kind] = Field(
        default={
            "Incident": "incident",
            "Security report": "security_report",
            "Access request": "access_request",
            "Post-incident review": "post_incident_review",
            "Corrective action": "corrective_action",
            "Control task": "control_task",
            "Capacity breach": "capacity_breach",
            "Malware detection": "malware",
            "Unauthorised software": "unauthorised_software",
            "HR case": "hr_case",
            "Data subject request": "dsar",
            "Privacy request": "privacy_change_request",
            "Disclosure request": "disclosure_request",
            "Data access": "data_access",
            "Data export": "data_export",
            "Data transfer": "data_transfer",
            "Data fix": "data_fix",
            "Disposal": "disposal",
            "Alert": "alert",
            "Backup failure": "backup_failure",
            "Processing failure": "processing_failure",
            "Privacy complaint": "privacy_complaint",
            "Data breach": "breach",
            "Launch": "launch",
            "Change": "change",
            "Change template": "change_template",
            "Story": "story",
            "Epic": "story",
            "Bug": "bug",
            "Task": "task",
            "Sub-task": "task",
        },
        description="what each issue type is",
    )
    statuses: Mapping[Word, Status] = Field(
        default={
            "Open": "open",
            "To Do": "open",
            "Reopened": "open",
            "In Progress": "in_progress",
            "Pending": "pending",
            "Resolved": "resolved",
            "Done": "closed",
            "Closed": "closed",
            "Canceled": "cancelled",
        },
        description="what each status means",
    )
    severities: Mapping[Word, Severity] = Field(
        default={"Highest": "sev1", "High": "sev2", "Medium": "sev3", "Low": "sev4", "Lowest": "sev4"},
        description='what each value of the severity field means; "none" = it says nothing',
    )
    resolutions: Mapping[Word, Resolution] = Field(
        default={
            "Done": "done",
            "Fixed": "done",
            "Duplicate": "duplicate",
            "Won't Do": "declined",
            "Declined": "declined",
            "Cannot Reproduce": "false_alarm",
        },
        description="what each resolution means",
    )
    links: Mapping[Word, LinkWords] = Field(
        default={
            "Duplicate": LinkWords(outward="duplicate_of", inward="duplicated_by"),
            "Post-Incident Reviews": LinkWords(outward="review_of", inward="reviewed_in"),
            "Problem/Incident": LinkWords(outward="causes", inward="caused_by"),
        },
        description='what each type of link says, such as { "Duplicate" = { outward = "duplicate_of", '
        'inward = "duplicated_by" } }; others relate',
    )
    fields: FieldIds = FieldIds()
    access: Mapping[Word, tuple[Reference, ...]] = Field(
        default={},
        description='what each value of the access field asks for, such as { "Okta administrator" = '
        '["okta/role/SUPER_ADMIN"] }: <source>/account, <source>/group/<id> or <source>/role/<name>',
    )
    details: Mapping[Kind, FieldId] = Field(
        default={},
        description="ids of further fields in which tickets tell what was done and found, by the words in which "
        'control tests ask for them, such as { result = "customfield_10100" }',
    )
    detail_kinds: frozenset[Kind] = Field(
        default=CASES,
        description="kinds of tickets of which an empty field among `details` is told, too: it was not filled in; of "
        "others only what they say is",
    )
    approval_kinds: frozenset[Kind] = Field(
        default=frozenset({"access_request", "change_template", "post_incident_review", "control_task"}) | CASES,
        description="kinds of tickets in service projects whose approvals are read, a request each",
    )
    automation_accounts: frozenset[Word] = Field(
        default=frozenset(),
        description="ids of accounts that rules or scripts act by, though Jira takes them for people",
    )
    identity_source: str | None = Field(
        default=None, min_length=1, description="the source that people of this site sign in through"
    )
    enforces_single_sign_on: bool | None = Field(
        default=None, description="whether people can sign in through identity_source only; Jira does not say"
    )
    leave_out: frozenset[Literal["ticket_approvals"]] = Field(
        default=frozenset(), description="records that the credential may not read; tests that need them cannot pass"
    )
    sweep_days: int = Field(default=7, ge=1, description="days after which all tickets are read again")
    overlap_hours: int = Field(
        default=48, ge=27, description="hours by which two readings of changes overlap; more than any two zones differ"
    )

    @model_validator(mode="after")
    def _fits_the_deployment(self) -> Self:
        if (self.deployment == "cloud") != (self.email is not None):
            raise ValueError("an email belongs to Cloud, and Cloud needs one")
        if self.enforces_single_sign_on and self.identity_source is None:
            raise ValueError("enforces_single_sign_on needs identity_source")
        return self

    def named_fields(self) -> dict[str, str]:
        """Ids of all fields of the company's own, by the key of the settings that names each."""
        return {
            **{f"fields.{purpose}": name for purpose, name in self.fields.named().items()},
            **{f"details.{detail}": name for detail, name in self.details.items()},
        }

    def meaning(self) -> str:
        """Return a digest of what decides how tickets become rows: when it changes, all are read again."""
        decides = {
            "projects", "kinds", "statuses", "severities", "resolutions", "links", "fields", "access", "details",
            "approval_kinds", "detail_kinds", "automation_accounts", "leave_out",
        }  # fmt: skip
        told = self.model_dump(mode="json", include=decides)
        # a set comes in another order in every process
        told |= {name: sorted(told[name]) for name in decides if isinstance(getattr(self, name), frozenset)}
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
