// Crawls, and what each brought
// An image or a list counts for the last crawl of its source that had begun when it was first seen: of crawls that ran at
// the same time the later one. depth and seeds are empty where a source was read whole. completed is empty where a crawl was not: it was stopped, or it was
// a search for a way (simgraph path --live), which has both ends as its seeds.
// topic: history
// about: everything
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL
WITH c ORDER BY c.startedAt, c.id
WITH c.source AS source, collect(c) AS crawls
UNWIND range(0, size(crawls) - 1) AS k
WITH source, crawls[k] AS c, crawls[k].startedAt AS began, crawls[k + 1].startedAt AS next
CALL (source, began, next) {
  MATCH (i:Image {source: source}) WHERE i.firstSeenAt >= began AND coalesce(i.firstSeenAt < next, true)
  RETURN count(*) AS images
}
CALL (source, began, next) {
  MATCH (i:Image {source: source})-[r:SIMILAR_TO|WAS_SIMILAR_TO]->()
  WITH i, min(r.firstSeenAt) AS first WHERE first >= began AND coalesce(first < next, true)
  RETURN count(*) AS lists
}
RETURN c.startedAt AS started, c.completedAt AS completed, source, c.depth AS depth,
       COLLECT { MATCH (c)-[:FROM]->(s:Image) RETURN s.id ORDER BY s.id } AS seeds, c.requests AS requests, images, lists, c.id AS crawl
ORDER BY started, crawl
