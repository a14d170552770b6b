"""Metadata: the users of the HR system itself and the fields there are."""

from assets.sandbox.staff import CHIEF, head_of
from assets.sandbox.vendors.bamboohr.api import answer, endpoint
from assets.sandbox.vendors.bamboohr.fields import FIELDS
from assets.sandbox.wire import Call, Reply, Site, iso_seconds

_USERS = (CHIEF, head_of("People"), head_of("Finance"), head_of("IT"))
_FIRST_USER = 2001


@endpoint("/meta/users")
def users(site: Site, _call: Call) -> Reply:
    """Answer the users of the HR system: an object keyed by id."""
    found = {}
    for number, key in enumerate(_USERS, start=_FIRST_USER):
        worker = site.company.hr.workers[site.company.people[key].worker()]
        account = site.company.directory.accounts[site.company.people[key].account()]
        found[str(number)] = {
            "id": number,
            "employeeId": int(worker.worker_id),
            "firstName": worker.first_name,
            "lastName": worker.last_name,
            "email": worker.work_email,
            "status": "enabled",
            "lastLogin": iso_seconds(account.last_login_at) if account.last_login_at else None,
        }
    return answer(site, found)


@endpoint("/meta/fields")
def fields(site: Site, _call: Call) -> Reply:
    """Answer the fields there are."""
    return answer(
        site,
        [
            {"id": field.number, "name": field.label, "type": field.kind, "alias": name}
            for name, field in FIELDS.items()
        ],
    )
