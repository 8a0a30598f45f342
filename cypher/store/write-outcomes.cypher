// Record images that gave no list: gone, retry or rejected
// retry and rejected never replace a settled state. An image that is gone keeps its edges until the source's answer is
// complete, or until a second answer a minute later confirms it. Every change of a state is kept (see
// store/write-lists). A retry or rejection that is older than the last change is ignored.
:param outcomes => [{id: 'flags:xx', source: 'flags', at: '2026-01-01T00:00:00Z', state: 'retry', reason: 'time-out', complete: false}];
UNWIND $outcomes AS row
MERGE (s:Image {id: row.id})
ON CREATE SET s.source = row.source, s.state = 'new', s.firstSeenAt = datetime(row.at)
SET s:Image
WITH s, row, datetime(row.at) AS at
WHERE s.expandedAt IS NULL AND NOT s.state IN ['empty', 'gone'] OR row.state = 'gone' AND coalesce(s.expandedAt <= at, true)
WITH s, row, at, s.expandedAt IS :: ZONED DATETIME NOT NULL AS answered, s.states IS :: LIST<STRING NOT NULL> NOT NULL AND s.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL AS kept
WITH s, row, at,
     CASE WHEN kept THEN s.states WHEN answered THEN [coalesce(toStringOrNull(s.state), 'unknown')] ELSE [] END AS states,
     CASE WHEN kept THEN s.stateTimes WHEN answered THEN [s.expandedAt] ELSE [] END AS times
WHERE row.state = 'gone' OR NOT coalesce(last(times) > at, false)
FOREACH (_ IN CASE WHEN coalesce(last(states) = row.state, false) THEN [] ELSE [1] END |
  SET s.states = states + row.state,
      s.stateTimes = times + CASE WHEN coalesce(last(times) > at, false) THEN last(times) ELSE at END)
SET s.state = row.state, s.reason = row.reason
WITH s, row, at, row.state = 'gone' AND (row.complete OR coalesce(s.shortSince + duration('PT60S') <= at, false)) AS closes
SET s.shortSince = CASE WHEN row.state = 'gone' AND NOT closes THEN coalesce(s.shortSince, at) ELSE null END
WITH s, row, at, closes
CALL (s, at, closes) {
  MATCH (s)-[old:SIMILAR_TO]->(t) WHERE closes
  CREATE (s)-[was:WAS_SIMILAR_TO]->(t)
  SET was = properties(old), was.endedAt = at
  DELETE old
  RETURN count(*) AS closed
}
RETURN sum(CASE WHEN row.state = 'gone' THEN 1 ELSE 0 END) AS gone, sum(closed) AS closed
