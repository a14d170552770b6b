"""The risks of the background: owned, decided by who may, and looked at again before the decision lapses."""

from collections.abc import Iterator, Mapping

from assets.sandbox.company import Settings
from assets.sandbox.scenario import Cell
from assets.sandbox.staff import CHIEF, head_of

_FIRST, _EVERY, _HOLDS_FOR = -60, 80, 85
# name, kind, likelihood, impact, what is done, who may decide so
_RISKS = (
    ("outage-of-a-region", "risk", 2, 5, "accept", CHIEF),
    ("ransom", "risk", 4, 5, "mitigate", CHIEF),
    ("key-person-leaves", "risk", 3, 3, "accept", head_of("Security")),
    ("theft-of-laptops", "risk", 3, 1, "transfer", head_of("IT")),
    ("currency", "risk", 5, 4, "accept", CHIEF),
    ("old-office-printers", "policy_exception", 2, 2, "accept", head_of("IT")),
    ("late-trainings-abroad", "waiver", 2, 2, "accept", head_of("IT")),
    ("unproven-market", "risk", 2, 4, "avoid", head_of("Security")),
)


def risks(settings: Settings) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    """Yield register and line of each decision."""
    for number, (name, kind, likelihood, impact, treatment, approver) in enumerate(_RISKS):
        for day in range(_FIRST + number, settings.days, _EVERY):
            mitigates = {"action_ref": "SEC-12", "action_due_on": f"start {day + _HOLDS_FOR:+d}"}
            yield (
                "risks",
                {
                    "risk_id": name,
                    "kind": kind,
                    "likelihood": likelihood,
                    "impact": impact,
                    "treatment": treatment,
                    "approved_by": approver,
                    "approved_on": f"start {day:+d}",
                    "review_on": f"start {day + _HOLDS_FOR:+d}",
                    "valid_from": f"start {day:+d}",
                    "valid_to": f"start {day + _EVERY - 1:+d}",
                    **(mitigates if treatment == "mitigate" else {}),
                },
            )
