-- The 61 Trust Services Criteria and the 93 controls of ISO/IEC 27001:2022 Annex A, by id with short titles of our own.
-- framework: TSC or ISO27001
-- criterion: Id in the framework
-- title: Short title of our own; the standards' texts are not reproduced
-- category: Trust Services category or Annex A theme
-- reach: The most that records of people, accounts, tickets and changes can say of it: direct (that it operates), partial, record (that something was recorded), none
-- elsewhere: What management has to show by other evidence in any case
SELECT framework, criterion, title, category, reach, elsewhere FROM given_criteria ORDER BY ALL
