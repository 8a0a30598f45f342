// Images where the territories of several seeds meet
// The images within n hops of every seed (10 at most), nearest first. distances: in the order of the seeds.
// topic: seeds
:param seeds => ['flags:fr', 'flags:jp'];
:param hops => 4;
UNWIND range(0, size($seeds) - 1) AS number
MATCH p = (:Image {id: $seeds[number]})-[:SIMILAR_TO*0..10]->(i:Image)
WITH number, i, min(length(p)) AS distance
WHERE distance <= $hops
WITH i, number, distance ORDER BY number
WITH i, collect(distance) AS distances WHERE size(distances) = size($seeds)
RETURN i.id AS id, i.title AS title, distances
ORDER BY reduce(sum = 0, d IN distances | sum + d), reduce(most = 0, d IN distances | CASE WHEN d > most THEN d ELSE most END), id
