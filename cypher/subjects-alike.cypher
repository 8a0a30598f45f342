// Which subjects look like which other subjects
// edges: edges from images about the subject to images about the other subject that are not about the first one. share:
// their share of all edges from images about the subject. lift: share, divided by the share that images about the other
// subject have in all lists of images with subjects. Pairs with fewer than least edges are left out: they prove little.
// topic: works
// about: everything
:param source => null;
:param least => 10;
CALL () {
  MATCH (a:Image)-[:SIMILAR_TO]->(:Image)
  WHERE ($source IS NULL OR a.source = $source) AND EXISTS { (a)-[:OF]->(:Work)-[:ABOUT]->(:Subject) }
  RETURN count(*) AS total
}
MATCH (s:Subject)<-[:ABOUT]-(:Work)<-[:OF]-(a:Image)-[:SIMILAR_TO]->(b:Image) WHERE $source IS NULL OR a.source = $source
WITH total, s, collect(b) AS listed
UNWIND listed AS b
WITH total, s, size(listed) AS all, b WHERE NOT EXISTS { (b)-[:OF]->(:Work)-[:ABOUT]->(s) }
MATCH (b)-[:OF]->(:Work)-[:ABOUT]->(other:Subject)
WITH total, s, all, other, count(*) AS edges WHERE edges >= $least
WITH total, other, collect([s.name, edges, toFloat(edges) / all]) AS pairs
WITH total, other, pairs, COUNT {
  MATCH (other)<-[:ABOUT]-(:Work)<-[:OF]-(:Image)<-[:SIMILAR_TO]-(a:Image)
  WHERE ($source IS NULL OR a.source = $source) AND EXISTS { (a)-[:OF]->(:Work)-[:ABOUT]->(:Subject) }
} AS places
UNWIND pairs AS pair
RETURN pair[0] AS subject, other.name AS looks_like, pair[1] AS edges, pair[2] AS share, pair[2] * total / places AS lift
ORDER BY lift DESC, subject, looks_like
