// Count crawls that may be under way as unfinished, under a new id
// All but those that were finished before. A run looks for its own crawl whenever it writes; when it finds none it stops,
// and its command has to be run again. The first 16 characters of an id are a time.
:param finished => ['example'];
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL AND NOT c.id IN $finished
SET c.completedAt = null, c.id = left(c.id, 16) + left(randomUUID(), 8)
RETURN count(*) AS crawls
