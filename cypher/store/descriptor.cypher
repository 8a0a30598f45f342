// The newest descriptor by which a folder was compared to the end
// null: by none, or by one from the time before they were noted.
:param source => 'flags';
MATCH (c:Crawl {source: $source}) WHERE c.completedAt IS NOT NULL AND c.descriptor IS :: INTEGER
RETURN max(c.descriptor) AS descriptor
