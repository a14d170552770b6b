"""Repositories, pull requests, commits and deployments in GraphQL."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from assets.sandbox.code.facts import Change, CodeRepository, Deployment, Push, Review, Unlabelling
from assets.sandbox.code.host import HOST_EMAIL, CodeHost
from assets.sandbox.repositories import Signature
from assets.sandbox.vendors.github.api import HTML, ORGANISATION, zulu
from assets.sandbox.vendors.github.graph_people import Connection, actor, connection

_UNTIL_ARCHIVED = timedelta(days=500)
_CO_AUTHOR = re.compile(r"^Co-authored-by: (.+) <(.+)>$", re.MULTILINE)


def repository(code: CodeHost, repository_id: str) -> dict[str, Any]:
    """Return a repository by its id. Raises KeyError when there is none."""
    found = {one.repository_id: one for one in code.repositories.values()}[repository_id]
    return {
        "__typename": "Repository",
        "id": f"R_{found.repository_id}",
        "databaseId": int(found.repository_id),
        "name": found.name,
        "nameWithOwner": f"{ORGANISATION}/{found.name}",
        "visibility": found.visibility.upper(),
        "isArchived": found.is_archived,
        "archivedAt": zulu(found.archived_at or found.created_at + _UNTIL_ARCHIVED) if found.is_archived else None,
        "createdAt": zulu(found.created_at),
        "updatedAt": zulu(found.created_at),
        "pushedAt": zulu(code.pushes[found.name][-1].pushed_at),
        "defaultBranchRef": {"name": found.default_branch},
        "environments": connection([{"id": f"EN_{name}", "name": name} for name in found.environments]),
        "pullRequests": partial(_changes, code, found),
        "deployments": partial(_deployments, code, found),
    }


def repositories(code: CodeHost) -> Connection:
    """Return the organisation's repositories by name."""
    ordered = sorted(code.repositories.values(), key=lambda one: one.name)
    return connection([repository(code, one.repository_id) for one in ordered])


def change(code: CodeHost, found: Change) -> dict[str, Any]:
    """Return a pull request; lists of what is in it are made when they are asked for, which most questions do not."""
    state = "MERGED" if found.merged_at else "CLOSED" if found.closed_at else "OPEN"
    repo = code.repositories[found.repository]
    return {
        "__typename": "PullRequest",
        "id": f"PR_{found.change_id}",
        "databaseId": int(found.change_id),
        "fullDatabaseId": found.change_id,
        "number": found.number,
        "title": found.title,
        "body": found.description,
        "state": state,
        "createdAt": zulu(found.opened_at),
        "updatedAt": zulu(found.updated_at),
        "mergedAt": zulu(found.merged_at),
        "closedAt": zulu(found.closed_at),
        "baseRefName": found.base,
        "headRefName": found.branch,
        "headRefOid": found.head_sha,
        "isCrossRepository": False,
        "author": actor(code.accounts[found.author_id]),
        "mergedBy": actor(code.accounts[found.merged_by]) if found.merged_by else None,
        "mergeCommit": lambda _info: commit(code, repo, found.landed[-1]) if found.landed else None,
        "repository": lambda _info: repository(code, repo.repository_id),
        "labels": connection([{"name": name} for name in found.labels]),
        "reviews": _made(lambda: [_review(code, repo, review) for review in found.reviews]),
        "commits": _made(lambda: [{"commit": commit(code, repo, sha)} for sha in found.commits]),
        "timelineItems": _made(lambda: _events(code, repo, found)),
    }


def _made(rows: Callable[[], list[dict[str, Any]]]) -> Connection:
    def page(info: object, **asked: Any) -> dict[str, Any]:  # noqa: ANN401
        return connection(rows())(info, **asked)

    return page


def _events(code: CodeHost, repo: CodeRepository, found: Change) -> list[dict[str, Any]]:
    events = [_dismissal(code, repo, review) for review in found.reviews if review.dismissed_at]
    events += [_rewrite(code, push) for push in found.pushes if push.kind == "force_push"]
    events += [_unlabelled(code, one) for one in found.unlabelled]
    return sorted(events, key=lambda event: str(event["createdAt"]))


def commit(code: CodeHost, repo: CodeRepository, sha: str) -> dict[str, Any]:
    """Return a commit; what needs a walk through git is done when it is asked for."""
    git = repo.git
    author, committer = git.author(sha), git.committer(sha)
    parents = git.parents(sha)
    return {
        "__typename": "Commit",
        "id": f"C_{repo.repository_id}_{sha}",
        "oid": sha,
        "message": git.message(sha),
        "committedDate": zulu(committer.at),
        "authoredDate": zulu(author.at),
        "author": _git_actor(code, author.name, author.email),
        "committer": _git_actor(code, committer.name, committer.email),
        "authors": connection(_writers(code, git.message(sha), author)),
        "signature": {"isValid": True, "wasSignedByGitHub": True} if committer.email == HOST_EMAIL else None,
        "parents": lambda _info, first=100: connection([commit(code, repo, one) for one in parents])(None, first),
        "tree": {"oid": git.tree(sha)},
        "history": partial(_history, code, repo, sha),
        "associatedPullRequests": partial(_associated, code, repo, sha),
    }


def _changes(code: CodeHost, repo: CodeRepository, info: object, **asked: Any) -> dict[str, Any]:  # noqa: ANN401
    order = asked.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    own = [one for one in code.changes.values() if one.repository == repo.name]
    by_update = order["field"] == "UPDATED_AT"
    own.sort(key=lambda one: (one.updated_at if by_update else one.opened_at, one.number))
    if order["direction"] == "DESC":
        own.reverse()
    return _lazily(info, [partial(change, code, one) for one in own], asked)


def _deployments(code: CodeHost, repo: CodeRepository, info: object, **asked: Any) -> dict[str, Any]:  # noqa: ANN401
    own = [one for one in code.deployments.values() if one.repository == repo.name]
    if (asked.get("orderBy") or {}).get("direction") == "DESC":
        own.reverse()
    return _lazily(info, [partial(_deployment, code, one) for one in own], asked)


def _history(code: CodeHost, repo: CodeRepository, sha: str, info: object, **asked: Any) -> dict[str, Any]:  # noqa: ANN401
    chain = []
    walk: str | None = sha
    while walk:
        chain.append(partial(commit, code, repo, walk))
        walk = next(iter(repo.git.parents(walk)), None)
    return _lazily(info, chain, asked)


def _associated(code: CodeHost, repo: CodeRepository, sha: str, info: object, **asked: Any) -> dict[str, Any]:  # noqa: ANN401
    own = [one for one in code.changes.values() if one.repository == repo.name and sha in (*one.landed, *one.commits)]
    return _lazily(info, [partial(change, code, one) for one in own], asked)


def _lazily(info: object, makers: list[partial[dict[str, Any]]], asked: dict[str, Any]) -> dict[str, Any]:
    """A page of rows that are made only if they are on it."""
    page = connection([{"node": maker} for maker in makers])(info, asked.get("first") or 100, asked.get("after"))
    return {**page, "nodes": [maker() for maker in page["nodes"]]}


def _review(code: CodeHost, repo: CodeRepository, review: Review) -> dict[str, Any]:
    state = "DISMISSED" if review.dismissed_at else review.verdict.upper()
    account = code.accounts[review.reviewer_id]
    return {
        "__typename": "PullRequestReview",
        "id": f"PRR_{review.review_id}",
        "databaseId": int(review.review_id),
        "fullDatabaseId": review.review_id,
        "state": state,
        "submittedAt": zulu(review.submitted_at),
        # apps are installed with the right to write
        "authorCanPushToRepository": account.is_bot or account.role in {"owner", "member"},
        "author": actor(account),
        "commit": lambda _info: commit(code, repo, review.sha),
    }


def _dismissal(code: CodeHost, repo: CodeRepository, review: Review) -> dict[str, Any]:
    return {
        "__typename": "ReviewDismissedEvent",
        "id": f"RDE_{review.review_id}",
        "createdAt": zulu(review.dismissed_at),
        "previousReviewState": review.verdict.upper(),
        "actor": actor(code.accounts[review.dismissed_by]) if review.dismissed_by else None,
        "review": _review(code, repo, review),
    }


def _rewrite(code: CodeHost, push: Push) -> dict[str, Any]:
    return {
        "__typename": "HeadRefForcePushedEvent",
        "id": f"HRFPE_{push.push_id}",
        "createdAt": zulu(push.pushed_at),
        "actor": actor(code.accounts[push.actor_id]),
    }


def _unlabelled(code: CodeHost, one: Unlabelling) -> dict[str, Any]:
    return {
        "__typename": "UnlabeledEvent",
        "id": f"UE_{one.event_id}",
        "createdAt": zulu(one.at),
        "actor": actor(code.accounts[one.actor_id]),
        "label": {"name": one.label},
    }


def _writers(code: CodeHost, message: str, author: Signature) -> list[dict[str, Any]]:
    trailers = _CO_AUTHOR.findall(message)
    people = dict.fromkeys([(author.name, author.email), *trailers])
    return [_git_actor(code, name, email) for name, email in people]


def _git_actor(code: CodeHost, name: str, email: str) -> dict[str, Any]:
    account = code.account_of(email)
    return {"name": name, "email": email, "user": None if account is None or account.is_bot else actor(account)}


def _deployment(code: CodeHost, one: Deployment) -> dict[str, Any]:
    log = f"{HTML}/{ORGANISATION}/{one.repository}/actions/runs/{one.run_id}/job/1"
    stages = [
        {"id": f"DS_{stage.stage_id}", "state": stage.state.upper(), "createdAt": zulu(stage.at), "logUrl": log}
        for stage in reversed(one.stages)
    ]
    pipeline = next(account for account in code.accounts.values() if account.login == "github-actions[bot]")
    return {
        "__typename": "Deployment",
        "id": f"DE_{one.deployment_id}",
        "databaseId": int(one.deployment_id),
        "commitOid": one.sha,
        "environment": one.environment,
        "createdAt": zulu(one.created_at),
        "updatedAt": zulu(one.stages[-1].at),
        "creator": actor(pipeline),
        "statuses": connection(stages),
    }
