// All images from which this one can be reached within n hops
// The reverse of within-hops. distance: the length of the shortest path from that image to this one, along neighbour
// lists; 10 hops at most.
// topic: around
:param seed => 'flags:fr';
:param hops => 2;
MATCH p = (:Image {id: $seed})<-[:SIMILAR_TO*0..10]-(i:Image)
WITH i, min(length(p)) AS distance
WHERE distance <= $hops
RETURN distance, i.id AS id, i.title AS title ORDER BY distance, id
