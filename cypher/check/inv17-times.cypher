// INV17: Times are valid, in order, and not in the future
// An edge is first seen before it is last seen, and ends after that. Its image was expanded when the edge was last
// seen. No time is more than five minutes after the database server's clock.
CALL () {
  MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image)
  WHERE a.source IS NOT NULL AND NOT coalesce(r.firstSeenAt IS :: ZONED DATETIME AND r.lastSeenAt IS :: ZONED DATETIME
    AND r.firstSeenAt <= r.lastSeenAt AND (a.expandedAt IS NULL OR r.lastSeenAt <= a.expandedAt), false)
  RETURN a.id AS id, 'SIMILAR_TO to ' + b.id AS detail
  UNION ALL
  MATCH (a:Image)-[r:WAS_SIMILAR_TO]->(b:Image)
  WHERE a.source IS NOT NULL AND (any(at IN [r.firstSeenAt, r.lastSeenAt, r.endedAt] WHERE NOT at IS :: ZONED DATETIME)
    OR r.firstSeenAt > r.lastSeenAt OR r.lastSeenAt > r.endedAt OR r.endedAt > datetime() + duration('PT5M'))
  RETURN a.id AS id, 'WAS_SIMILAR_TO to ' + b.id AS detail
  UNION ALL
  MATCH (i:Image)
  WHERE i.source IS NOT NULL AND any(at IN [i.firstSeenAt, i.expandedAt, i.shortSince, i.hiddenAt]
    WHERE NOT at IS :: ZONED DATETIME OR at > datetime() + duration('PT5M'))
  RETURN i.id AS id, 'first seen ' + toString(i.firstSeenAt) + coalesce(', answered ' + toString(i.expandedAt), '') AS detail
  UNION ALL
  MATCH (i:Image)
  WHERE i.source IS NOT NULL AND i.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL
    AND any(at IN i.stateTimes WHERE at > datetime() + duration('PT5M'))
  RETURN i.id AS id, 'states, the last since ' + toString(last(i.stateTimes)) AS detail
  UNION ALL
  MATCH (a:Image)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->(b:Image)
  WHERE a.source IS NOT NULL AND r.rankTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL
    AND any(at IN r.rankTimes WHERE at > datetime() + duration('PT5M'))
  RETURN a.id AS id, 'ranks of ' + b.id + ', the last since ' + toString(last(r.rankTimes)) AS detail
  UNION ALL
  MATCH (c:Crawl)
  WHERE c.source IS NOT NULL AND any(at IN [c.startedAt, c.completedAt] WHERE at > datetime() + duration('PT5M'))
  RETURN c.id AS id, 'begun ' + toString(c.startedAt) + coalesce(', finished ' + toString(c.completedAt), '') AS detail
}
RETURN id, detail ORDER BY id, detail
