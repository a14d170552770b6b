"""Okta: users, groups, policies, log, roles and tokens of one organisation under /api/v1/."""
