// Similar images that share no subject with the image that lists them
// rank: the largest rank. Images without a work and works without subjects are left out: their subjects are
// unknown.
// topic: works
// about: everything
:param rank => 1;
:param source => null;
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image) WHERE r.rank <= $rank AND ($source IS NULL OR a.source = $source)
MATCH (a)-[:OF]->(v:Work), (b)-[:OF]->(w:Work)
WHERE v <> w AND NOT EXISTS { (v)-[:ABOUT]->(:Subject)<-[:ABOUT]-(w) } AND EXISTS { (v)-[:ABOUT]->(:Subject) }
  AND EXISTS { (w)-[:ABOUT]->(:Subject) }
RETURN a.id AS id, a.title AS title, COLLECT { MATCH (v)-[:ABOUT]->(s:Subject) RETURN s.name ORDER BY s.name } AS subjects,
       r.rank AS rank, b.id AS similar, b.title AS similar_title,
       COLLECT { MATCH (w)-[:ABOUT]->(s:Subject) RETURN s.name ORDER BY s.name } AS similar_subjects
ORDER BY rank, id
