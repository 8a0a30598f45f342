// Apply complete neighbour lists
// One row is one image's complete answer. Rows that must change nothing are removed before (store/doubted). Edges that
// the new list lacks are closed (WAS_SIMILAR_TO). The earlier values of an image's state and of an edge's rank are kept
// from their first change on: states and stateTimes, ranks and rankTimes; the last value is the present one. Without
// these properties an image was new until expandedAt, and an edge has had its rank since firstSeenAt. Rows that are not
// of this form are skipped.
:param lists => [{id: 'flags:fr', at: '2026-01-01T00:00:00Z', state: 'expanded', data: {title: 'France'}, similar: ['flags:it']}];
UNWIND $lists AS row
MATCH (s:Image {id: row.id})
SET s:Image
WITH s, row, datetime(row.at) AS at
WHERE s.expandedAt IS NULL OR s.expandedAt <= at
WITH s, row, at, COLLECT { MATCH (s)-[old:SIMILAR_TO]->(t) WHERE NOT t.id IN row.similar RETURN old } AS lost,
     s.states IS :: LIST<STRING NOT NULL> NOT NULL AND s.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL AS kept
WITH s, row, at, lost, kept, kept OR coalesce(s.expandedAt < at OR s.state <> row.state AND s.expandedAt IS NOT NULL, false) AS again,
     CASE WHEN kept THEN s.states ELSE [coalesce(toStringOrNull(s.state), 'unknown')] END AS states,
     CASE WHEN kept THEN s.stateTimes ELSE [s.expandedAt] END AS times
FOREACH (_ IN CASE WHEN again AND last(states) <> row.state THEN [1] ELSE [] END |
  SET s.states = states + row.state, s.stateTimes = times + CASE WHEN last(times) > at THEN last(times) ELSE at END)
FOREACH (_ IN CASE WHEN again AND NOT kept AND last(states) = row.state THEN [1] ELSE [] END |
  SET s.states = states, s.stateTimes = times)
SET s += row.data, s.state = row.state, s.expandedAt = at, s.reason = null, s.shortSince = null
WITH s, row, at, lost
CALL (at, lost) {
  UNWIND lost AS old
  WITH at, old, startNode(old) AS a, endNode(old) AS b
  CREATE (a)-[was:WAS_SIMILAR_TO]->(b)
  SET was = properties(old), was.endedAt = at
  DELETE old
  RETURN count(*) AS closed
}
CALL (s, row, at) {
  UNWIND range(0, size(row.similar) - 1) AS position
  MATCH (t:Image {id: row.similar[position]})
  MERGE (s)-[r:SIMILAR_TO]->(t)
  ON CREATE SET r.firstSeenAt = at, r.rank = position + 1
  WITH at, position, r, coalesce(r.rank <> position + 1, false) AS moved, r.ranks IS :: LIST<INTEGER NOT NULL> NOT NULL AND r.rankTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL AS kept,
       r.rank IS :: INTEGER NOT NULL AND r.firstSeenAt IS :: ZONED DATETIME NOT NULL AS known
  FOREACH (_ IN CASE WHEN moved AND (kept OR known) THEN [1] ELSE [] END |
    SET r.ranks = CASE WHEN kept THEN r.ranks ELSE [r.rank] END + (position + 1),
        r.rankTimes = CASE WHEN kept THEN r.rankTimes ELSE [r.firstSeenAt] END + at)
  SET r.rank = position + 1, r.lastSeenAt = at
  RETURN count(*) AS edges
}
RETURN count(*) AS applied, sum(closed) AS closed, sum(size(row.similar) - edges) AS unmatched
