// The way of the smallest sum of ranks, among those of the three smallest lengths
// A longer way along first places is often better than a short one along fifth places. certain says that no way of any
// length has a smaller sum: a longer one would have more edges than ranks is, and each counts 1 or more.
// topic: paths
:param from => 'flags:jp';
:param to => 'flags:fr';
MATCH p = SHORTEST 3 GROUPS (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
WITH p, reduce(sum = 0, r IN relationships(p) | sum + r.rank) AS ranks ORDER BY ranks, length(p), [n IN nodes(p) | n.id]
WITH collect(p)[0] AS p, min(ranks) AS ranks, max(length(p)) AS longest WHERE p IS NOT NULL
RETURN p, ranks, ranks <= longest + 1 AS certain
