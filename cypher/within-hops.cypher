// All images within n hops, with their distance
// distance: the length of the shortest path along neighbour lists. 10 hops at most: the largest depth that simgraph
// supports.
// topic: around
:param seed => 'flags:fr';
:param hops => 3;
MATCH p = (:Image {id: $seed})-[:SIMILAR_TO*0..10]->(i:Image)
WITH i, min(length(p)) AS distance
WHERE distance <= $hops
RETURN distance, i.id AS id, i.title AS title ORDER BY distance, id
