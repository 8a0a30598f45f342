// Edges that came or left since a date
// Compares the lists as known at that date with the present ones. An image that left and returned is not a change.
// Images that were not expanded before the date are left out.
// topic: history
// about: everything
:param since => '2026-01-01T00:00:00Z';
:param source => null;
CALL () {
  MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image)
  WHERE r.firstSeenAt > datetime($since)
    AND NOT EXISTS { (a)-[w:WAS_SIMILAR_TO]->(b) WHERE w.firstSeenAt <= datetime($since) < w.endedAt }
    AND EXISTS { (a)-[k:SIMILAR_TO|WAS_SIMILAR_TO]->() WHERE k.firstSeenAt <= datetime($since) }
  RETURN 'came' AS change, a, b, r.rank AS rank, r.firstSeenAt AS at
  UNION ALL
  MATCH (a:Image)-[r:WAS_SIMILAR_TO]->(b:Image)
  WHERE r.firstSeenAt <= datetime($since) < r.endedAt AND NOT EXISTS { (a)-[:SIMILAR_TO]->(b) }
  RETURN 'left' AS change, a, b, r.rank AS rank, r.endedAt AS at
}
WITH * WHERE $source IS NULL OR a.source = $source
RETURN a.id AS id, change, rank, b.id AS similar, b.title AS title, at ORDER BY id, change, rank
