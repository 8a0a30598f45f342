// Images that list some images
// The backward step of a search for a path between two images.
:param ids => ['flags:fr', 'flags:it'];
UNWIND $ids AS id
MATCH (i:Image {id: id})<-[:SIMILAR_TO]-(a:Image)
RETURN i.id AS id, a.id AS by
