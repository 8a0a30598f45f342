// The labels whose id is unique
// Whatever the constraint is called, and a key is unique too.
SHOW CONSTRAINTS YIELD entityType, type, labelsOrTypes, properties
WHERE entityType = 'NODE' AND properties = ['id'] AND (type CONTAINS 'UNIQUE' OR type CONTAINS 'KEY')
RETURN labelsOrTypes[0] AS label
