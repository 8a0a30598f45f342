// Whether the store has its second shape, in which sources are nodes
RETURN EXISTS { MATCH (s:Source) WHERE s.addedAt IS NOT NULL } AS second
