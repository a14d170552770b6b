"""A witness of people and accounts: re-reads the facts at each reading, with everything in sight, no vendor between."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from assets.sandbox.build import live
from assets.sandbox.company import Company
from assets.sandbox.directory import ENABLED
from assets.sandbox.hr import TERMINATED
from assets.sandbox.staff import ADMIN_GROUPS, BREAK_GLASS
from assets.sandbox.when import DAY, end_of, instant, local_day

HOUR = timedelta(hours=1)
WEAK = {"question", "email"}
REMOVALS = {
    "account_deactivated": True,
    "account_suspended": True,
    "account_activated": False,
    "account_unsuspended": False,
}
FOUR_HOURS = {"Termination (Involuntary)", "Death"}


class Chronicle:
    """What a witness who sees everything writes down at each reading."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.failing = defaultdict(set)
        self.entered = {}
        self.spells = {}
        self.removed = defaultdict(list)
        self.read_at = company.now - 90 * DAY
        self.roles = defaultdict(list)
        self.tokens = {}
        self.revoked = {}
        self.numbers = {}
        self.last_seen = {}
        registered = [person for person in company.people.values() if person.registration]
        self.registered = {person.account() for person in registered}
        self.entries = {person.account(): person.registration.entries for person in registered}
        self.silent = {person.account() for person in registered if not person.registration.interactive}
        for day in live(company):
            self.read(day)

    def read(self, day: date) -> None:
        midnight = instant(day + DAY, "00:00")
        self.hr(day)
        self.directory(day)
        self.contracts(day)
        self.policies(day)
        for account in self.company.directory.accounts.values():
            if account.status in ENABLED:
                self.factors(account, day, midnight)
                self.owner(account, day, midnight)
                self.administration(account, day)
        self.code_owners(day)

    def hr(self, day: date) -> None:
        for worker in self.company.hr.workers.values():
            self.last_seen[worker.worker_id] = day
            self.numbers.setdefault(worker.employee_number, set()).add(worker.worker_id)
            rows = {
                ("termination", row.starts_on, row.termination_type)
                for row in worker.statuses
                if row.status == TERMINATED
            }
            jobs = zip(worker.jobs, worker.jobs[1:], strict=False)
            rows |= {
                ("transfer", new.starts_on, "")
                for old, new in jobs
                if (old.title, old.department) != (new.title, new.department)
            }
            before = self.spells.get(worker.worker_id, set())
            gone = [self.entered[worker.worker_id, *row] for row in before - rows]
            for row in rows - before:
                self.entered[worker.worker_id, *row] = gone[0] if gone else worker.changed_at
            self.spells[worker.worker_id] = rows

    def directory(self, day: date) -> None:
        for account in self.company.directory.accounts.values():
            self.roles[account.account_id].append((day, bool(account.roles)))
        self.tokens |= self.company.directory.tokens
        for entry in self.company.directory.log:
            if entry.stored_at > self.read_at and entry.kind == "token_revoked":
                self.revoked[entry.targets[1].target_id] = entry.happened_at
            elif entry.stored_at > self.read_at and entry.kind in REMOVALS:
                self.removed[entry.targets[0].target_id].append((entry.happened_at, REMOVALS[entry.kind]))
        self.read_at = self.company.now

    def factors(self, account, day: date, midnight: datetime) -> None:
        young = account.created_at > midnight - DAY and account.last_login_at is None
        strong = any(f.status == "ACTIVE" and f.kind not in WEAK for f in account.factors)
        if not strong and not young and account.account_id not in self.silent:
            self.failing["IAM-01", "A"].add((account.account_id, day))

    def administration(self, account, day: date) -> None:
        groups = {self.company.directory.group_named(name).group_id for name in ADMIN_GROUPS}
        if any(role.kind != "READ_ONLY_ADMIN" for role in account.roles) or groups & {*account.group_ids}:
            self.keys(account, account.account_id, day)

    def code_owners(self, day: date) -> None:
        for person in self.company.people.values():
            for plan in person.code_accounts.values():
                if plan.role == "owner" and plan.directory:
                    account = self.company.directory.accounts[person.account(plan.directory)]
                    self.keys(account, plan.account_id, day)

    def keys(self, account, account_id: str, day: date) -> None:
        kinds = {factor.kind for factor in account.factors if factor.status == "ACTIVE"}
        if account.account_id not in self.silent and kinds != {"webauthn"}:
            self.failing["IAM-02", "B" if "webauthn" in kinds else "A"].add((account_id, day))

    def owner(self, account, day: date, midnight: datetime) -> None:
        entries = self.entries.get(account.account_id, ())
        spells = [(entry.since or date.min, entry.until or date.max) for entry in entries]
        if account.account_id in self.registered and (not spells or any(s <= day <= u for s, u in spells)):
            return
        workers = self.linked(account)
        if not workers and account.created_at <= midnight - 48 * HOUR:
            self.failing["IAM-05", "A"].add((account.account_id, day))
        if not workers:
            assert account.employee_number is None, "only accounts without a number are nobody's"
            return
        present = [self.company.hr.workers[key] for key in workers if key in self.company.hr.workers]
        ends = []
        for worker in present:
            last = worker.termination_date
            if last is None and worker.hire_date <= day + 7 * DAY and worker.is_active:
                return
            if last is not None and (effective := end_of(last, worker.office)) <= midnight:
                ends.append(effective + self.allowed(worker, account.account_id, last))
            elif last is not None:
                return
        if not present:
            ends.append(instant(max(self.last_seen[key] for key in workers) + 3 * DAY, "00:00"))
        if not ends or max(ends) <= midnight:
            self.failing["IAM-04", "A"].add((account.account_id, day))

    def linked(self, account) -> set[str]:
        if account.employee_number:
            return self.numbers.get(account.employee_number, set())
        same = {w.worker_id for w in self.company.hr.workers.values() if w.work_email == account.email}
        return same if len(same) == 1 else set()

    def allowed(self, worker, account_id: str, last: date) -> timedelta:
        kind = next(row.termination_type for row in reversed(worker.statuses) if row.status == TERMINATED)
        held = [role for day, role in self.roles[account_id] if day < last]
        privileged = bool(held) and held[-1]
        return 4 * HOUR if kind == "Termination (Involuntary)" or privileged else 24 * HOUR

    def contracts(self, day: date) -> None:
        midnight = instant(day + DAY, "00:00")
        for worker in self.company.hr.workers.values():
            if worker.kind != "contractor" or worker.hire_date > day or not self.works(worker.worker_id, midnight):
                continue
            key, end = worker.worker_id, worker.contract_end
            if end is None:
                self.failing["HR-12", "A"].add((key, day))
            elif end < day:
                self.failing["HR-12", "B"].add((key, day))
            if end and end > (worker.contract_extended_on or worker.hire_date) + 365 * DAY:
                self.failing["HR-12", "C"].add((key, day))
            sponsor = self.company.hr.workers.get(worker.job.reports_to)
            if sponsor is None or sponsor.kind != "employee" or not self.works(sponsor.worker_id, midnight):
                self.failing["HR-12", "D"].add((key, day))

    def works(self, worker_id: str, at: datetime) -> bool:
        worker = self.company.hr.workers[worker_id]
        last = worker.termination_date
        return last is None or end_of(last, worker.office) > at

    def policies(self, day: date) -> None:
        spared = {self.company.directory.group_named(BREAK_GLASS).group_id}
        for policy in self.company.directory.policies.values():
            for rule in policy.rules:
                loose = not rule.require_factor or rule.users_excluded or set(rule.groups_excluded) - spared
                if policy.kind == "sign_on" and rule.status == "ACTIVE" and rule.access == "ALLOW" and loose:
                    self.failing["IAM-01", "B"].add((policy.policy_id, day))
                longest = timedelta(hours=8 if policy.name == "Administrators" else 24)
                ends = timedelta(0) < timedelta(minutes=rule.session_minutes) <= longest
                if policy.kind == "sign_on" and rule.status == "ACTIVE" and rule.access == "ALLOW" and not ends:
                    self.failing["IAM-17", "C"].add((policy.policy_id, day))
            if policy.kind == "password" and (policy.min_length < 12 or not 1 <= policy.lockout_attempts <= 10):
                self.failing["IAM-17", "B"].add((policy.policy_id, day))

    def late_entries(self) -> set[tuple[str, str, date, date]]:
        late = set()
        for (worker_id, event, day, kind), entered in self.entered.items():
            office = next(
                p.office
                for p in self.company.people.values()
                if p.records and worker_id in {r.worker_id for r in p.records.values()}
            )
            if event == "transfer":
                due = instant(day, "00:00", office) + 72 * HOUR
            else:
                due = end_of(day, office) + (4 * HOUR if kind in FOUR_HOURS else 0 * HOUR)
            if entered > due:
                late.add((worker_id, event, day, local_day(due)))
        return late

    def late_removals(self) -> dict[str, set[tuple[str, str, date, date]]]:
        late = {"A": set(), "B": set()}
        for worker in self.company.hr.workers.values():
            for row in (row for row in worker.statuses if row.status == TERMINATED):
                effective = end_of(row.starts_on, worker.office)
                if effective > self.company.now - 2 * DAY or self.elsewhere(worker, row.starts_on):
                    continue
                for account in self.company.directory.accounts.values():
                    if worker.worker_id in self.linked(account) and account.account_id not in self.registered:
                        deadline = effective + self.allowed(worker, account.account_id, row.starts_on)
                        item = (worker.worker_id, account.account_id, row.starts_on, local_day(deadline))
                        if self.enabled_after(account.account_id, effective, deadline):
                            late["A"].add(item)
                        if self.token_after(account.account_id, effective, deadline):
                            late["B"].add(item)
        return late

    def elsewhere(self, worker, last: date) -> bool:
        others = [self.company.hr.workers[key] for key in self.numbers[worker.employee_number] - {worker.worker_id}]
        return any(o.hire_date <= last + DAY and (o.termination_date or last + DAY) > last for o in others)

    def enabled_after(self, account_id: str, effective: datetime, deadline: datetime) -> bool:
        history = self.removed[account_id]
        before = [is_removed for at, is_removed in history if at < effective]
        if before and before[-1]:
            return False
        return not any(is_removed and effective <= at <= deadline for at, is_removed in history)

    def token_after(self, account_id: str, effective: datetime, deadline: datetime) -> bool:
        own = [t for t in self.tokens.values() if t.account_id == account_id and t.created_at <= effective]
        return any(self.revoked.get(t.token_id, self.company.now) > deadline for t in own)
