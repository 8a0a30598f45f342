// INV16: An image has a reason or a mark of doubt only while it applies
// reason is for the states retry and rejected; shortSince for an image that has answered or is gone; hiddenWhy for a
// hidden image.
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
WITH i, [name IN ['reason', 'shortSince', 'hiddenWhy'] WHERE i[name] IS NOT NULL AND NOT CASE name
  WHEN 'reason' THEN i.state IN ['retry', 'rejected']
  WHEN 'hiddenWhy' THEN i.hiddenAt IS NOT NULL
  ELSE i.expandedAt IS NOT NULL OR i.state = 'gone' END] AS leftover
WHERE size(leftover) > 0
RETURN i.id AS id, reduce(text = i.state, name IN leftover | text + ', ' + name) AS detail ORDER BY id
