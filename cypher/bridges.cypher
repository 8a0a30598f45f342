// Bridges between two seeds: edges between what is nearer to one and what is nearer to the other
// Nearer along lists, within n hops (10 at most); images as near to both, and those within reach of neither, belong to
// none of the two. titles: of the one nearer to the seed, and of the one nearer to the other.
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
