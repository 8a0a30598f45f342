// Merge images by id
// An image that answered for itself keeps its own word; until then the latest list that shows it describes it. Setting the
// label takes the node's lock: what is described here must still be there when lists and works are written.
:param images => [{id: 'flags:fr', source: 'flags', at: '2026-01-01T00:00:00Z', data: {title: 'France'}}];
UNWIND $images AS row
MERGE (i:Image {id: row.id})
ON CREATE SET i.source = row.source, i.state = 'new', i.firstSeenAt = datetime(row.at)
SET i:Image
WITH i, row WHERE i.expandedAt IS NULL
SET i += row.data
