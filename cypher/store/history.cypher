// Every image with the periods of its edges, in milliseconds
// Each period runs from firstSeenAt to endedAt, or to null if the edge is open. answered: the time of the last answer,
// or null.
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
RETURN i.id AS id, i.source AS source, i.state AS state,
       CASE WHEN i.expandedAt IS :: ZONED DATETIME THEN i.expandedAt.epochMillis END AS answered,
       COLLECT { MATCH (i)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->(t:Image)
                 RETURN [t.id, CASE WHEN r.firstSeenAt IS :: ZONED DATETIME THEN r.firstSeenAt.epochMillis END,
                         CASE WHEN r.endedAt IS :: ZONED DATETIME THEN r.endedAt.epochMillis END] } AS edges
