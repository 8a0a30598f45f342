// The properties of some images and of their works
// A store of an older version has only the id of a work, on its images, until the first write migrates it.
:param ids => ['flags:fr', 'flags:it'];
UNWIND $ids AS id
MATCH (i:Image {id: id})
RETURN i {.*, states: null, stateTimes: null} AS properties, coalesce(head(COLLECT {
  MATCH (i)-[:OF]->(w:Work)
  RETURN {
    id: w.id, title: w.title,
    subjects: COLLECT { MATCH (w)-[:ABOUT]->(n:Subject) RETURN n.name },
    genres: COLLECT { MATCH (w)-[:HAS_GENRE]->(n:Genre) RETURN n.name },
    contributors: COLLECT { MATCH (w)-[:BY]->(n:Contributor) RETURN n.name }
  } ORDER BY w.id
}), CASE WHEN i.workId IS NOT NULL THEN {id: i.workId} END) AS work
