// Create the Source nodes for the sources that images name
// Older versions had Wellcome Collection, the flags and folders. addedAt distinguishes simgraph's nodes from those of
// other programs.
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
WITH i.source AS name, coalesce(min(CASE WHEN i.firstSeenAt IS :: ZONED DATETIME THEN i.firstSeenAt END), datetime()) AS first
WHERE name IS :: STRING NOT NULL
MERGE (s:Source {name: name})
ON CREATE SET s.kind = CASE WHEN name IN ['wellcome', 'flags'] THEN name ELSE 'folder' END, s.addedAt = first
RETURN count(s) AS sources
