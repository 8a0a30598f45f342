// Pictures by somebody, and what looks like them elsewhere
// Each picture by itself, then with those of its list whose works are not: simgraph query run names has the names.
// topic: works
// :param contributor => 'Hokusai'
MATCH p = (n:Contributor {name: $contributor})<-[:BY]-(:Work)<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(:Work)-[:BY]->(n) }
RETURN p ORDER BY i.id, [x IN r | x.rank]
