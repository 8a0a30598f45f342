// Remove those works that have no image; returns the names that they had
// Works that other programs have made, or have linked to nodes of their own, stay.
:param works => ['flags:fr'];
UNWIND $works AS id
MATCH (w:Work {id: id}) WHERE w.describedAt IS NOT NULL AND NOT EXISTS { (w)<--() }
SET w:Work
WITH w WHERE NOT EXISTS { (w)<--() } AND NOT EXISTS { (w)-->(o) WHERE NOT o:Subject|Genre|Contributor }
WITH w, COLLECT { MATCH (w)-[:ABOUT|HAS_GENRE|BY]->(n) RETURN n.name } AS names
DETACH DELETE w
RETURN reduce(all = [], some IN collect(names) | all + some) AS names
