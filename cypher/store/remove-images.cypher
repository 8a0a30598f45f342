// Remove those images that nothing shows; returns the works that they were of, and those that were hidden
// Any relationship keeps an image: a list (also its own), a crawl, anything of other programs. Two do not keep it: a
// closed edge, and a list of our own comparison, which is computed again. Setting the label takes the node's lock
// first.
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
WITH i, works, CASE WHEN i.hiddenAt IS NOT NULL THEN i {.id, .hiddenAt, .hiddenWhy} END AS hidden
DETACH DELETE i
RETURN count(*) AS removed, collect(works) AS works, collect(hidden) AS hidden
