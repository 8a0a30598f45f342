// Works whose pictures list each other: pages of a book, states of a print
// images: how many are stored; edges: how many of the places in their lists are taken by pictures of the same work.
// topic: works
// about: everything
MATCH (w:Work)<-[:OF]-(a:Image)-[r:SIMILAR_TO]->(:Image)-[:OF]->(w)
WITH w, count(DISTINCT r) AS edges
RETURN w.id AS work, w.title AS title, COUNT { (w)<-[:OF]-(:Image) } AS images, edges ORDER BY edges DESC, work
