// INV9: An image's state agrees with its time and its list
// expanded: it answered with a list; empty: it answered without one; new: it never answered.
MATCH (i:Image) WHERE i.source IS NOT NULL AND (i.state IS NOT NULL OR i.firstSeenAt IS NOT NULL)
WITH i, EXISTS { (i)-[:SIMILAR_TO]->() } AS lists, i.expandedAt IS NOT NULL AS answered
WHERE NOT CASE i.state
  WHEN 'expanded' THEN answered AND lists
  WHEN 'empty' THEN answered AND NOT lists
  WHEN 'new' THEN NOT answered
  ELSE coalesce(i.state IN ['gone', 'retry', 'rejected'], false) END
RETURN i.id AS id, coalesce(i.state, 'no state') + CASE WHEN answered THEN ', answered' ELSE ', never answered' END
  + CASE WHEN lists THEN ', has a list' ELSE ', has no list' END AS detail ORDER BY id
