// Who lists this picture
// By the rank that it has there. Lists that were never asked for cannot show it.
// topic: around
// :param seed => 'flags:fr'
MATCH p = (:Image {id: $seed})<-[r:SIMILAR_TO]-(a:Image)
RETURN p ORDER BY r.rank, a.id
