"""Policies by type and their rules."""

from typing import Any

from assets.sandbox.directory import Policy, Rule
from assets.sandbox.vendors.okta.api import ORIGIN, endpoint, failure, not_found, page, rows_of, zulu
from assets.sandbox.wire import Call, Reply, Site

_KINDS = {"OKTA_SIGN_ON": "sign_on", "MFA_ENROLL": "enrol", "PASSWORD": "password"}
_TYPES = {kind: name for name, kind in _KINDS.items()}
_RULE_TYPES = {"sign_on": "SIGN_ON", "enrol": "MFA_ENROLL", "password": "PASSWORD"}
_SETTINGS: dict[str, dict[str, Any]] = {
    "enrol": {
        "type": "AUTHENTICATORS",
        "authenticators": [
            {"key": "okta_verify", "enroll": {"self": "REQUIRED"}},
            {"key": "webauthn", "enroll": {"self": "OPTIONAL"}},
            {"key": "okta_password", "enroll": {"self": "REQUIRED"}},
        ],
    },
}
_MOST = 200


@endpoint("/policies", limit=1000)
def policies(site: Site, call: Call) -> Reply:
    """List the policies of a type."""
    kind = _KINDS.get(call.query.get("type", ""))
    if kind is None:
        return failure(400, "E0000001", "Api validation failed: type", "type: The field is invalid or missing")
    found = [policy for policy in site.company.directory.policies.values() if policy.kind == kind]
    return page(call, rows_of([_policy_view(policy) for policy in found]), _MOST)


@endpoint("/policies/{policy_id}/rules", limit=1000)
def rules(site: Site, call: Call) -> Reply:
    """List the rules of a policy."""
    policy = site.company.directory.policies.get(call.path["policy_id"])
    if policy is None:
        return not_found(call.path["policy_id"], "Policy")
    return page(call, rows_of([_rule_view(policy, rule) for rule in policy.rules]), _MOST)


def _policy_view(policy: Policy) -> dict[str, Any]:
    own = f"{ORIGIN}/api/v1/policies/{policy.policy_id}"
    view = {
        "type": _TYPES[policy.kind],
        "id": policy.policy_id,
        "status": "ACTIVE",
        "name": policy.name,
        "description": policy.description,
        "priority": policy.priority,
        "system": policy.system,
        "conditions": {"people": {"groups": {"include": list(policy.group_ids)}}},
        "created": zulu(policy.created_at),
        "lastUpdated": zulu(policy.changed_at),
        "_links": {
            "self": {"href": own, "hints": {"allow": ["GET", "PUT"]}},
            "rules": {"href": f"{own}/rules", "hints": {"allow": ["GET", "POST"]}},
        },
    }
    found = _passwords(policy) if policy.kind == "password" else _SETTINGS.get(policy.kind)
    return {**view, "settings": found} if found else view


def _passwords(policy: Policy) -> dict[str, Any]:
    letters = {"minLowerCase": 1, "minUpperCase": 1, "minNumber": 1, "minSymbol": 0}
    return {
        "password": {
            "complexity": {"minLength": policy.min_length, **letters},
            "age": {"maxAgeDays": 0, "expireWarnDays": 0, "minAgeMinutes": 0, "historyCount": 8},
            "lockout": {
                "maxAttempts": policy.lockout_attempts,
                "autoUnlockMinutes": 0,
                "showLockoutFailures": False,
            },
        }
    }


def _rule_view(policy: Policy, rule: Rule) -> dict[str, Any]:
    people: dict[str, Any] = {"users": {"exclude": list(rule.users_excluded)}}
    if rule.groups_excluded:
        people["groups"] = {"exclude": list(rule.groups_excluded)}
    return {
        "id": rule.rule_id,
        "status": rule.status,
        "name": rule.name,
        "priority": rule.priority,
        "created": zulu(rule.created_at),
        "lastUpdated": zulu(rule.changed_at),
        "system": rule.system,
        "conditions": {"people": people, "network": {"connection": "ANYWHERE"}, "authContext": {"authType": "ANY"}},
        "actions": _actions(policy, rule),
        "_links": {
            "self": {
                "href": f"{ORIGIN}/api/v1/policies/{policy.policy_id}/rules/{rule.rule_id}",
                "hints": {"allow": ["GET", "PUT"]},
            }
        },
        "type": _RULE_TYPES[policy.kind],
    }


def _actions(policy: Policy, rule: Rule) -> dict[str, Any]:
    if policy.kind == "enrol":
        return {"enroll": {"self": "CHALLENGE"}}
    if policy.kind == "password":
        return {"passwordChange": {"access": "ALLOW"}, "selfServicePasswordReset": {"access": "ALLOW"}}
    prompt = {"factorPromptMode": "ALWAYS", "factorLifetime": 15} if rule.require_factor else {}
    return {
        "signon": {
            "requireFactor": rule.require_factor,
            **prompt,
            "access": rule.access,
            "primaryFactor": "PASSWORD_IDP",
            "rememberDeviceByDefault": False,
            "session": {
                "usePersistentCookie": False,
                "maxSessionIdleMinutes": 720,
                "maxSessionLifetimeMinutes": rule.session_minutes,
            },
        }
    }
