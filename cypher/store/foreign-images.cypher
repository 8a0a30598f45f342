// How many images are not simgraph's, in a database that has none of simgraph's
MATCH (i:Image)
WITH count(*) AS images, count(CASE WHEN i.id IS NOT NULL AND i.source IS NOT NULL AND i.state IS NOT NULL THEN 1 END) AS ours
RETURN CASE WHEN ours = 0 THEN images ELSE 0 END AS images
