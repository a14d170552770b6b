"""The company at birth: groups, sign-on policies and everybody who is there already."""

from datetime import datetime
from typing import Any

from assets.sandbox import joining
from assets.sandbox.company import Company
from assets.sandbox.directory import Group, Policy, Rule
from assets.sandbox.people import Person
from assets.sandbox.staff import ACCESS_GROUPS, BREAK_GLASS, DEPARTMENTS
from assets.sandbox.when import DAY, instant

_FOUNDED = 2000 * DAY
_PolicyPlan = tuple[str, str, tuple[str, ...], dict[str, dict[str, Any]]]


def found(company: Company, people: list[Person]) -> None:
    """Set up the directory, then everybody whose HR record or service account is older than the company's clock."""
    founded = company.now - _FOUNDED
    _groups(company, founded)
    _policies(company, founded)
    for person in people:
        company.introduce(person)
    for person in people:
        if is_present(company, person):
            _settle(company, person, founded)


def is_present(company: Company, person: Person) -> bool:
    """Tell whether somebody is there from the start: a service, or hired before the clock begins."""
    main = person.records.get("main")
    return main is None or instant(main.hire_date, "00:00", person.office) < company.now


def _settle(company: Company, person: Person, founded: datetime) -> None:
    main = person.records.get("main")
    if main:
        joining.enter_worker(company, person)
    since = instant(main.hire_date, "09:30", person.office) if main else founded
    for name in person.accounts_from_start:
        joining.open_account(company, person, name, max(since, founded))


def _groups(company: Company, since: datetime) -> None:
    access = sorted({name for names in ACCESS_GROUPS.values() for name in names})
    described = {
        "Everyone": "All users in your organization",
        BREAK_GLASS: "Emergency accounts, outside the second-factor rule",
        **{name: f"Department {name}" for name in DEPARTMENTS},
        **{name: f"Access to {name.replace('-', ' ')}" for name in access},
        "travellers": "People who work on the road for a while",
    }
    for name, description in described.items():
        group_id = company.seeded.okta_id("00g", name)
        company.directory.groups[group_id] = Group(
            group_id=group_id,
            name=name,
            description=description,
            built_in=name == "Everyone",
            created_at=since,
            membership_changed_at=since,
        )


def _policies(company: Company, since: datetime) -> None:
    directory = company.directory
    excluded = (directory.group_named(BREAK_GLASS).group_id,)
    plans: tuple[_PolicyPlan, ...] = (
        (
            "sign_on",
            "Administrators",
            ("IT", "Platform"),
            {"Factor at every sign-in": {"groups_excluded": excluded, "session_minutes": 480}},
        ),
        ("sign_on", "Finance", ("Finance", "Legal"), {"Factor at every sign-in": {"groups_excluded": excluded}}),
        (
            "sign_on",
            "Default Policy",
            ("Everyone",),
            {
                "Block anonymisers": {"access": "DENY", "require_factor": False},
                "Trial without factor": {"status": "INACTIVE", "require_factor": False},
                "Default Rule": {"system": True, "groups_excluded": excluded},
            },
        ),
        ("enrol", "Default Policy", ("Everyone",), {"Default Rule": {"system": True}}),
        ("password", "Default Policy", ("Everyone",), {"Default Rule": {"system": True}}),
    )
    for priority, (kind, name, groups, rules) in enumerate(plans, start=1):
        policy_id = company.seeded.okta_id("00p", kind, name)
        directory.policies[policy_id] = Policy(
            policy_id=policy_id,
            kind=kind,
            name=name,
            description=f"{name} for {', '.join(groups)}",
            priority=priority,
            system=groups == ("Everyone",),
            created_at=since,
            changed_at=since,
            group_ids=tuple(directory.group_named(group).group_id for group in groups),
            rules=_rules(company, since, kind, name, rules),
        )


def _rules(
    company: Company, since: datetime, kind: str, policy: str, rules: dict[str, dict[str, Any]]
) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            rule_id=company.seeded.okta_id("0pr", kind, policy, name),
            name=name,
            priority=number,
            created_at=since,
            changed_at=since,
            **facts,
        )
        for number, (name, facts) in enumerate(rules.items(), start=1)
    )
