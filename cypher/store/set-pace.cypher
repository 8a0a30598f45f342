// Record the pace of a museum for all processes that share this store
// Times are in milliseconds. nextTurnAt: the next request may start then. heldUntil: the museum set it by Retry-After.
:param source => 'flags';
:param next => 0;
:param until => 0;
:param share => 1.0;
:param slowed => 0;
MATCH (s:Source {name: $source}) WHERE s.addedAt IS NOT NULL
WITH s ORDER BY elementId(s) LIMIT 1
SET s.nextTurnAt = datetime({epochMillis: $next}), s.heldUntil = datetime({epochMillis: $until}), s.paceShare = $share,
    s.slowedAt = datetime({epochMillis: $slowed})
RETURN count(s) AS sources
