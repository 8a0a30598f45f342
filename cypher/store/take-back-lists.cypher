// Take back what some images have answered, as if they had never been asked
// Lists and their history go, what the images are stays. An image that has another state or another time (in ms) of its
// answer than was read is left alone: somebody has asked it meanwhile. Setting its label takes the node's lock first.
:param images => [{id: 'flags:fr', state: 'expanded', answered: 0}];
UNWIND $images AS row
MATCH (i:Image {id: row.id})
SET i:Image
WITH i, row, CASE WHEN i.expandedAt IS :: ZONED DATETIME THEN i.expandedAt.epochMillis END AS answered
WHERE i.state = row.state AND coalesce(answered, -1) = coalesce(row.answered, -1)
CALL (i) {
  MATCH (i)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->()
  DELETE r
  RETURN count(*) AS edges
}
SET i.state = 'new', i.expandedAt = null, i.reason = null, i.shortSince = null,
    i.states = null, i.stateTimes = null
RETURN count(*) AS images, sum(edges) AS edges
