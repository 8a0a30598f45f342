// The path with the smallest sum of ranks, among the three smallest lengths
// A longer path along first ranks is often better than a short one along fifth ranks. certain is true if no path of any
// length has a smaller sum: each edge of a longer path adds 1 or more.
// topic: paths
:param from => 'flags:jp';
:param to => 'flags:fr';
MATCH p = SHORTEST 3 GROUPS (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
WITH p, reduce(sum = 0, r IN relationships(p) | sum + r.rank) AS ranks ORDER BY ranks, length(p), [n IN nodes(p) | n.id]
WITH collect(p)[0] AS p, min(ranks) AS ranks, max(length(p)) AS longest WHERE p IS NOT NULL
RETURN p, ranks, ranks <= longest + 1 AS certain
