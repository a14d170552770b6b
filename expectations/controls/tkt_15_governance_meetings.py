"""TKT-15: management, and the board where it has that duty, hears of internal control and acts on it."""

from expectations.obligations import Duty, Followed, Performed, Said

AGENDA = ("control_exceptions", "incidents", "risks", "changes_in_scope")

DUTY = Duty(
    id="TKT-15",
    title="Meetings on security and internal control are held",
    objective="Management, and the board where it has that duty, hears of internal control and acts on it.",
    criteria=("CC1.2", "CC4.2"),
    annex_a=("A.5.4",),
    severity="medium",
    owner="Executive Sponsor",
    duty="governance_meeting",
    parameters={
        "grace_days": 21,
        "min_attendance_pct": 50,
        "required_agenda": AGENDA,
        "minutes_within_days": 21,
    },
    evidence={**dict.fromkeys(AGENDA, "discussed"), "minutes": "MIN-1", "attendance_pct": "80", "actions": "1"},
    reads={"attendance_pct": "DOUBLE", "actions": "DOUBLE"},
    performed=Performed(
        text="The meeting was held by its due date plus grace, with a quorum",
        also="attendance_pct >= $min_attendance_pct",
        breaks={"attendance_pct": "49"},
    ),
    asked=(
        Said(
            id="B",
            text="Minutes are there in time, and all that must be spoken of was",
            fields="list_append($required_agenda, 'minutes')",
            within="minutes_within_days",
            breaks={"incidents": None},
        ),
        Followed(
            id="C",
            text="Each action has a ticket, and somebody who works on it",
            demands="s.actions",
            within="minutes_within_days",
            owned=True,
            breaks={"actions": "1"},
        ),
    ),
)
CONTROL = DUTY.control
