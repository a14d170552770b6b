"""The 61 Trust Services Criteria, and what supports each."""

from dashboards.criteria import coverage

PAGE = "criteria"
ORDER = 20
TITLE = "The 61 Trust Services Criteria"
TEXT = "Every criterion of the five categories."
EMPTY = "No criteria are published. Run `tallymark rebuild`."
QUERY = coverage("TSC")
