// How many images and lists are new since a date, and how many images are gone
// images: first seen since then. lists: images first expanded since then. gone: images that their source no longer had
// at a request since then, including those for which this was confirmed since then.
// topic: history
// about: everything
:param since => '2026-01-01T00:00:00Z';
:param source => null;
RETURN COUNT {
  MATCH (i:Image) WHERE i.firstSeenAt > datetime($since) AND ($source IS NULL OR i.source = $source)
} AS images, COUNT {
  MATCH (i:Image)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->() WHERE $source IS NULL OR i.source = $source
  WITH i, min(r.firstSeenAt) AS first WHERE first > datetime($since)
  RETURN i
} AS lists, COUNT {
  MATCH (i:Image {state: 'gone'}) WHERE ($source IS NULL OR i.source = $source)
    AND (i.shortSince > datetime($since) OR NOT EXISTS { (i)-[:SIMILAR_TO]->() }
         AND EXISTS { (i)-[w:WAS_SIMILAR_TO]->() WHERE w.endedAt > datetime($since) })
} AS gone
