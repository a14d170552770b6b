"""The 93 controls of ISO/IEC 27001:2022 Annex A, and what supports each."""

from dashboards.criteria import coverage

PAGE = "criteria"
ORDER = 30
TITLE = "The 93 controls of ISO/IEC 27001:2022 Annex A"
TEXT = "Every control of Annex A. Which of them are applicable is management's decision, and not asked here."
EMPTY = "No criteria are published. Run `tallymark rebuild`."
QUERY = coverage("ISO27001")
