// INV25: An image has at most one work; each work, subject, genre or contributor has an image
// Only simgraph's nodes are checked: works have describedAt, names have firstSeenAt. What other programs have linked to
// theirs stays.
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
