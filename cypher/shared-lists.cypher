// Images whose neighbour lists overlap with this one's
// common: how many neighbours both lists share (images with fewer than least are left out); images: their ids; rank:
// the rank of the other image in this one's list, or null.
// topic: lists
:param seed => 'flags:fr';
:param least => 3;
MATCH (s:Image {id: $seed})-[x:SIMILAR_TO]->(shared:Image)<-[:SIMILAR_TO]-(i:Image)
WITH s, i, shared ORDER BY x.rank
WITH s, i, count(*) AS common, collect(shared.id) AS images WHERE common >= $least
OPTIONAL MATCH (s)-[r:SIMILAR_TO]->(i)
RETURN i.id AS id, i.title AS title, common, images, r.rank AS rank ORDER BY common DESC, id
