// Hubs: the images with the highest in-degree
// lists: the in-degree; first: how many lists have it at rank 1; mutual: how many of the images that list it are in its
// own list.
// topic: lists
// about: everything
:param source => null;
:param most => 20;
MATCH (i:Image) WHERE $source IS NULL OR i.source = $source
WITH i, COUNT { (i)<-[:SIMILAR_TO]-() } AS lists ORDER BY lists DESC, i.id LIMIT $most
RETURN i.id AS id, i.title AS title, lists, COUNT { (i)<-[:SIMILAR_TO {rank: 1}]-() } AS first,
       COUNT { (i)<-[:SIMILAR_TO]-(a) WHERE EXISTS { (i)-[:SIMILAR_TO]->(a) } } AS mutual
ORDER BY lists DESC, id
