// Subjects, genres and contributors, with how many works and pictures they have
// topic: works
// about: everything
MATCH (n:Subject|Genre|Contributor)<-[:ABOUT|HAS_GENRE|BY]-(w:Work)
OPTIONAL MATCH (w)<-[:OF]-(i:Image)
WITH n, count(DISTINCT w) AS works, count(DISTINCT i) AS images
RETURN toLower([label IN labels(n) WHERE label IN ['Subject', 'Genre', 'Contributor']][0]) AS kind, n.name AS name, works, images
ORDER BY kind, images DESC, name
