"""One bare repository: commits, merges of all kinds, pushes, forced pushes. Merging never conflicts: the head wins."""

import heapq
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from assets.sandbox.repositories.objects import Commit, Ids, Objects, Signature


class Repository:
    """A bare repository as it is now. Without a folder nothing is written; the ids are the same."""

    def __init__(self, *, default_branch: str = "main", folder: Path | None = None) -> None:
        self._objects = Objects()
        self._commits: dict[str, Commit] = {}
        self._number: dict[str, int] = {}  # commits in the order they were made: parents before children
        self._refs: dict[str, str] = {}
        self._default = default_branch
        self._folder: Path | None = None
        if folder:
            self.attach(folder)

    def attach(self, folder: Path) -> None:
        """Write the repository into a folder, which is made if missing, and go on writing there."""
        if self._folder == folder:
            return
        (folder / "refs" / "heads").mkdir(parents=True, exist_ok=True)
        (folder / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")
        self._objects.attach(folder / "objects")
        self._folder = folder
        for ref in self._refs:
            self._write_ref(ref)
        self._write_head()

    @property
    def default_branch(self) -> str:
        """The branch that HEAD names; it need not exist."""
        return self._default

    @default_branch.setter
    def default_branch(self, branch: str) -> None:
        self._default = branch
        self._write_head()

    def commit(
        self,
        branch: str,
        *,
        message: str,
        author: Signature,
        committer: Signature,
        files: Mapping[str, str],
        start: str | None = None,
    ) -> str:
        """Commit onto a branch and return the id.

        Args:
            branch: moved to the new commit; made at commit `start` (None = without a parent) if missing.
            message: without a line end.
            author: who wrote it.
            committer: who committed it.
            files: new content by path, added to the files of the tip.
            start: where a new branch begins.
        """
        parent = self.branches().get(branch, start)
        before = self._commits[parent].files if parent else {}
        now = {**before, **{path: self._objects.blob(text) for path, text in files.items()}}
        parents = (parent,) if parent else ()
        return self._add(
            branch, Commit(files=now, parents=parents, author=author, committer=committer, message=message)
        )

    def merge(
        self, head: str, into: str, *, message: str, committer: Signature, author: Signature | None = None
    ) -> str:
        """Merge branch `head` into branch `into` by a commit with both as parents; returns its id."""
        parents, author = (self.tip(into), self.tip(head)), author or committer
        files = self._merged(*parents)
        return self._add(
            into, Commit(files=files, parents=parents, author=author, committer=committer, message=message)
        )

    def squash(self, head: str, into: str, *, message: str, author: Signature, committer: Signature) -> str:
        """Put all that branch `head` changed into one commit on branch `into`; returns its id."""
        tip = self.tip(into)
        files = self._merged(tip, self.tip(head))
        return self._add(into, Commit(files=files, parents=(tip,), author=author, committer=committer, message=message))

    def rebase(self, head: str, into: str, *, committer: Signature) -> list[str]:
        """Copy the commits that branch `into` lacks onto it; returns the copies' ids, oldest first."""
        copies = []
        for name in self.new_commits(self.tip(head), self.tip(into)):
            commit, tip = self._commits[name], self.tip(into)
            files = {**self._commits[tip].files, **self.changed(name)}
            copies.append(self._add(into, replace(commit, files=files, parents=(tip,), committer=committer)))
        return copies

    def copy(self, sha: str, branch: str, *, message: str, committer: Signature) -> str:
        """Commit the files of another commit onto a branch, whatever the branch holds; returns the id."""
        files, tip = self._commits[sha].files, self.tip(branch)
        return self._add(
            branch, Commit(files=files, parents=(tip,), author=committer, committer=committer, message=message)
        )

    def move(self, branch: str, sha: str) -> None:
        """Push or force a branch to any commit there is."""
        self.set_ref(f"refs/heads/{branch}", sha)

    def set_ref(self, ref: str, sha: str) -> None:
        """Make a ref, such as refs/pull/12/head, name a commit. Raises KeyError when there is no such commit."""
        if sha not in self._commits:
            raise KeyError(sha)
        self._refs[ref] = sha
        self._write_ref(ref)

    def delete(self, branch: str) -> None:
        """Delete a branch; its commits stay. Raises KeyError when it is missing."""
        del self._refs[f"refs/heads/{branch}"]
        if self._folder:
            (self._folder / "refs" / "heads" / branch).unlink()

    def tip(self, branch: str) -> str:
        """Return the commit that a branch names. Raises KeyError when it is missing."""
        return self._refs[f"refs/heads/{branch}"]

    def branches(self) -> dict[str, str]:
        """Return tips by branch."""
        prefix = "refs/heads/"
        return {ref.removeprefix(prefix): sha for ref, sha in self._refs.items() if ref.startswith(prefix)}

    def refs(self) -> dict[str, str]:
        """Return commits by the full name of the ref that names them."""
        return dict(self._refs)

    def parents(self, sha: str) -> Ids:
        """Return a commit's parents, the branch it was made on first."""
        return self._commits[sha].parents

    def tree(self, sha: str) -> str:
        """Return the id of a commit's content: commits of the same one hold the same files."""
        return self._objects.tree_of[sha]

    def message(self, sha: str) -> str:
        """Return a commit's message."""
        return self._commits[sha].message

    def author(self, sha: str) -> Signature:
        """Return who wrote a commit."""
        return self._commits[sha].author

    def committer(self, sha: str) -> Signature:
        """Return who committed a commit."""
        return self._commits[sha].committer

    def changed(self, sha: str) -> dict[str, str]:
        """Return files (by path) that a commit has and its first parent has not, or not so."""
        commit = self._commits[sha]
        before = self._commits[commit.parents[0]].files if commit.parents else {}
        return {path: name for path, name in commit.files.items() if before.get(path) != name}

    def is_ancestor(self, sha: str, of: str) -> bool:
        """Tell whether `sha` is reachable from `of`; a commit is reachable from itself."""
        return not self.new_commits(sha, of)

    def new_commits(self, head: str, base: str) -> list[str]:
        """Return what is reachable from commit `head` and not from commit `base`, parents before children."""
        is_known = {head: head == base, base: True}
        waiting = [(-self._number[sha], sha) for sha in is_known]
        heapq.heapify(waiting)
        new: list[str] = []
        while any(not is_known[sha] for _, sha in waiting):
            _, sha = heapq.heappop(waiting)
            if not is_known[sha]:
                new.append(sha)
            for parent in self._commits[sha].parents:
                if parent not in is_known:
                    heapq.heappush(waiting, (-self._number[parent], parent))
                is_known[parent] = is_known.get(parent, False) or is_known[sha]
        return new[::-1]

    def _add(self, branch: str, commit: Commit) -> str:
        sha = self._objects.commit(commit)
        self._commits[sha] = commit
        self._number.setdefault(sha, len(self._number))
        self.move(branch, sha)
        return sha

    def _merged(self, base: str, head: str) -> dict[str, str]:
        files = dict(self._commits[base].files)
        for sha in self.new_commits(head, base):
            files |= self.changed(sha)
        return files

    def _write_ref(self, ref: str) -> None:
        if self._folder:
            path = self._folder / ref
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{self._refs[ref]}\n")

    def _write_head(self) -> None:
        if self._folder:
            (self._folder / "HEAD").write_text(f"ref: refs/heads/{self._default}\n")
