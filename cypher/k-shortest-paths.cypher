// The k shortest ways from this picture to that one
// Among those of the three smallest lengths, so that there may be fewer; of equal lengths the smaller sums of ranks first.
// No way passes an image twice.
// topic: paths
:param from => 'flags:jp';
:param to => 'flags:fr';
:param k => 5;
MATCH p = SHORTEST 3 GROUPS (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
WITH p WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
RETURN p ORDER BY length(p), reduce(sum = 0, r IN relationships(p) | sum + r.rank), [n IN nodes(p) | n.id] LIMIT $k
