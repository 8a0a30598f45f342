// INV28: A recorded source has a name, a kind and the time when it was added
MATCH (s:Source) WHERE s.addedAt IS NOT NULL
WITH s, s.name IS :: STRING NOT NULL AND s.name <> '' AND s.kind IS :: STRING NOT NULL AND s.kind <> ''
  AND s.addedAt IS :: ZONED DATETIME AND s.addedAt <= datetime() + duration('PT5M') AS right
WHERE NOT coalesce(right, false)
RETURN coalesce(toStringOrNull(s.name), 'no name') AS id, 'kind ' + coalesce(toStringOrNull(s.kind), 'unknown') AS detail ORDER BY id
