// How many images and lists are new since a date, and how many images are gone
// Those that were said to be gone twice have lost their lists, which are among the changes.
// topic: history
// about: everything
// :param since => '2026-01-01T00:00:00Z'
// :param source => null
RETURN COUNT {
  MATCH (i:Image) WHERE i.firstSeenAt > datetime($since) AND ($source IS NULL OR i.source = $source)
} AS images, COUNT {
  MATCH (i:Image)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->() WHERE $source IS NULL OR i.source = $source
  WITH i, min(r.firstSeenAt) AS first WHERE first > datetime($since)
  RETURN i
} AS lists, COUNT {
  MATCH (i:Image {state: 'gone'}) WHERE i.shortSince > datetime($since) AND ($source IS NULL OR i.source = $source)
} AS gone
