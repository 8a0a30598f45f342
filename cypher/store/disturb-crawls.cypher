// Count crawls that may be under way as unfinished, under a new id
// All but those of some ids: those that were finished before, and those that were counted so already. Gives the new ids. A run looks for its own crawl whenever it writes; when it finds none it stops,
// and its command has to be run again. The first 16 characters of an id are a time.
:param but => ['example'];
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL AND NOT c.id IN $but
SET c.completedAt = null, c.id = left(c.id, 16) + left(randomUUID(), 8)
RETURN collect(c.id) AS ids
