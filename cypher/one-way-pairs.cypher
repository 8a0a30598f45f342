// Neighbours that do not list the image in return
// rank: the largest rank. Only expanded neighbours are compared: the lists of the others are unknown.
// topic: lists
// about: everything
:param source => null;
:param rank => 1;
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image)
WHERE r.rank <= $rank AND ($source IS NULL OR a.source = $source) AND b.state IN ['expanded', 'empty']
  AND NOT EXISTS { (b)-[:SIMILAR_TO]->(a) }
RETURN a.id AS id, a.title AS title, r.rank AS rank, b.id AS similar, b.title AS similar_title ORDER BY rank, id
