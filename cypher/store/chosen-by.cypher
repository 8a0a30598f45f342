// Images that list this one, with its rank there
:param id => 'flags:fr';
MATCH (i:Image {id: $id})<-[r:SIMILAR_TO]-(a)
RETURN a.id AS id, a.title AS title, r.rank AS rank ORDER BY rank, id
