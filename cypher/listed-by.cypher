// Images that have this one in their neighbour list
// Sorted by the rank of this image in their list; title: of the image that lists it. Only expanded images can be found:
// the lists of the others are unknown.
// topic: around
:param seed => 'flags:fr';
MATCH p = (:Image {id: $seed})<-[r:SIMILAR_TO]-(a:Image)
RETURN p, a.title AS title ORDER BY r.rank, a.id
