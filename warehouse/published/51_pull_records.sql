-- What each complete pull brought, record by record, and why it is complete.
-- seq: Number of the pull in the evidence log
-- source_id: The configured source
-- day: The day it stands for
-- record: The canonical record
-- rows: Rows received
-- source_total: The source's own total, or that of a second path
-- levels: How completeness was proven
-- how: The proof in words
SELECT seq, source_id, day, record, row_count AS rows, source_total, levels, how FROM readings ORDER BY seq, record
