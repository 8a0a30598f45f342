// From this picture to that one by look-alikes alone
// One of the shortest ways; simgraph path gives the one of the smallest ranks, and says where a crawl came to its end.
// topic: paths
:param from => 'flags:jp';
:param to => 'flags:fr';
MATCH p = SHORTEST 1 (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
RETURN p
