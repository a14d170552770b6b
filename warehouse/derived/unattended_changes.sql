-- Changes in which nobody but machines on the register had a hand, with the files that they touch, one a line.
-- Left out: where a hand is not known, and where git does not tell all files (what came in by a merge commit).
WITH hands AS (
    SELECT h.day, h.source_id, h.change_id
    FROM responsible_people h
    SEMI JOIN change_contributors c ON c.day = h.day AND c.source_id = h.source_id AND c.change_id = h.change_id
    GROUP BY ALL HAVING bool_and(h.is_registered)
)
SELECT h.day, h.source_id, h.change_id, string_agg(g.paths, chr(10) ORDER BY k.commit_sha) AS paths
FROM hands h
JOIN change_commits k ON k.day = h.day AND k.source_id = h.source_id AND k.change_id = h.change_id
LEFT JOIN release_commits g ON g.day = k.day AND g.host_source_id = k.source_id
    AND g.repository_id = k.repository_id AND g.commit_sha = k.commit_sha
GROUP BY ALL HAVING count(*) = count(g.paths)
