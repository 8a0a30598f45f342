// The pace of a museum, as the processes that share this store have recorded it
// Takes the lock of the source, so that one process after the other changes it. now is read under that lock, in
// milliseconds.
:param source => 'flags';
MATCH (s:Source {name: $source}) WHERE s.addedAt IS NOT NULL
WITH s ORDER BY elementId(s) LIMIT 1
SET s:Source
WITH s, datetime.realtime().epochMillis AS now
RETURN now, CASE WHEN s.nextTurnAt IS :: ZONED DATETIME NOT NULL THEN s.nextTurnAt.epochMillis ELSE 0 END AS next,
       CASE WHEN s.heldUntil IS :: ZONED DATETIME NOT NULL THEN s.heldUntil.epochMillis ELSE 0 END AS until,
       CASE WHEN s.paceShare IS :: FLOAT NOT NULL THEN s.paceShare ELSE 1.0 END AS share,
       CASE WHEN s.slowedAt IS :: ZONED DATETIME NOT NULL THEN s.slowedAt.epochMillis ELSE 0 END AS slowed
