// How many images and lists were first seen since a date, and how many images were first said to be gone
// Those that were said to be gone twice have lost their lists, which are among the changes.
// :param since => '2026-01-01T00:00:00Z'
// :param source => null
CALL () {
  MATCH (i:Image) WHERE i.firstSeenAt > datetime($since) AND ($source IS NULL OR i.source = $source)
  RETURN count(i) AS images
}
CALL () {
  MATCH (i:Image)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->() WHERE $source IS NULL OR i.source = $source
  WITH i, min(r.firstSeenAt) AS first WHERE first > datetime($since)
  RETURN count(i) AS lists
}
CALL () {
  MATCH (i:Image {state: 'gone'}) WHERE i.shortSince > datetime($since) AND ($source IS NULL OR i.source = $source)
  RETURN count(i) AS gone
}
RETURN images, lists, gone
