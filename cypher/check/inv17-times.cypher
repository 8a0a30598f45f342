// INV17: Edges were first seen before they were last seen, and end after that
MATCH (a:Image)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->(b:Image)
WHERE a.source IS NOT NULL AND a.state IS NOT NULL AND (r.firstSeenAt > r.lastSeenAt
  OR r.lastSeenAt > CASE type(r) WHEN 'SIMILAR_TO' THEN a.expandedAt ELSE r.endedAt END)
RETURN a.id AS id, type(r) + ' to ' + b.id AS detail ORDER BY id, detail
