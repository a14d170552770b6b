"""TKT-22: only people who need to enter protected areas can."""

from expectations.obligations import Duty, Followed, Performed

DUTY = Duty(
    id="TKT-22",
    title="Rights of physical access are reviewed",
    objective="Only people who need to enter protected areas can.",
    criteria=("CC6.4",),
    annex_a=("A.7.2", "A.7.1"),
    severity="low",
    owner="Facilities Lead",
    duty="physical_access_review",
    parameters={"grace_days": 14, "required_fields": ("access_list", "list_count"), "removal_days": 5},
    evidence={"access_list": "badges-2026-02.csv", "list_count": "84", "removals": "1"},
    reads={"list_count": "DOUBLE", "removals": "DOUBLE"},
    performed=Performed(
        text="The review was completed by its due date plus grace, with the list and the number of those on it",
        fields="$required_fields",
        also="list_count > 0",
        breaks={"list_count": "0"},
    ),
    asked=(
        Followed(
            id="B",
            text="Whoever has no need any more was taken off in time",
            demands="s.removals",
            within="removal_days",
            when="done",
            breaks={"removals": "1"},
        ),
    ),
)
CONTROL = DUTY.control
