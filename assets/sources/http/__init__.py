"""Reading JSON over HTTP without being fooled: what the connectors of web services share.

Here: one session per pull (pinned host, budgets, retries, skew), strict JSON, paging, checked answers,
rows to frames. Not here: anything a single vendor does, and records, which are in `warehouse/records/`.
"""
