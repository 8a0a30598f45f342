// Set times in the future to the present time of the database server
// One call handles some images, each with its list, and returns 0 when nothing is left. The time is the same for all,
// so that crawls stay later than what they found. The next answer about an image is later, so it is accepted.
:param at => '2026-01-01T00:00:00Z';
:param most => 1000;
WITH datetime($at) AS now
CALL (now) {
  MATCH (i:Image)
  WHERE i.source IS NOT NULL AND (any(at IN [i.firstSeenAt, i.expandedAt, i.shortSince, i.hiddenAt] + CASE WHEN i.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN i.stateTimes ELSE [] END WHERE at > now + duration('PT5M'))
    OR EXISTS { MATCH (i)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->()
                WHERE any(at IN [r.firstSeenAt, r.lastSeenAt, r.endedAt] + CASE WHEN r.rankTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN r.rankTimes ELSE [] END WHERE at > now + duration('PT5M')) })
  WITH i, now LIMIT $most
  SET i.firstSeenAt = CASE WHEN i.firstSeenAt > now THEN now ELSE i.firstSeenAt END,
      i.expandedAt = CASE WHEN i.expandedAt > now THEN now ELSE i.expandedAt END,
      i.shortSince = CASE WHEN i.shortSince > now THEN now ELSE i.shortSince END,
      i.hiddenAt = CASE WHEN i.hiddenAt > now THEN now ELSE i.hiddenAt END,
      i.stateTimes = CASE WHEN i.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL
        THEN [at IN i.stateTimes | CASE WHEN at > now THEN now ELSE at END] ELSE i.stateTimes END
  WITH i, now
  CALL (i, now) {
    MATCH (i)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->()
    SET r.firstSeenAt = CASE WHEN r.firstSeenAt > now THEN now ELSE r.firstSeenAt END,
        r.lastSeenAt = CASE WHEN r.lastSeenAt > now THEN now ELSE r.lastSeenAt END,
        r.endedAt = CASE WHEN r.endedAt > now THEN now ELSE r.endedAt END,
        r.rankTimes = CASE WHEN r.rankTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL
          THEN [at IN r.rankTimes | CASE WHEN at > now THEN now ELSE at END] ELSE r.rankTimes END
    RETURN count(*) AS edges
  }
  RETURN count(*) AS images
}
CALL (now) {
  MATCH (w:Work) WHERE w.describedAt > now + duration('PT5M')
  WITH w, now LIMIT $most
  SET w.describedAt = now
  RETURN count(*) AS works
}
CALL (now) {
  MATCH (s:Source) WHERE s.addedAt > now + duration('PT5M')
  WITH s, now LIMIT $most
  SET s.addedAt = now
  RETURN count(*) AS sources
}
CALL (now) {
  MATCH (c:Crawl) WHERE c.source IS NOT NULL AND any(at IN [c.startedAt, c.completedAt] WHERE at > now + duration('PT5M'))
  WITH c, now LIMIT $most
  SET c.startedAt = CASE WHEN c.startedAt > now THEN now ELSE c.startedAt END,
      c.completedAt = CASE WHEN c.completedAt > now THEN now ELSE c.completedAt END
  RETURN count(*) AS crawls
}
RETURN images + works + sources + crawls AS repaired
