"""Verbs of the code host: a pull request from its first commit to its merge. `who` acts with one of their accounts."""

from assets.sandbox.code.facts import Change, Method, PushKind, Review, Verdict
from assets.sandbox.code.host import CodeHost
from assets.sandbox.company import Company
from assets.sandbox.marks import Mark
from assets.sandbox.people import Person
from assets.sandbox.repositories import Signature
from assets.sandbox.tickets.facts import TicketName
from assets.sandbox.verbs.registry import verb

_ORGANISATION = "acme"


@verb
def open_change(
    company: Company,
    who: Person,
    *,
    change: Mark,
    repository: str,
    title: str = "Handle the empty case",
    base: str = "",
    path: str = "",
    work_item: TicketName | None = None,
    in_branch: bool = False,
    description: str = "",
    reverts: Mark | None = None,
    account: str = "main",
) -> None:
    """Commit (the file `path`) to a new branch, push it and open a pull request into `base`, else the default one.

    Its description is given, or names the `work_item`, else a story in progress; `in_branch`, the branch does instead.
    One that `reverts` another change was made by the host's button.
    """
    code, author = company.code, acting(company, who, account)
    found = code.repository(repository)
    target, number = base or found.default_branch, found.next_number
    found.next_number += 1
    branch, base_sha = f"work/{number}", found.git.tip(target)
    named = company.tracker.find(work_item) if work_item else company.tracker.newest("ENG")
    text = description or (f"For {named.key}" if named else "")
    if in_branch and named:
        branch, text = f"{named.key.lower()}-{number}", "As agreed"
    if reverts:
        taken = find(company, reverts)
        branch, text = f"revert-{taken.number}-{taken.branch}", f"Reverts {_ORGANISATION}/{repository}#{taken.number}"
    writer, committer = code.signature(author), _committer(code, author)
    sha = _commit(code, repository, branch, writer, title, committer=committer, start=base_sha, path=path)
    push = code.pushed(repository, branch, "branch_creation", None, author)
    found.git.set_ref(f"refs/pull/{number}/head", sha)
    change_id = code.new_id("change")
    code.changes[change_id] = Change(
        change_id=change_id,
        repository=repository,
        number=number,
        title=title,
        description=text,
        author_id=author,
        base=target,
        branch=branch,
        base_sha=base_sha,
        opened_at=company.now,
        updated_at=company.now,
        commits=(sha,),
        pushes=(push,),
    )
    code.mark(change, "change", change_id=change_id)


@verb
def describe_change(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one; the host does not tell who edited a description
    *,
    change: Mark,
    work_item: TicketName,
    beside: bool = False,
) -> None:
    """Write a ticket into the description of a pull request, in place of what it says or `beside` it."""
    found, text = find(company, change), f"For {company.tracker.find(work_item).key}"
    company.code.change(found.change_id, description=f"{found.description}\n{text}" if beside else text)


@verb
def push_commit(
    company: Company,
    who: Person,
    *,
    change: Mark,
    author: Person | None = None,
    co_author: Person | None = None,
    email: str = "",
    path: str = "",
    account: str = "main",
) -> None:
    """Push one more commit, written by `author` or under an `email` nobody knows; approvals of before go stale."""
    code, found = company.code, find(company, change)
    actor = acting(company, who, account)
    writer = code.signature(acting(company, author, "main") if author else actor)
    if email:
        writer = Signature(name="Somebody", email=email, at=company.now)
    trailer = f"\n\n{_co_author(code, acting(company, co_author, 'main'))}" if co_author else ""
    git = code.repository(found.repository).git
    before = git.tip(found.branch)
    message = f"Address review of {found.number}, part {len(found.commits)}{trailer}"
    sha = _commit(code, found.repository, found.branch, writer, message, committer=_committer(code, actor), path=path)
    _pushed(code, found, (*found.commits, sha), "push", before, actor)


@verb
def rewrite_change(
    company: Company, who: Person, *, change: Mark, same_content: bool = False, account: str = "main"
) -> None:
    """Replace the commits of a pull request by one other, force its branch there; approvals of other files go stale."""
    code, found, actor = company.code, find(company, change), acting(company, who, account)
    git = code.repository(found.repository).git
    before = git.tip(found.branch)
    git.move(found.branch, found.base_sha)
    if same_content:
        signature = code.signature(actor)
        sha = git.copy(before, found.branch, message=f"{found.title}, in one piece", committer=signature)
    else:
        sha = _commit(code, found.repository, found.branch, code.signature(actor), found.title)
    _pushed(code, found, (sha,), "force_push", before, actor, changes_code=not same_content)


@verb
def update_change(company: Company, who: Person, *, change: Mark, by_hand: bool = False, account: str = "main") -> None:
    """Merge the base branch into that of a pull request, on the host's page or by hand; approvals stay."""
    code, found, actor = company.code, find(company, change), acting(company, who, account)
    git = code.repository(found.repository).git
    before, person = git.tip(found.branch), code.signature(actor)
    text = f"Merge branch '{found.base}' into {found.branch}"
    committer = person if by_hand else code.own_signature()
    sha = git.merge(found.base, found.branch, message=text, committer=committer, author=person)
    _pushed(code, found, (*found.commits, sha), "push", before, actor, changes_code=False)


@verb
def review_change(
    company: Company, who: Person, *, change: Mark, verdict: Verdict = "approved", account: str = "main"
) -> None:
    """Review the newest revision of a pull request."""
    code, found = company.code, find(company, change)
    review = Review(
        review_id=code.new_id("review"),
        reviewer_id=acting(company, who, account),
        verdict=verdict,
        submitted_at=company.now,
        sha=found.head_sha,
    )
    code.change(found.change_id, reviews=(*found.reviews, review))


@verb
def dismiss_review(company: Company, who: Person, *, change: Mark, reviewer: Person, account: str = "main") -> None:
    """Dismiss what a reviewer said about a pull request."""
    found, theirs = find(company, change), acting(company, reviewer, "main")
    standing = [r.review_id for r in found.reviews if r.reviewer_id == theirs and r.dismissed_at is None]
    company.code.dismiss(found.change_id, standing, acting(company, who, account))


@verb
def merge_change(
    company: Company, who: Person, *, change: Mark, method: Method = "merge", account: str = "main"
) -> None:
    """Merge a pull request; an administrator may do so whatever the rules ask for. Its branch is deleted."""
    code, found = company.code, find(company, change)
    git, actor = code.repository(found.repository).git, acting(company, who, account)
    before = git.tip(found.base)
    if method == "merge":
        text = f"Merge pull request #{found.number} from acme/{found.branch}\n\n{found.title}"
        git.merge(found.branch, found.base, message=text, committer=code.signature(actor))
    elif method == "squash":
        text = "\n\n".join([f"{found.title} (#{found.number})", *_co_authors(code, found)])
        author = code.signature(found.author_id)
        git.squash(found.branch, found.base, message=text, author=author, committer=code.own_signature())
    else:
        git.rebase(found.branch, found.base, committer=code.signature(actor))
    code.pushed(found.repository, found.base, "pr_merge", before, actor)
    code.change(
        found.change_id,
        merged_at=company.now,
        merged_by=actor,
        closed_at=company.now,
        landed=tuple(git.new_commits(git.tip(found.base), before)),
    )
    _delete_branch(code, found, actor)


@verb
def close_change(company: Company, who: Person, *, change: Mark, account: str = "main") -> None:
    """Close a pull request without merging it."""
    found, actor = find(company, change), acting(company, who, account)
    company.code.change(found.change_id, closed_at=company.now)
    _delete_branch(company.code, found, actor)


def acting(company: Company, who: Person, account: str) -> str:
    """Return the id of the account that acts: one of the person's by name, or a bot by its login."""
    if account.endswith("[bot]"):
        return next(bot.account_id for bot in company.code.accounts.values() if bot.login == account)
    return who.code_account(account)


def find(company: Company, mark: str) -> Change:
    """Return the pull request that bears a mark. Raises KeyError when there is none."""
    return company.code.changes[company.code.marked(mark, "change")["change_id"]]


def _committer(code: CodeHost, account_id: str) -> Signature:
    """Bots commit through the host, which signs for them."""
    return code.own_signature() if code.accounts[account_id].is_bot else code.signature(account_id)


def _commit(
    code: CodeHost,
    repository: str,
    branch: str,
    author: Signature,
    message: str,
    *,
    committer: Signature | None = None,
    start: str | None = None,
    path: str = "",
) -> str:
    count = code.new_id("text")
    return code.repository(repository).git.commit(
        branch,
        message=message,
        author=author,
        committer=committer or author,
        files={path or f"src/part{int(count) % 30:02d}.txt": f"{count}\n"},
        start=start,
    )


def _pushed(  # noqa: PLR0917 - what moved where
    code: CodeHost,
    change: Change,
    commits: tuple[str, ...],
    kind: PushKind,
    before: str,
    actor: str,
    *,
    changes_code: bool = True,
) -> None:
    push = code.pushed(change.repository, change.branch, kind, before, actor)
    code.repository(change.repository).git.set_ref(f"refs/pull/{change.number}/head", commits[-1])
    if changes_code:
        code.dismiss(change.change_id, [review.review_id for review in code.stale(change)], None)
    code.change(change.change_id, commits=commits, pushes=(*change.pushes, push))


def _co_authors(code: CodeHost, change: Change) -> list[str]:
    """Trailers for everybody but the author who wrote a commit of the change, as the host adds them to a squash."""
    git, own = code.repository(change.repository).git, code.accounts[change.author_id].email
    writers = {git.author(sha).email: git.author(sha).name for sha in change.commits}
    lines = [f"Co-authored-by: {name} <{email}>" for email, name in writers.items() if email != own]
    lines += [
        line for sha in change.commits for line in git.message(sha).splitlines() if line.startswith("Co-authored")
    ]
    return ["\n".join(dict.fromkeys(lines))] if lines else []


def _co_author(code: CodeHost, account_id: str) -> str:
    account = code.accounts[account_id]
    return f"Co-authored-by: {account.name} <{account.email}>"


def _delete_branch(code: CodeHost, change: Change, actor: str) -> None:
    git = code.repository(change.repository).git
    before = git.tip(change.branch)
    git.delete(change.branch)
    code.pushed(change.repository, change.branch, "branch_deletion", before, actor)
