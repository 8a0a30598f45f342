// A shortest path from one image to another
// One of several, if there are several. simgraph path finds the one with the smallest sum of ranks, and reports whether
// unexpanded images may hide a shorter one.
// topic: paths
:param from => 'flags:jp';
:param to => 'flags:fr';
MATCH p = SHORTEST 1 (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
RETURN p
