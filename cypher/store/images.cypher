// The data of some images
// :param ids => ['flags:fr', 'flags:it']
UNWIND $ids AS id
MATCH (i:Image {id: id})
RETURN properties(i) AS properties
