"""Where Jira Cloud and Jira Data Center differ: paths, paging and how a credential is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from assets.sources.http.paging import NextOf
from assets.sources.jira import pages

Deployment = Literal["cloud", "data_center"]


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """One of the two.

    Attributes:
        api: path below which everything lies.
        search: path of the search below it; searched: what follows one of its pages.
        projects: path of the list of projects; listed: what follows one of its pages.
        projects_key: where in that answer the projects are; None = the answer is the list.
        users: path of the list of users; user_params: what is asked of it.
        states_total: the search says how many issues there are.
        embeds_whole_changelogs: the search hands over changelogs of any length.
        names_account_types: users say whether they are people, applications or portal customers.
    """

    api: str
    search: str
    searched: NextOf
    projects: str
    projects_key: str | None
    listed: NextOf
    users: str
    user_params: Mapping[str, str]
    states_total: bool
    embeds_whole_changelogs: bool
    names_account_types: bool


_DIALECTS: Final[Mapping[Deployment, Dialect]] = MappingProxyType(
    {
        "cloud": Dialect(
            api="/rest/api/3",
            # the older `search` with totals was removed and answers 410
            search="/search/jql",
            searched=pages.by_token,
            projects="/project/search",
            projects_key="values",
            listed=pages.by_total_of_values,
            users="/users/search",
            user_params={},
            states_total=False,
            embeds_whole_changelogs=False,
            names_account_types=True,
        ),
        "data_center": Dialect(
            api="/rest/api/2",
            search="/search",
            searched=pages.by_total_of_issues,
            projects="/project",
            projects_key=None,
            listed=pages.only_one,
            users="/user/search",
            # "." matches every user; without includeInactive those who left are hidden
            user_params={"username": ".", "includeInactive": "true"},
            states_total=True,
            embeds_whole_changelogs=True,
            names_account_types=False,
        ),
    }
)


def dialect(deployment: Deployment) -> Dialect:
    """Return the dialect of a deployment."""
    return _DIALECTS[deployment]
