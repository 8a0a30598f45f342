// Merge images by id
// An expanded image keeps the properties of its own answer. Until then the latest list that shows it sets them. Setting
// the label takes the node's lock: an image that is described here must still exist when lists and works are written.
:param images => [{id: 'flags:fr', source: 'flags', at: '2026-01-01T00:00:00Z', data: {title: 'France'}}];
UNWIND $images AS row
MERGE (i:Image {id: row.id})
ON CREATE SET i.source = row.source, i.state = 'new', i.firstSeenAt = datetime(row.at)
SET i:Image
WITH i, row WHERE i.expandedAt IS NULL
SET i += row.data
