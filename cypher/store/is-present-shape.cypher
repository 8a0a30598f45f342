// Whether the store has the present shape
// The index on hidden images is made last, when what an older version stored is brought forward.
SHOW INDEXES YIELD labelsOrTypes, properties
WHERE labelsOrTypes = ['Image'] AND properties = ['hiddenAt']
RETURN count(*) > 0 AS present
