// Mark what is unknown of the history of some images that an older version stored
// Older versions did not keep the states before the last answer, nor the earlier ranks of edges that were seen more
// than once. 'unknown' and 0 stand for them, from the time when they were first seen. One call handles some images, in
// the order of their ids, and returns the last id, or null after the last image. An interrupted migration starts again
// from the first image.
:param after => '';
:param most => 1000;
MATCH (i:Image) WHERE i.id > $after
WITH i ORDER BY i.id LIMIT $most
CALL (i) {
  WITH i WHERE i.source IS NOT NULL AND i.firstSeenAt IS :: ZONED DATETIME NOT NULL AND i.state IN ['expanded', 'empty', 'gone', 'retry', 'rejected']
  SET i:Image
  WITH i, CASE WHEN i.state IN ['expanded', 'empty'] THEN i.expandedAt ELSE datetime() END AS known
  WHERE i.states IS NULL AND i.firstSeenAt < known
  SET i.states = ['unknown', i.state], i.stateTimes = [i.firstSeenAt, known]
}
CALL (i) {
  MATCH (i)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->()
  WHERE r.ranks IS NULL AND r.firstSeenAt < r.lastSeenAt AND r.rank IS :: INTEGER NOT NULL
  SET r.ranks = [0, r.rank], r.rankTimes = [r.firstSeenAt, r.lastSeenAt]
}
RETURN max(i.id) AS last
