"""Users: everybody who ever had an account, also those who are no longer active. Mail is shown unless it is hidden."""

from typing import Any

from assets.sandbox.tickets.accounts import TicketAccount, account_of, accounts
from assets.sandbox.vendors.jira.api import ORIGIN, PLATFORM, ZONE, Reader, endpoint, failure, number, whole
from assets.sandbox.wire import Call, Reply, Site

_MOST = 1000


class People:
    """The accounts by id, found again whenever the company's clock has moved."""

    def __init__(self) -> None:
        self._at: object = None
        self._found: dict[str, TicketAccount] = {}

    def of(self, site: Site) -> dict[str, TicketAccount]:
        """Return all accounts there are now."""
        if self._at != site.company.now:
            self._at = site.company.now
            self._found = {account.account_id: account for account in accounts(site.company)}
        return self._found

    def view(self, site: Site, account_id: str) -> dict[str, Any]:
        """Return a user as other objects show it; one who is no longer known is a former user."""
        former = TicketAccount(account_id=account_id, name="Former user", mail=None, is_active=False)
        return user_view(self.of(site).get(account_id, former))


def user_view(account: TicketAccount) -> dict[str, Any]:
    """Return a user as Jira shows it."""
    avatar = f"{ORIGIN}/avatar/{account.account_id}"
    mail = {"emailAddress": account.mail} if account.mail else {}
    return {
        "self": f"{ORIGIN}{PLATFORM}/user?accountId={account.account_id}",
        "accountId": account.account_id,
        "accountType": "app" if account.is_app else "atlassian",
        **mail,
        "avatarUrls": dict.fromkeys(("48x48", "24x24", "16x16", "32x32"), avatar),
        "displayName": account.name,
        "active": account.is_active,
        "timeZone": str(ZONE),
    }


@endpoint("/users/search")
def search(site: Site, call: Call, _reader: Reader) -> Reply:
    """List all users, page by page, without saying how many there are."""
    start, size = number(call, "startAt", 0), min(number(call, "maxResults", 50), _MOST)
    found = list(site.shared(People).of(site).values())
    return whole([{**user_view(account), "locale": "en_US"} for account in found[start : start + size]])


@endpoint("/users")
def all_users(site: Site, call: Call, reader: Reader) -> Reply:
    """List all users, as the other path does."""
    return search(site, call, reader)


@endpoint("/user")
def one_user(site: Site, call: Call, _reader: Reader) -> Reply:
    """Answer one user by id."""
    found = site.shared(People).of(site).get(call.query.get("accountId", ""))
    return whole(user_view(found)) if found else failure(404, "Specified user does not exist")


@endpoint("/myself")
def myself(site: Site, _call: Call, reader: Reader) -> Reply:
    """Answer whom the credential stands for, with the zone in which times of searches are understood."""
    own = account_of(site.company, site.company.people[reader.person])
    empty = {"size": 0, "items": []}
    shown = site.shared(People).view(site, own)
    parts = {"groups": empty, "applicationRoles": empty, "expand": "groups,applicationRoles"}
    return whole({**shown, "locale": "en_US", **parts})
