// Link works to their subjects, genres and contributors
// One row a name, sorted, so that two writers lock names in the same order. firstSeenAt distinguishes simgraph's nodes
// from those of other programs.
:param subjects => [{name: 'Europe', at: '2026-01-01T00:00:00Z', works: ['flags:fr']}];
:param genres => [];
:param contributors => [];
CALL () {
  UNWIND $subjects AS row
  MERGE (n:Subject {name: row.name})
  ON CREATE SET n.firstSeenAt = datetime(row.at)
  WITH n, row
  UNWIND row.works AS id
  MATCH (w:Work {id: id})
  MERGE (w)-[:ABOUT]->(n)
  RETURN count(*) AS about
}
CALL () {
  UNWIND $genres AS row
  MERGE (n:Genre {name: row.name})
  ON CREATE SET n.firstSeenAt = datetime(row.at)
  WITH n, row
  UNWIND row.works AS id
  MATCH (w:Work {id: id})
  MERGE (w)-[:HAS_GENRE]->(n)
  RETURN count(*) AS genre
}
CALL () {
  UNWIND $contributors AS row
  MERGE (n:Contributor {name: row.name})
  ON CREATE SET n.firstSeenAt = datetime(row.at)
  WITH n, row
  UNWIND row.works AS id
  MATCH (w:Work {id: id})
  MERGE (w)-[:BY]->(n)
  RETURN count(*) AS by
}
RETURN about + genre + by AS joined
