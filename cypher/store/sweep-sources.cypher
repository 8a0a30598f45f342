// Remove the sources of which nothing is left
// Those that other programs have joined something to stay.
MATCH (s:Source)
WHERE s.addedAt IS NOT NULL AND NOT EXISTS { (s)--() } AND NOT EXISTS { MATCH (i:Image) WHERE i.source = s.name }
  AND NOT EXISTS { MATCH (c:Crawl) WHERE c.source = s.name }
DELETE s
RETURN count(*) AS removed
