// Who lists this picture
// By the rank that it has there; title: of the picture whose list it is. Lists that were never asked for cannot show it.
// topic: around
:param seed => 'flags:fr';
MATCH p = (:Image {id: $seed})<-[r:SIMILAR_TO]-(a:Image)
RETURN p, a.title AS title ORDER BY r.rank, a.id
