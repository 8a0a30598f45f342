// Remove those of some images that nothing shows; gives the works that they were of
// What else is joined to an image keeps it: a list, its own among them, a crawl, anything of other programs. Only that
// it once was in a list, or that our own comparison has put it in one, does not: such
// lists are made again. Setting its label takes the node's lock first.
:param ids => ['flags:fr'];
UNWIND $ids AS id
MATCH (i:Image {id: id}) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
SET i:Image
WITH i WHERE COUNT { (i)--() } = COUNT { (i)-[:OF]->(:Work) } + COUNT { (i)<-[:WAS_SIMILAR_TO]-() } + COUNT { (i)-[:ALSO_SIMILAR_TO]-() }
WITH i, COLLECT { MATCH (i)-[:OF]->(w:Work) RETURN w.id } AS works
CALL (i) {
  MATCH (other:Image)-[also:ALSO_SIMILAR_TO]->(i)
  MATCH (other)-[of_it:ALSO_SIMILAR_TO {by: also.by}]->()
  DELETE of_it
}
DETACH DELETE i
RETURN count(*) AS removed, collect(works) AS works
