-- The 61 Trust Services Criteria and the 93 controls of ISO/IEC 27001:2022 Annex A, by id with short titles of our own.
-- framework: TSC or ISO27001
-- criterion: Id in the framework
-- title: Short title of our own; the standards' texts are not reproduced
-- category: Trust Services category or Annex A theme
SELECT framework, criterion, title, category FROM given_criteria ORDER BY ALL
