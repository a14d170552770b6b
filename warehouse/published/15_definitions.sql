-- Every definition of every control test: which judged which days, what changed, who put it into force, and what is offered and judges nothing yet.
-- test_id: The control test
-- definition_sha256: Hash of the definition, as results name it
-- how: first (taken as it stood), adopted, words (only what decides no verdict changed), offered (code or settings say so) or withdrawn (they do no more)
-- status: in_force, was_in_force, begins_later, offered, or past (an offer that is over)
-- from_day: First day that it judges; NULL = all days before the next one
-- to_day: Last day that it judged; NULL = no later one is on record, or it never judged
-- changed: Fields in which it differs from the one that judged when it was recorded, separated by commas
-- parameters: The company's numbers, as JSON
-- definition: All of it, as JSON
-- recorded_by: The user of the machine who adopted it; NULL = Tallymark noted it by itself
-- why: The reason given
-- backtest: What the adoption had shown, as JSON: days with another mark, deviations that appear or disappear over the marked days
-- recorded_at: UTC instant at which it was recorded
-- seq: Number in the evidence log
WITH judging AS (
    SELECT seq, test_id, coalesce(from_day, DATE '0001-01-01') AS since FROM catalogue
    WHERE how IN ('first', 'words', 'adopted')
    QUALIFY row_number() OVER (PARTITION BY test_id, since ORDER BY seq DESC) = 1),
spans AS (SELECT *, CAST(lead(since) OVER (PARTITION BY test_id ORDER BY since) - 1 AS DATE) AS until FROM judging),
rows AS (
    SELECT c.*, s.since, s.until, n.seq AS newest_seq,
        c.seq = max(c.seq) FILTER (c.how <> 'words') OVER (PARTITION BY c.test_id) AS is_newest,
        last_value(CASE WHEN c.how IN ('first', 'words', 'adopted') THEN c.definition END IGNORE NULLS) OVER (
            PARTITION BY c.test_id ORDER BY c.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM catalogue c LEFT JOIN spans s ON s.seq = c.seq AND s.test_id = c.test_id
    LEFT JOIN newest_definitions n ON n.test_id = c.test_id)
SELECT test_id, definition_sha256, how,
    CASE WHEN how = 'offered' AND is_newest THEN 'offered' WHEN how IN ('offered', 'withdrawn') OR since IS NULL THEN 'past'
        WHEN seq = newest_seq THEN 'in_force'
        WHEN since > (SELECT max(day) FROM first_results f WHERE f.test_id = rows.test_id) THEN 'begins_later'
        ELSE 'was_in_force' END AS status,
    from_day, until AS to_day,
    CASE WHEN before IS NULL THEN '' ELSE array_to_string(list_sort(list_filter(json_keys(definition), lambda name:
        json_extract(definition, '$.' || name) IS DISTINCT FROM json_extract(before, '$.' || name))), ', ') END AS changed,
    definition ->> '$.parameters' AS parameters, definition, who AS recorded_by, why, backtest, recorded_at, seq
FROM rows ORDER BY test_id, seq
