// Remove the answers of some images, so that they are unexpanded again
// Removes the lists and their history, and keeps the properties of the images. An image whose state or answer time (in
// ms) differs from what was read is left alone: another process has expanded it meanwhile. Setting the label takes the
// node's lock first.
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
