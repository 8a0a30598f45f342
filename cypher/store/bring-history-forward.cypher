// Say what is not known of the past of some images, which an older version stored
// Their states before the last answer, and the ranks of edges that were seen more than once, were not kept: 'unknown' and
// 0 stand for them, from when they were first seen. Some images at a time, in the order of their ids; gives the last of
// them, and null after all of them. Cut short, it is begun again.
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
