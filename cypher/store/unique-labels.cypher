// The labels whose id, or name, is unique
// Whatever the constraint is called, and a key is unique too.
SHOW CONSTRAINTS YIELD entityType, type, labelsOrTypes, properties
WHERE entityType = 'NODE' AND (type CONTAINS 'UNIQUE' OR type CONTAINS 'KEY')
  AND properties = [CASE WHEN labelsOrTypes[0] IN ['Subject', 'Genre', 'Contributor', 'Source'] THEN 'name' ELSE 'id' END]
RETURN labelsOrTypes[0] AS label
