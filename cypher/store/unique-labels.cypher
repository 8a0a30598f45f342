// The labels whose id, or name, is unique
// The name of the constraint does not matter. A key counts too: it is also unique.
SHOW CONSTRAINTS YIELD entityType, type, labelsOrTypes, properties
WHERE entityType = 'NODE' AND (type CONTAINS 'UNIQUE' OR type CONTAINS 'KEY')
  AND properties = [CASE WHEN labelsOrTypes[0] IN ['Subject', 'Genre', 'Contributor', 'Source'] THEN 'name' ELSE 'id' END]
RETURN labelsOrTypes[0] AS label
