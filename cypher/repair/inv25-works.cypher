// Mark an image of several works for retry, and remove works and names without an image
CALL () {
  MATCH (i:Image)-[of:OF]->(:Work) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
  WITH i, collect(of) AS works, i.expandedAt IS NOT NULL AS answered WHERE size(works) > 1
  SET i.state = CASE WHEN answered THEN 'retry' ELSE i.state END,
      i.reason = CASE WHEN answered THEN 'its work was damaged' ELSE i.reason END
  FOREACH (of IN works | DELETE of)
  RETURN count(*) AS images
}
CALL () {
  MATCH (w:Work)
  WHERE w.describedAt IS NOT NULL AND NOT EXISTS { (w)<--() } AND NOT EXISTS { (w)-->(o) WHERE NOT o:Subject|Genre|Contributor }
  DETACH DELETE w
  RETURN count(*) AS works
}
CALL () {
  MATCH (n:Subject|Genre|Contributor) WHERE n.firstSeenAt IS NOT NULL AND NOT EXISTS { (n)--() }
  DELETE n
  RETURN count(*) AS names
}
RETURN images + works + names AS repaired
