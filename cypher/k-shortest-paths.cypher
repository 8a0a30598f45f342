// The k shortest paths from one image to another
// Only paths of the three smallest lengths are searched, so there may be fewer than k. Paths of equal length are sorted
// by their sum of ranks. No path contains an image twice.
// topic: paths
:param from => 'flags:jp';
:param to => 'flags:fr';
:param k => 5;
MATCH p = SHORTEST 3 GROUPS (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
WITH p WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
RETURN p ORDER BY length(p), reduce(sum = 0, r IN relationships(p) | sum + r.rank), [n IN nodes(p) | n.id] LIMIT $k
