// The states and neighbour lists of some images as of a time
// Only images that were stored then. Where a state or a rank was not kept (before the second schema), the likeliest one
// is returned. wholeSince: the time in milliseconds from which all states and ranks of an image are known, or null if
// they are known at that time.
:param ids => ['flags:fr', 'flags:it'];
:param at => '2026-01-01T00:00:00Z';
UNWIND $ids AS id
MATCH (i:Image {id: id})
WITH i, datetime($at) AS at
WHERE i.firstSeenAt <= at OR i.expandedAt <= at OR EXISTS { (i)<-[r:SIMILAR_TO|WAS_SIMILAR_TO]-() WHERE r.firstSeenAt <= at }
WITH i, at, CASE
  WHEN i.states IS :: LIST<STRING NOT NULL> NOT NULL AND i.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN coalesce(last([k IN range(0, size(i.stateTimes) - 1) WHERE i.stateTimes[k] <= at | i.states[k]]), 'new')
  WHEN i.expandedAt <= at THEN i.state ELSE 'new' END AS state,
  COLLECT {
    MATCH (i)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->(t)
    WHERE r.firstSeenAt <= at AND (r.endedAt IS NULL OR r.endedAt > at)
    WITH t, r, CASE WHEN r.ranks IS :: LIST<INTEGER NOT NULL> NOT NULL AND r.rankTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL
      THEN last([k IN range(0, size(r.rankTimes) - 1) WHERE r.rankTimes[k] <= at | r.ranks[k]]) ELSE r.rank END AS rank
    RETURN {id: t.id, since: CASE WHEN rank = 0 THEN r.rankTimes[1].epochMillis END} ORDER BY CASE rank WHEN 0 THEN r.rank ELSE rank END, t.id
  } AS edges
WITH i.id AS id, state, [edge IN edges | edge.id] AS similar,
     [edge IN edges | edge.since] + CASE WHEN state = 'unknown' THEN i.stateTimes[1].epochMillis END AS since
RETURN id, CASE WHEN state <> 'unknown' THEN state WHEN size(similar) > 0 THEN 'expanded' ELSE 'new' END AS state, similar,
       reduce(latest = null, each IN since | CASE WHEN latest IS NULL OR each > latest THEN each ELSE latest END) AS wholeSince
