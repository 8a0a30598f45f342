// Everything that leads to this picture within n hops, with its distance
// The reverse of within-hops: distance is that of the shortest way from there to here, along lists; 10 hops at most.
// topic: around
:param seed => 'flags:fr';
:param hops => 2;
MATCH p = (:Image {id: $seed})<-[:SIMILAR_TO*0..10]-(i:Image)
WITH i, min(length(p)) AS distance
WHERE distance <= $hops
RETURN distance, i.id AS id, i.title AS title ORDER BY distance, id
