// All shortest ways from this picture to that one
// Those of the smallest sum of ranks first. In a large store distant pictures may have more of them than can be counted.
// topic: paths
:param from => 'flags:jp';
:param to => 'flags:fr';
MATCH p = ALL SHORTEST (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
RETURN p ORDER BY reduce(sum = 0, r IN relationships(p) | sum + r.rank), [n IN nodes(p) | n.id]
