// Remove doubts and reasons whose cause is gone
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
WITH i, i.reason IS NOT NULL AND NOT i.state IN ['retry', 'rejected'] AS reason,
     i.shortSince IS NOT NULL AND i.expandedAt IS NULL AND i.state <> 'gone' AS short,
     i.hiddenWhy IS NOT NULL AND i.hiddenAt IS NULL AS why
WHERE reason OR short OR why
SET i.reason = CASE WHEN reason THEN null ELSE i.reason END, i.shortSince = CASE WHEN short THEN null ELSE i.shortSince END,
    i.hiddenWhy = CASE WHEN why THEN null ELSE i.hiddenWhy END
RETURN count(*) AS repaired
