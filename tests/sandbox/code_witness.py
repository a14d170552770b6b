"""Sees what really happened on the code host: a plain re-reading of its facts, with no vendor in between."""

import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from assets.sandbox.build import live
from assets.sandbox.when import DAY, instant, is_workday, local_day

LIMITS = {"critical": 15, "high": 30, "medium": 90, "low": 180}


class Witness:
    """Sees all facts and writes down, for each test and attribute, which item fails on which day."""

    def __init__(self, company) -> None:
        self.company, self.code = company, company.code
        self.failing, self.required, self.tips = defaultdict(set), {}, {}
        self.unapproved, self.released, self.rewritten = set(), defaultdict(dict), set()
        for day in live(company):
            for repository in self.code.repositories.values():
                if not repository.is_archived:
                    self.protection(repository, day)
                    self.moves(repository, day)
        released = [one for one in self.code.changes.values() if one.merged_at and one.base == "main"]
        in_run = [one for one in released if self.happened(one.merged_at)]
        for one in in_run:
            if not self.is_routine(one):
                self.approval(one)
                self.revision(one)
                self.people(one)
                self.reason(one)
                self.afterwards(one)
            self.checks(one)
        for repository in self.code.repositories.values():
            self.forced(repository)
            self.deployments(repository)
            self.failures(repository)
        for alert in self.code.alerts.values():
            self.weakness(alert)

    def happened(self, at) -> bool:
        return self.company.settings.start <= local_day(at) < self.company.settings.end

    def fail(self, test: str, attribute: str, day: date, **item: str) -> None:
        self.failing[test, attribute].add((frozenset(item.values()), day))

    def protection(self, repository, day: date) -> None:
        layers = self.code.rules_of(repository.name, repository.default_branch)
        item = {"repository": repository.repository_id, "branch": repository.default_branch}
        checks = {name for rules in layers for name in rules.checks}
        self.required[repository.name, day] = checks
        if not layers:
            self.fail("CHG-06", "A", day, **item)
            return
        asked = [rules for rules in layers if rules.reviews]
        approvals = max((rules.approvals for rules in asked), default=0)
        if approvals < 1 or not checks or not any(rules.dismiss_stale or rules.last_push for rules in asked):
            self.fail("CHG-06", "B", day, **item)
        if any(not rules.admins or rules.bypass_ids for rules in layers):
            self.fail("CHG-06", "C", day, **item)
        if all(rules.force_push for rules in layers) or all(rules.deletion for rules in layers):
            self.fail("CHG-06", "D", day, **item)

    def moves(self, repository, day: date) -> None:
        git, branch = repository.git, repository.default_branch
        tip, line = git.tip(branch), self.released[repository.name]
        before, sha = self.tips.get(repository.name), tip
        item = {"repository": repository.repository_id, "branch": branch}
        if before and not git.is_ancestor(before, tip):
            self.rewritten.add((repository.name, day))
            self.fail("CHG-07", "B", day, **item, kind="move")
        while sha and sha not in line:
            line[sha] = day
            if before and not self.brought(repository.name, sha):
                self.fail("CHG-07", "A", day, repository=repository.repository_id, commit=sha)
            sha = next(iter(git.parents(sha)), None)
        self.tips[repository.name] = tip

    def brought(self, name: str, sha: str):
        changes = (one for one in self.code.changes.values() if one.repository == name and sha in one.landed)
        return next(changes, None)

    def forced(self, repository) -> None:
        for push in self.code.pushes.get(repository.name, []):
            day = local_day(push.pushed_at)
            released = push.kind == "force_push" and push.branch == repository.default_branch
            if released and (repository.name, day) not in self.rewritten:
                item = {"repository": repository.repository_id, "branch": push.branch, "event": push.push_id}
                self.fail("CHG-07", "B", day, **item, kind="event")

    def person(self, account_id: str | None) -> str | None:
        account = self.code.accounts.get(account_id or "")
        return account.employee_number if account else None

    def is_routine(self, one) -> bool:
        git = self.code.repositories[one.repository].git
        bots = {account.email for account in self.code.accounts.values() if account.is_bot}
        files = {path for sha in one.commits for path in git.changed(sha)}
        return {git.author(sha).email for sha in one.commits} <= bots and files == {"requirements.lock"}

    def involved(self, one) -> set[str | None]:
        git = self.code.repositories[one.repository].git
        writers = {git.author(sha).email for sha in one.commits} | {git.committer(sha).email for sha in one.commits}
        people = {self.person(a.account_id) for a in self.code.accounts.values() if a.email in writers}
        return people | {self.person(push.actor_id) for push in one.pushes} | {self.person(one.author_id)}

    def last_words(self, one):
        """What each account said last by the merge, and later that day, less what was taken back by the merge."""
        day, latest = local_day(one.merged_at), {}
        for review in one.reviews:
            if review.verdict != "commented" and local_day(review.submitted_at) <= day:
                latest[review.reviewer_id, review.submitted_at <= one.merged_at] = review
        for (_, before), review in latest.items():
            if not (review.dismissed_at and review.dismissed_at <= one.merged_at):
                yield review, before

    def yes(self, one):
        return [review for review, before in self.last_words(one) if before and review.verdict == "approved"]

    def content(self, one, sha: str) -> dict[str, str]:
        """The files that a revision of a change has otherwise than the branch that it was merged into."""
        git = self.code.repositories[one.repository].git
        base = next(push.before for push in self.code.pushes[one.repository] if push.after == one.landed[-1])
        own = [git.changed(new) for new in git.new_commits(sha, base) if len(git.parents(new)) == 1]
        return {path: name for files in own for path, name in files.items()}

    def is_seen(self, one, review) -> bool:
        return self.content(one, review.sha) == self.content(one, one.head_sha)

    def revision(self, one) -> None:
        people = [r for r in self.yes(one) if not self.code.accounts[r.reviewer_id].is_bot]
        outside = [r for r in people if self.person(r.reviewer_id) not in self.involved(one)]
        seen = [r for r in people if self.is_seen(one, r)]
        if outside and not any(r in seen for r in outside):
            self.fail("CHG-02", "A", local_day(one.merged_at), change=one.change_id)
        pusher = self.person([push for push in one.pushes if push.kind != "branch_deletion"][-1].actor_id)
        if seen and all(self.person(r.reviewer_id) == pusher for r in seen):
            self.fail("CHG-02", "B", local_day(one.merged_at), change=one.change_id)

    def people(self, one) -> None:
        day, given = local_day(one.merged_at), self.yes(one)
        people = [self.person(r.reviewer_id) for r in given if not self.code.accounts[r.reviewer_id].is_bot]
        answering = self.company.people["head of Engineering"].employee_number
        for attribute, failed in (
            ("A", people and set(people) <= self.involved(one)),
            ("B", people and self.code.accounts[one.author_id].is_bot and set(people) == {answering}),
            ("C", given and not people),
        ):
            if failed:
                self.fail("CHG-03", attribute, day, change=one.change_id)

    def reason(self, one) -> None:
        text = f"{one.description} {one.branch.upper()}"
        if taken := re.search(r"^Reverts .*#(\d+) ", text):
            same = (c for c in self.code.changes.values() if c.repository == one.repository)
            text = next(c.description for c in same if c.number == int(taken[1]))
        keys, limit = set(re.findall(r"[A-Z]+-\d+", text)), one.merged_at + timedelta(minutes=5)
        items = [t for t in self.company.tracker.tickets.values() if keys & self.keys(t)]
        items = [t for t in items if t.values["kind"] != "Access request"]
        items = [t for t in items if not t.reporter.startswith("557058") or t.opened_at < one.opened_at]
        if not any(t.opened_at <= limit and self.status(t, one.merged_at) != "Cancelled" for t in items):
            self.fail("CHG-10", "B" if items else "A", local_day(one.merged_at), change=one.change_id)

    def keys(self, ticket) -> set[str | None]:
        moved = (item for change in ticket.changes for item in change.items if item.field == "key")
        return {ticket.key, *(item.before for item in moved)}

    def status(self, ticket, at) -> str:
        later = [i for change in ticket.changes if change.at > at for i in change.items if i.field == "status"]
        return later[0].before if later else ticket.values["status"]

    def approval(self, one) -> None:
        involved, standing, in_time, objections = self.involved(one), set(), set(), set()
        day = local_day(one.merged_at)
        for review, before in self.last_words(one):
            who = self.person(review.reviewer_id)
            if review.verdict == "changes_requested":
                objections |= {review.reviewer_id} if before else set()
            elif self.is_seen(one, review) and not self.code.accounts[review.reviewer_id].is_bot:
                (in_time if before else standing).update({who} - involved)
        for attribute, failed in (
            ("A", not standing | in_time),
            ("B", standing and not in_time),
            ("C", objections),
        ):
            if failed:
                self.unapproved.add(one.change_id)
                self.fail("CHG-01", attribute, day, change=one.change_id)

    def checks(self, one) -> None:
        repository, day = self.code.repositories[one.repository], local_day(one.merged_at)
        if not repository.environments:
            return
        required = self.required[one.repository, day]
        if not required:
            self.fail("CHG-04", "B", day, change=one.change_id)
        runs = [run for run in self.code.checks_of(one.head_sha) if run.started_at <= one.merged_at]
        last = {run.name: run for run in runs}
        for name in required:
            run = last.get(name)
            if not (run and run.conclusion == "success" and run.completed_at <= one.merged_at):
                self.fail("CHG-04", "A", day, change=one.change_id)

    def deployments(self, repository) -> None:
        line, git, shipped = self.released[repository.name], repository.git, None
        for one in self.code.deployments.values():
            if (one.repository, one.environment) != (repository.name, "production"):
                continue
            last = one.stages[-1]
            if last.state != "success":
                continue
            day, item = local_day(last.at), {"deployment": one.deployment_id}
            on_line = one.sha in line and line[one.sha] <= day
            before = git.new_commits(one.sha, shipped) if shipped and on_line else []
            fresh = [sha for sha in before if sha in line]
            changes = [self.brought(repository.name, sha) for sha in fresh]
            if self.happened(last.at):
                if not on_line:
                    self.fail("CHG-11", "A", day, **item)
                elif any(change is None or change.change_id in self.unapproved for change in changes):
                    self.fail("CHG-11", "B", day, **item)
                writers = {git.author(sha).email for sha in before}
                sole = writers == {self.code.accounts[one.actor_id].email}
                alone = one.approved_by in {None, one.actor_id}
                if one.by_hand and (alone or sole):
                    self.fail("CHG-11", "C", day, **item)
            shipped = one.sha if on_line else shipped

    def weakness(self, alert) -> None:
        due = alert.found_at + timedelta(days=LIMITS[alert.severity])
        if not self.happened(due):
            return
        set_aside = alert.dismissed_at and alert.dismissed_at <= due
        if set_aside and alert.reason != "tolerable_risk":
            self.fail("TKT-07", "C", local_day(due), weakness=alert.alert_id)
        if not set_aside and not (alert.fixed_at and alert.fixed_at <= due):
            self.fail("TKT-07", "B", local_day(due), weakness=alert.alert_id)

    def afterwards(self, one) -> None:
        given = [
            review.submitted_at
            for review in one.reviews
            if review.verdict == "approved"
            and not self.code.accounts[review.reviewer_id].is_bot
            and self.person(review.reviewer_id) not in self.involved(one)
            and not (review.dismissed_at and review.dismissed_at <= one.merged_at)
            and self.is_seen(one, review)
        ]
        emergency = {*one.labels, *(taken.label for taken in one.unlabelled)} & {"emergency", "hotfix"}
        if emergency or min(given, default=self.company.now) > one.merged_at:
            self.late("A", one.merged_at, 2, min(given, default=None), change=one.change_id)
        limit = one.merged_at + timedelta(hours=24)
        named = set(re.findall(r"[A-Z]+-\d+", one.description))
        tickets = [t for t in self.company.tracker.tickets.values() if named & self.keys(t)]
        incidents = [t for t in tickets if t.values["kind"] == "Incident" and t.opened_at <= limit]
        if emergency and not incidents and self.happened(limit):
            self.fail("CHG-09", "B", local_day(limit), change=one.change_id)

    def failures(self, repository) -> None:
        """Production deployments that failed, or in whose place something older was put."""
        own = (one for one in self.code.deployments.values() if one.repository == repository.name)
        own = [one for one in own if one.environment == "production" and one.stages[-1].state != "in_progress"]
        done = [one for one in own if one.stages[-1].state == "success" and one.sha in self.released[repository.name]]
        wrong = [(one, one.stages[-1].at) for one in own if one.stages[-1].state == "failure"]
        for one, later in pairwise(done):
            if one.sha != later.sha and repository.git.is_ancestor(later.sha, one.sha):
                wrong.append((one, later.stages[-1].at))
        for one, at in wrong:
            told = (self.explained(t) for t in self.company.tracker.tickets.values() if self.names(t, one))
            known = min((when for when in told if when), default=None)
            self.late("C", at, 5, known, deployment=one.deployment_id)

    def names(self, ticket, deployment) -> bool:
        return ticket.values.get("deployment") == deployment.deployment_id

    def explained(self, ticket):
        """Since when a ticket has named both the deployment and the cause; None = it does not."""
        fields = ("deployment", "cause")
        if not all(ticket.values.get(field) for field in fields):
            return None
        return max(change.at for change in ticket.changes for item in change.items if item.field in fields)

    def late(self, attribute: str, at, working_days: int, done, **item: str) -> None:
        due = local_day(at)
        for _ in range(working_days):
            due += DAY
            while not is_workday(due):
                due += DAY
        over = instant(due + DAY, "00:00")
        if over <= self.company.now and self.company.settings.start <= due and not (done and done < over):
            self.fail("CHG-09", attribute, due, **item)
