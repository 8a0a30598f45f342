// What the processes that share this store know of a museum's pace
// Holds the lock of the source, so that one after the other changes it; now is read then, in milliseconds.
:param source => 'flags';
MATCH (s:Source {name: $source})
SET s:Source
RETURN datetime.realtime().epochMillis AS now, s.nextTurnAt.epochMillis AS next, s.heldUntil.epochMillis AS until,
       s.paceShare AS share, s.slowedAt.epochMillis AS slowed
