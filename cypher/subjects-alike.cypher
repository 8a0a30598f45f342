// Which subjects look like which others
// edges: from pictures about a subject to pictures that are about another one and not about it. share: of all edges from
// pictures about it. lift: how many times the share that pictures about the other one have in all lists (of pictures about
// anything). Few edges say little: fewer than least are left out.
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
