// Whether the store has the present schema
// The index on hidden images is created last, after the migration.
SHOW INDEXES YIELD labelsOrTypes, properties
WHERE labelsOrTypes = ['Image'] AND properties = ['hiddenAt']
RETURN count(*) > 0 AS present
