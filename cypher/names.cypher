// Subjects, genres and contributors, and how many works and images each has
// Most images first. kind: subject, genre or contributor; null: all of them.
// topic: works
// about: everything
:param kind => null;
MATCH (n:Subject|Genre|Contributor)<-[:ABOUT|HAS_GENRE|BY]-(w:Work)
WITH n, toLower([label IN labels(n) WHERE label IN ['Subject', 'Genre', 'Contributor']][0]) AS kind, w
WHERE $kind IS NULL OR kind = toLower($kind)
OPTIONAL MATCH (w)<-[:OF]-(i:Image)
RETURN kind, n.name AS name, count(DISTINCT w) AS works, count(DISTINCT i) AS images ORDER BY images DESC, kind, name
