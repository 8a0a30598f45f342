// Crawls, and what each one added
// images: images first seen in this crawl. lists: images first expanded in it. Both count for the latest crawl of the
// source that had started by then, so of crawls that ran at the same time the later one gets them. depth and seeds are
// empty if a source was read completely. completed is empty if the crawl was interrupted, or if it was a search for a
// path (kind path) between its two seeds.
// topic: history
// about: everything
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL
WITH c ORDER BY c.startedAt, c.id
WITH c.source AS source, collect(c) AS crawls
WITH source, crawls, COLLECT {
  MATCH (i:Image {source: source})
  WITH i.firstSeenAt AS at, count(*) AS many RETURN [at, many]
} AS met, COLLECT {
  MATCH (i:Image {source: source})-[r:SIMILAR_TO|WAS_SIMILAR_TO]->()
  WITH i, min(r.firstSeenAt) AS at
  WITH at, count(*) AS many RETURN [at, many]
} AS told
UNWIND range(0, size(crawls) - 1) AS k
WITH source, crawls[k] AS c, met, told, coalesce(crawls[k + 1].startedAt, datetime('9999-12-31')) AS next
RETURN c.startedAt AS started, c.completedAt AS completed, source, c.depth AS depth,
       COLLECT { MATCH (c)-[:FROM]->(s:Image) RETURN s.id ORDER BY s.id } AS seeds, c.requests AS requests,
       reduce(sum = 0, x IN met | CASE WHEN c.startedAt <= x[0] < next THEN sum + x[1] ELSE sum END) AS images,
       reduce(sum = 0, x IN told | CASE WHEN c.startedAt <= x[0] < next THEN sum + x[1] ELSE sum END) AS lists, c.id AS crawl,
       c.kind AS kind
ORDER BY started, crawl
