// Which lists change nothing
// These are: an answer older than the stored one, or older than the answer that set the state gone; and a short list
// that would close edges, unless it was seen a minute before. shortSince records when a short list was first seen.
// Setting the label that the node already has takes the node's lock before its times are read. Setting a property to
// itself does not: Neo4j reads it before the lock, and undoes what another writer sets meanwhile.
:param lists => [{id: 'flags:fr', at: '2026-01-01T00:00:00Z', complete: true, similar: ['flags:it']}];
UNWIND $lists AS row
MATCH (s:Image {id: row.id})
SET s:Image
WITH s, row, datetime(row.at) AS at WHERE s.expandedAt IS NOT NULL
WITH s, row, at, s.expandedAt > at OR s.state = 'gone' AND CASE WHEN s.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN last(s.stateTimes) > at ELSE false END AS older
WITH s, row, at, older, NOT older AND NOT row.complete AND NOT coalesce(s.shortSince + duration('PT60S') <= at, false)
     AND EXISTS { MATCH (s)-[:SIMILAR_TO]->(t) WHERE NOT t.id IN row.similar } AS short
WHERE older OR short
SET s.shortSince = CASE WHEN short THEN coalesce(s.shortSince, at) ELSE s.shortSince END
RETURN collect(row.id) AS ids, sum(CASE WHEN older THEN 1 ELSE 0 END) AS outdated
