// Reset kept states and ranks that are invalid: the earlier ones are unknown then
CALL () {
  MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
  WITH i, CASE
    WHEN i.states IS NULL AND i.stateTimes IS NULL THEN NOT i.state IN ['gone', 'retry', 'rejected']
    WHEN i.states IS :: LIST<STRING NOT NULL> NOT NULL AND i.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN coalesce(size(i.states) = size(i.stateTimes) AND last(i.states) = i.state
      AND all(state IN tail(i.states) WHERE state IN ['new', 'expanded', 'empty', 'gone', 'retry', 'rejected'])
      AND all(k IN range(1, size(i.stateTimes) - 1) WHERE i.stateTimes[k - 1] <= i.stateTimes[k]), false)
    ELSE false END AS right
  WHERE NOT right
  WITH i, CASE WHEN i.firstSeenAt IS :: ZONED DATETIME NOT NULL AND i.firstSeenAt < datetime() THEN i.firstSeenAt ELSE datetime() END AS first
  SET i.states = CASE WHEN i.state = 'new' THEN null ELSE ['unknown', toStringOrNull(i.state)] END,
      i.stateTimes = CASE WHEN i.state = 'new' THEN null ELSE [first, datetime()] END
  RETURN count(*) AS images
}
CALL () {
  MATCH (a:Image)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->(:Image)
  WHERE a.source IS NOT NULL AND a.state IS NOT NULL AND (r.ranks IS NOT NULL OR r.rankTimes IS NOT NULL)
    AND NOT CASE WHEN r.ranks IS :: LIST<INTEGER NOT NULL> NOT NULL AND r.rankTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN coalesce(
      size(r.ranks) = size(r.rankTimes) AND last(r.ranks) = r.rank AND r.rankTimes[0] = r.firstSeenAt
      AND all(rank IN tail(r.ranks) WHERE rank > 0)
      AND all(k IN range(1, size(r.rankTimes) - 1) WHERE r.rankTimes[k - 1] <= r.rankTimes[k]), false) ELSE false END
  WITH r, r.rank IS :: INTEGER NOT NULL AND r.firstSeenAt IS :: ZONED DATETIME NOT NULL AND r.lastSeenAt IS :: ZONED DATETIME NOT NULL
    AND r.firstSeenAt < r.lastSeenAt AS again
  SET r.ranks = CASE WHEN again THEN [0, r.rank] END, r.rankTimes = CASE WHEN again THEN [r.firstSeenAt, r.lastSeenAt] END
  RETURN count(*) AS edges
}
RETURN images + edges AS repaired
