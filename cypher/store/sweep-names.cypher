// Remove those names that no relationship uses any more
:param names => ['Europe'];
CALL () {
  UNWIND $names AS name
  MATCH (n:Subject {name: name}) WHERE n.firstSeenAt IS NOT NULL AND NOT EXISTS { (n)--() }
  SET n:Subject
  WITH n WHERE NOT EXISTS { (n)--() }
  DELETE n
  RETURN count(*) AS subjects
}
CALL () {
  UNWIND $names AS name
  MATCH (n:Genre {name: name}) WHERE n.firstSeenAt IS NOT NULL AND NOT EXISTS { (n)--() }
  SET n:Genre
  WITH n WHERE NOT EXISTS { (n)--() }
  DELETE n
  RETURN count(*) AS genres
}
CALL () {
  UNWIND $names AS name
  MATCH (n:Contributor {name: name}) WHERE n.firstSeenAt IS NOT NULL AND NOT EXISTS { (n)--() }
  SET n:Contributor
  WITH n WHERE NOT EXISTS { (n)--() }
  DELETE n
  RETURN count(*) AS contributors
}
RETURN subjects + genres + contributors AS removed
