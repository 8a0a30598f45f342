// Everything within n hops, with its distance
// The bound 10 is the largest depth that simgraph knows; hops is the shortest distance.
// :param id => 'flags:fr'
// :param hops => 3
MATCH p = (s:Image {id: $id})-[:SIMILAR_TO*0..10]->(i)
WITH i, min(length(p)) AS distance
WHERE distance <= $hops
RETURN distance, i.id AS id, i.title AS title ORDER BY distance, id
