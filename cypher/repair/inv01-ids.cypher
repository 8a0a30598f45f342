// Merge images that have the same id into one
// The image that was expanded last stays. Edges to the others point to it then. The others' own lists become history.
// Lists of our own comparison that had the others are computed again. Images with relationships of other programs are
// left alone.
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL AND i.id IS NOT NULL
WITH i ORDER BY coalesce(i.expandedAt, datetime('0001-01-01T00:00:00Z')) DESC, elementId(i)
WITH i.id AS id, collect(i) AS same
WHERE size(same) > 1
  AND none(x IN tail(same) WHERE EXISTS { (x)-[r]-() WHERE NOT type(r) IN ['SIMILAR_TO', 'WAS_SIMILAR_TO', 'ALSO_SIMILAR_TO', 'FROM', 'OF'] })
WITH head(same) AS kept, tail(same) AS others
UNWIND others AS other
CALL (kept, other) { MATCH (a)-[r:SIMILAR_TO]->(other) CREATE (a)-[n:SIMILAR_TO]->(kept) SET n = properties(r) DELETE r }
CALL (kept, other) { MATCH (a)-[r:WAS_SIMILAR_TO]->(other) CREATE (a)-[n:WAS_SIMILAR_TO]->(kept) SET n = properties(r) DELETE r }
CALL (kept, other) { MATCH (other)-[r:WAS_SIMILAR_TO]->(b) CREATE (kept)-[n:WAS_SIMILAR_TO]->(b) SET n = properties(r) DELETE r }
CALL (kept, other) {
  MATCH (other)-[r:SIMILAR_TO]->(b) CREATE (kept)-[n:WAS_SIMILAR_TO]->(b)
  SET n = properties(r), n.endedAt = coalesce(kept.expandedAt, r.lastSeenAt) DELETE r
}
CALL (kept, other) {
  MATCH (other)-[r:OF]->(w)
  FOREACH (_ IN CASE WHEN EXISTS { (kept)-[:OF]->() } THEN [] ELSE [1] END | CREATE (kept)-[:OF]->(w))
  DELETE r
}
CALL (kept, other) { MATCH (c)-[r:FROM]->(other) MERGE (c)-[:FROM]->(kept) DELETE r }
CALL (other) { MATCH (a)-[also:ALSO_SIMILAR_TO]->(other) MATCH (a)-[of_it:ALSO_SIMILAR_TO {by: also.by}]->() DELETE of_it }
CALL (other) { MATCH (other)-[also:ALSO_SIMILAR_TO]->() DELETE also }
SET kept.hiddenAt = coalesce(kept.hiddenAt, other.hiddenAt), kept.hiddenWhy = coalesce(kept.hiddenWhy, other.hiddenWhy)
DELETE other
RETURN count(*) AS repaired
