// Images that may match a search, with all their texts
// ids: of images or works that the text itself may name. clauses: for the full-text index; all words at once, then each
// word. Images follow from the nodes with all words, and from those of the word that leads to the fewest images; so
// each image with all words is here, unless there are more than `most`.
:param index => 'simgraph_search';
:param ids => ['flags:fr'];
:param clauses => ['fr*'];
:param source => null;
:param most => 1000;
CALL () {
  UNWIND $ids AS id
  MATCH (i:Image {id: id})
  RETURN i, true AS named
  UNION
  UNWIND $ids AS id
  MATCH (:Work {id: id})<-[:OF]-(i:Image)
  RETURN i, true AS named
  UNION
  CALL () {
    UNWIND range(0, size($clauses) - 1) AS number
    CALL (number) {
      CALL db.index.fulltext.queryNodes($index, $clauses[number], {limit: $most}) YIELD node
      RETURN collect(node) AS nodes, sum(CASE WHEN node:Image OR node:Work THEN 1 ELSE COUNT { (node)<--() } END) AS reach
    }
    WITH number, nodes, reach ORDER BY number = 0 DESC, reach, number LIMIT 2
    UNWIND nodes AS node
    RETURN DISTINCT node
  }
  CALL (node) {
    WITH node WHERE node:Image
    RETURN node AS i
    UNION
    MATCH (node)<-[:OF]-(i:Image)
    RETURN i
    UNION
    MATCH (node)<-[:ABOUT|HAS_GENRE|BY]-(:Work)<-[:OF]-(i:Image) WHERE $source IS NULL OR i.source = $source
    RETURN i LIMIT $most
  }
  WITH DISTINCT i WHERE $source IS NULL OR i.source = $source
  RETURN i, false AS named LIMIT $most
}
WITH i, max(named) AS named WHERE i.source IS NOT NULL AND ($source IS NULL OR i.source = $source)
OPTIONAL MATCH (i)-[:OF]->(w:Work)
RETURN i.id AS id, named, [i.title, w.title] AS titles, COLLECT { MATCH (w)-[:ABOUT|HAS_GENRE|BY]->(n) RETURN n.name } AS names
