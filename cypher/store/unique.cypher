// The constraint that every write relies on
SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties
WHERE type = 'UNIQUENESS' AND labelsOrTypes = ['Image'] AND properties = ['id']
RETURN count(*) AS constraints
