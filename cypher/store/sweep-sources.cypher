// Remove the sources that have no image and no crawl left
// A source to which other programs have added a relationship stays.
MATCH (s:Source)
WHERE s.addedAt IS NOT NULL AND NOT EXISTS { (s)--() } AND NOT EXISTS { MATCH (i:Image) WHERE i.source = s.name }
  AND NOT EXISTS { MATCH (c:Crawl) WHERE c.source = s.name }
DELETE s
RETURN count(*) AS removed
