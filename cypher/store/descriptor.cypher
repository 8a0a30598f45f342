// The newest descriptor by which a folder was compared completely
// null: no comparison was completed. The first descriptor, 1, was not recorded.
:param source => 'flags';
MATCH (c:Crawl {source: $source}) WHERE c.completedAt IS NOT NULL
RETURN max(CASE WHEN c.descriptor IS :: INTEGER NOT NULL THEN c.descriptor ELSE 1 END) AS descriptor
