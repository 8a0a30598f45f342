// Pictures near the top of a list that do not list the other one in return
// Up to that rank. Only those that have answered: of the others nobody knows.
// topic: lists
// about: everything
:param source => null;
:param rank => 1;
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image)
WHERE r.rank <= $rank AND ($source IS NULL OR a.source = $source) AND b.state IN ['expanded', 'empty']
  AND NOT EXISTS { (b)-[:SIMILAR_TO]->(a) }
RETURN a.id AS id, a.title AS title, r.rank AS rank, b.id AS similar, b.title AS similar_title ORDER BY rank, id
