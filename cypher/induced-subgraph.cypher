// The images within n hops, and every edge among them
// The view closed of simgraph analyze; 10 hops at most. An image that has no edge to another one is left out.
// topic: around
:param seed => 'flags:fr';
:param hops => 2;
MATCH walk = (:Image {id: $seed})-[:SIMILAR_TO*0..10]->(i:Image)
WITH i, min(length(walk)) AS distance
WHERE distance <= $hops
WITH collect(i) AS inside
UNWIND inside AS a
MATCH p = (a)-[r:SIMILAR_TO]->(b:Image) WHERE b IN inside
RETURN p ORDER BY a.id, r.rank
