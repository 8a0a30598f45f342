// Who lists some images
// The step backwards of a search for a way between two images.
:param ids => ['flags:fr', 'flags:it'];
UNWIND $ids AS id
MATCH (i:Image {id: id})<-[:SIMILAR_TO]-(a:Image)
RETURN i.id AS id, a.id AS by
