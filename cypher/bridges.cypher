// Bridges: edges between images nearer to one seed and images nearer to another
// An image is on the side of the nearer seed, within n hops along neighbour lists (10 at most). Images at equal
// distance from both seeds, and images out of reach, are on neither side. titles: of the image on seed's side, then of
// the image on other's.
// topic: seeds
:param seed => 'flags:fr';
:param other => 'flags:jp';
:param hops => 4;
UNWIND [0, 1] AS number
MATCH walk = (:Image {id: [$seed, $other][number]})-[:SIMILAR_TO*0..10]->(i:Image)
WITH number, i, min(length(walk)) AS distance
WHERE distance <= $hops
WITH i, min(CASE number WHEN 0 THEN distance END) AS first, min(CASE number WHEN 1 THEN distance END) AS second
WITH collect(CASE WHEN second IS NULL OR first < second THEN i END) AS these,
     collect(CASE WHEN first IS NULL OR second < first THEN i END) AS those
UNWIND these AS a
MATCH p = (a)-[:SIMILAR_TO]-(b:Image) WHERE b IN those
RETURN p, [a.title, b.title] AS titles ORDER BY a.id, b.id, startNode(relationships(p)[0]).id
