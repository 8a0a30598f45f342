// Mark an image whose state is invalid for retry; one that was never expanded becomes new
MATCH (i:Image) WHERE i.source IS NOT NULL AND (i.state IS NOT NULL OR i.firstSeenAt IS NOT NULL)
WITH i, EXISTS { (i)-[:SIMILAR_TO]->() } AS lists, i.expandedAt IS NOT NULL AS answered
WHERE NOT CASE i.state
  WHEN 'expanded' THEN answered AND lists
  WHEN 'empty' THEN answered AND NOT lists
  WHEN 'new' THEN NOT answered
  ELSE coalesce(i.state IN ['gone', 'retry', 'rejected'], false) END
SET i.state = CASE WHEN answered THEN 'retry' ELSE 'new' END, i.reason = CASE WHEN answered THEN 'its state was damaged' END
RETURN count(*) AS repaired
