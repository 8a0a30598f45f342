// How many works are of nothing but some images
:param images => ['flags:fr'];
UNWIND $images AS id
MATCH (:Image {id: id})-[:OF]->(w:Work) WHERE w.describedAt IS NOT NULL
WITH w, count(*) AS going
WHERE going = COUNT { (w)<--() } AND NOT EXISTS { (w)-->(o) WHERE NOT o:Subject|Genre|Contributor }
RETURN count(*) AS works
