// Everything within n hops, with its distance
// distance is that of the shortest way along lists; 10 hops at most, the largest depth that simgraph knows.
// topic: around
:param seed => 'flags:fr';
:param hops => 3;
MATCH p = (:Image {id: $seed})-[:SIMILAR_TO*0..10]->(i:Image)
WITH i, min(length(p)) AS distance
WHERE distance <= $hops
RETURN distance, i.id AS id, i.title AS title ORDER BY distance, id
