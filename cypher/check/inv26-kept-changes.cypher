// INV26: The recorded states and ranks are in order and end in the present ones
// There are as many times as values, in order, and the last value is the present one. Ranks start when the edge was
// first seen. Only the first value may be unknown or 0: an older version kept nothing. Without kept states an image was
// new until it was expanded, so an image in state gone, retry or rejected has some.
CALL () {
  MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
  WITH i, CASE
    WHEN i.states IS NULL AND i.stateTimes IS NULL THEN NOT i.state IN ['gone', 'retry', 'rejected']
    WHEN i.states IS :: LIST<STRING NOT NULL> NOT NULL AND i.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN coalesce(size(i.states) = size(i.stateTimes) AND last(i.states) = i.state
      AND all(state IN tail(i.states) WHERE state IN ['new', 'expanded', 'empty', 'gone', 'retry', 'rejected'])
      AND all(k IN range(1, size(i.stateTimes) - 1) WHERE i.stateTimes[k - 1] <= i.stateTimes[k]), false)
    ELSE false END AS right
  WHERE NOT right
  RETURN i.id AS id, 'the states that are kept do not end in ' + coalesce(toStringOrNull(i.state), 'that of now') AS detail
  UNION ALL
  MATCH (a:Image)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->(b:Image)
  WHERE a.source IS NOT NULL AND a.state IS NOT NULL AND (r.ranks IS NOT NULL OR r.rankTimes IS NOT NULL)
    AND NOT CASE WHEN r.ranks IS :: LIST<INTEGER NOT NULL> NOT NULL AND r.rankTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN coalesce(
      size(r.ranks) = size(r.rankTimes) AND last(r.ranks) = r.rank AND r.rankTimes[0] = r.firstSeenAt
      AND all(rank IN tail(r.ranks) WHERE rank > 0)
      AND all(k IN range(1, size(r.rankTimes) - 1) WHERE r.rankTimes[k - 1] <= r.rankTimes[k]), false) ELSE false END
  RETURN a.id AS id, type(r) + ' to ' + b.id + ', the ranks that are kept do not end in its rank' AS detail
}
RETURN id, detail ORDER BY id, detail
