// All shortest paths from one image to another
// Smallest sum of ranks first. In a large store two distant images can have more shortest paths than Neo4j can list.
// topic: paths
:param from => 'flags:jp';
:param to => 'flags:fr';
MATCH p = ALL SHORTEST (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
RETURN p ORDER BY reduce(sum = 0, r IN relationships(p) | sum + r.rank), [n IN nodes(p) | n.id]
