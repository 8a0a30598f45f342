// Works whose images list each other, such as pages of a book or states of a print
// images: how many images of the work are stored; edges: how many edges join two of them.
// topic: works
// about: everything
MATCH (w:Work)<-[:OF]-(a:Image)-[r:SIMILAR_TO]->(:Image)-[:OF]->(w)
WITH w, count(DISTINCT r) AS edges
RETURN w.id AS work, w.title AS title, COUNT { (w)<-[:OF]-(:Image) } AS images, edges ORDER BY edges DESC, work
