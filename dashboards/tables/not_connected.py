"""Tests that are not in force: a grey line each, with the reason."""

PAGE = "overview"
ORDER = 110
TITLE = "Not connected"
TEXT = "These tests judge nothing, so they say nothing about the controls behind them."
EMPTY = "Every test of the catalogue is in force."
QUERY = """
    SELECT test_id AS "Control", title AS "Claim", status_reason AS "Why not, and what to do"
    FROM controls
    WHERE status <> 'in_force'
    ORDER BY test_id
"""
