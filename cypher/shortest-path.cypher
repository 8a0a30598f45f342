// From this picture to that one by look-alikes alone
// :param from => 'flags:fr'
// :param to => 'flags:jp'
MATCH p = SHORTEST 1 (:Image {id: $from})-[:SIMILAR_TO]->+(:Image {id: $to})
RETURN p
