// Pictures near the top of a list that share no subject with the picture whose list it is
// Up to that rank. Works without subjects, and pictures without works, are left out: nothing is known of them.
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
