"""Turns what is wanted on the code host into plans of accounts; their ids are known from then on."""

from assets.sandbox.names import login
from assets.sandbox.people import CodeAccountPlan
from assets.sandbox.scenario import CodeAccountSpec
from assets.sandbox.seeded import Seeded

_LOWEST, _HIGHEST = 10_000_000, 99_999_999


def plan(seeded: Seeded, key: str, account: str, name: tuple[str, str], spec: CodeAccountSpec) -> CodeAccountPlan:
    """Return the plan of a person's account; accounts beside the main one bear their name in login and address."""
    usual, email = "-".join(name).lower(), login(*name)
    return CodeAccountPlan(
        account_id=str(seeded.dice("code account", key, account).randrange(_LOWEST, _HIGHEST)),
        login=usual if account == "main" else f"{usual}-{account}",
        email=email if account == "main" else f"{account}.{email}",
        role=spec.role,
        directory=spec.directory or None,
    )
