"""Groups and who is in them."""

from typing import Any

from assets.sandbox.directory import Group
from assets.sandbox.vendors.okta.api import ORIGIN, endpoint, not_found, page, rows_of, zulu
from assets.sandbox.wire import Call, Reply, Site

_MOST = 10_000
_MOST_MEMBERS = 1000
_USUAL_MEMBERS = 200


@endpoint("/groups", limit=500)
def groups(site: Site, call: Call) -> Reply:
    """List all groups."""
    return page(call, rows_of([group_view(group) for group in site.company.directory.groups.values()]), _MOST)


@endpoint("/groups/{group_id}/users", limit=500)
def members(site: Site, call: Call) -> Reply:
    """List the users in a group; those deprovisioned are in none."""
    from assets.sandbox.vendors.okta.users import Views  # noqa: PLC0415 - users shows groups, groups show users

    directory, group_id = site.company.directory, call.path["group_id"]
    if group_id not in directory.groups:
        return not_found(group_id, "UserGroup")
    views = site.shared(Views)
    rows = [(a.account_id, views.of(a)[1]) for a in directory.accounts.values() if group_id in a.group_ids]
    return page(call, rows, _MOST_MEMBERS, _USUAL_MEMBERS)


def group_view(group: Group) -> dict[str, Any]:
    """Return a group as Okta shows it."""
    own = f"{ORIGIN}/api/v1/groups/{group.group_id}"
    return {
        "id": group.group_id,
        "created": zulu(group.created_at),
        "lastUpdated": zulu(group.created_at),
        "lastMembershipUpdated": zulu(group.membership_changed_at),
        "objectClass": ["okta:user_group"],
        "type": "BUILT_IN" if group.built_in else "OKTA_GROUP",
        "profile": {"name": group.name, "description": group.description},
        "_links": {
            "logo": [{"name": "medium", "href": f"{ORIGIN}/img/logos/groups/medium.png", "type": "image/png"}],
            "users": {"href": f"{own}/users"},
            "apps": {"href": f"{own}/apps"},
        },
    }
