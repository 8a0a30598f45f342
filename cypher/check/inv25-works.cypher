// INV25: An image is of one work at most, and there is no work, subject, genre or contributor without an image
// Simgraph's own are looked at: it has given works describedAt, names firstSeenAt. What others have joined to theirs stays.
CALL () {
  MATCH (i:Image)-[of:OF]->(:Work) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
  WITH i, count(of) AS works WHERE works > 1
  RETURN i.id AS id, 'of ' + works + ' works' AS detail
  UNION ALL
  MATCH (w:Work)
  WHERE w.describedAt IS NOT NULL AND NOT EXISTS { (w)<--() } AND NOT EXISTS { (w)-->(o) WHERE NOT o:Subject|Genre|Contributor }
  RETURN w.id AS id, 'a work of no image' AS detail
  UNION ALL
  MATCH (n:Subject|Genre|Contributor) WHERE n.firstSeenAt IS NOT NULL AND NOT EXISTS { (n)--() }
  RETURN n.name AS id, head(labels(n)) + ' of no work' AS detail
}
RETURN toString(id) AS id, detail ORDER BY id, detail
