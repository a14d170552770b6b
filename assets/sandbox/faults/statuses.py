"""Answers that refuse: too many requests, server errors, no or lost permission. Each in the vendor's own words."""

from datetime import timedelta

from assets.sandbox.faults.editing import with_header
from assets.sandbox.faults.registry import Fault, fault
from assets.sandbox.vendors.bamboohr import api as bamboohr
from assets.sandbox.vendors.github import api as github
from assets.sandbox.vendors.jira import api as jira
from assets.sandbox.vendors.okta import api as okta
from assets.sandbox.wire import Call, Reply, Site, http_date

_OKTA = {
    401: ("E0000011", "Invalid token provided"),
    403: ("E0000006", "You do not have permission to perform the requested action"),
    429: ("E0000047", "API call exceeded rate limit due to too many requests."),
    500: ("E0000009", "Internal Server Error"),
    503: ("E0000010", "Service is in read only mode"),
}


_GITHUB = {
    401: "Bad credentials",
    403: "Resource not accessible by personal access token",
    429: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    500: "Server Error",
    503: "No server is currently available to service your request.",
}


@fault("401")
def unauthorised(site: Site, call: Call, _reply: Reply, _fault: Fault) -> Reply:
    """The credentials are no longer good."""
    return _refuse(site, call, 401)


@fault("403")
def forbidden(site: Site, call: Call, _reply: Reply, _fault: Fault) -> Reply:
    """The permission is gone."""
    return _refuse(site, call, 403)


@fault("500")
def broken(site: Site, call: Call, _reply: Reply, _fault: Fault) -> Reply:
    """The server failed."""
    return _refuse(site, call, 500)


@fault("503")
def unavailable(site: Site, call: Call, _reply: Reply, active: Fault) -> Reply:
    """The server is overloaded; Retry-After says when to come back (`retry_after` seconds, default 1)."""
    return with_header(_refuse(site, call, 503), "retry-after", str(active.option("retry_after", 1)))


@fault("429")
def too_many(site: Site, call: Call, _reply: Reply, active: Fault) -> Reply:
    """Too many requests; Retry-After in seconds (`retry_after`, default 1) or, with `as_date`, as an HTTP date."""
    seconds = active.option("retry_after", 1)
    until = http_date(site.company.now + timedelta(seconds=seconds))
    reply = with_header(
        _refuse(site, call, 429), "retry-after", until if active.option("as_date", default=False) else str(seconds)
    )
    reset = str(int(site.company.now.timestamp()) + seconds)
    return with_header(with_header(reply, "x-rate-limit-remaining", "0"), "x-rate-limit-reset", reset)


def _refuse(site: Site, call: Call, status: int) -> Reply:
    code, summary = _OKTA[status]
    if call.target.startswith(okta.PREFIX + "/"):
        return with_header(okta.failure(status, code, summary), "date", site.date)
    if call.target.startswith(github.PREFIX + "/"):
        return with_header(github.failure(status, _GITHUB[status]), "date", site.date)
    if call.target.startswith((jira.PLATFORM + "/", jira.SERVICE_DESK + "/")):
        return with_header(jira.failure(status, summary), "date", site.date)
    return bamboohr.error(site, status, summary)
