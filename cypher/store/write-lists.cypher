// Apply whole lists of similar images
// One row = one image's complete answer; those that must change nothing are left out before (store/doubted). Edges that
// the new list lacks are closed (WAS_SIMILAR_TO).
:param lists => [{id: 'flags:fr', at: '2026-01-01T00:00:00Z', state: 'expanded', data: {title: 'France'}, similar: ['flags:it']}];
UNWIND $lists AS row
MATCH (s:Image {id: row.id})
SET s:Image
WITH s, row, datetime(row.at) AS at
WHERE s.expandedAt IS NULL OR s.expandedAt <= at
WITH s, row, at, COLLECT { MATCH (s)-[old:SIMILAR_TO]->(t) WHERE NOT t.id IN row.similar RETURN old } AS lost
SET s += row.data, s.state = row.state, s.expandedAt = at, s.reason = null, s.shortSince = null
WITH s, row, at, lost
CALL (at, lost) {
  UNWIND lost AS old
  WITH at, old, startNode(old) AS a, endNode(old) AS b
  CREATE (a)-[:WAS_SIMILAR_TO {rank: old.rank, firstSeenAt: old.firstSeenAt, lastSeenAt: old.lastSeenAt, endedAt: at}]->(b)
  DELETE old
  RETURN count(*) AS closed
}
CALL (s, row, at) {
  UNWIND range(0, size(row.similar) - 1) AS position
  MATCH (t:Image {id: row.similar[position]})
  MERGE (s)-[r:SIMILAR_TO]->(t)
  ON CREATE SET r.firstSeenAt = at
  SET r.rank = position + 1, r.lastSeenAt = at
  RETURN count(*) AS edges
}
RETURN count(*) AS applied, sum(closed) AS closed, sum(size(row.similar) - edges) AS unmatched
