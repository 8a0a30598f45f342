// INV6: All edges of a list were last seen when its image was last expanded
// Otherwise a list was applied partly. An image in state retry is not checked.
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image)
WHERE a.source IS NOT NULL AND a.state IN ['expanded', 'empty', 'gone'] AND coalesce(r.lastSeenAt <> a.expandedAt, true)
RETURN a.id AS id, b.id + ' last seen ' + coalesce(toString(r.lastSeenAt), 'never') AS detail ORDER BY id, detail
