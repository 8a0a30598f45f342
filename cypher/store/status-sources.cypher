// Images of each source, by state
MATCH (i:Image)
RETURN i.source AS source, i.state AS state, count(*) AS images ORDER BY source, state
