// How many works have no other images than these
:param images => ['flags:fr'];
UNWIND $images AS id
MATCH (:Image {id: id})-[:OF]->(w:Work) WHERE w.describedAt IS NOT NULL
WITH w, count(*) AS going
WHERE going = COUNT { (w)<--() } AND NOT EXISTS { (w)-->(o) WHERE NOT o:Subject|Genre|Contributor }
RETURN count(*) AS works
