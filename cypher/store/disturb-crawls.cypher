// Mark crawls that may still be running as unfinished, under a new id
// The ids in but are left alone: crawls that were finished before, and crawls that were marked already. Returns the new
// ids. A crawl looks for its own node before each write; if the node is gone, the crawl stops and its command must be
// run again. The first 16 characters of an id are a time.
:param but => ['example'];
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL AND NOT c.id IN $but
SET c.completedAt = null, c.id = left(c.id, 16) + left(randomUUID(), 8)
RETURN collect(c.id) AS ids
