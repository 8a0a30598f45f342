// Images that often appear in the same lists as this one
// lists: how many lists show both (images with fewer than least are left out); lists_of: the images whose lists these
// are; rank: the rank of the other image in this one's list, or null.
// topic: lists
:param seed => 'flags:fr';
:param least => 3;
MATCH (s:Image {id: $seed})<-[:SIMILAR_TO]-(list:Image)-[:SIMILAR_TO]->(i:Image)
WITH s, i, list ORDER BY list.id
WITH s, i, count(*) AS lists, collect(list.id) AS lists_of WHERE lists >= $least
OPTIONAL MATCH (s)-[r:SIMILAR_TO]->(i)
RETURN i.id AS id, i.title AS title, lists, lists_of, r.rank AS rank ORDER BY lists DESC, id
