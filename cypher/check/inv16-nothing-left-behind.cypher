// INV16: Doubts and reasons do not outlive what they are about
// A reason belongs to retry and rejected; shortSince to an image that has answered, or is gone; hiddenWhy to a hidden one.
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
WITH i, [name IN ['reason', 'shortSince', 'hiddenWhy'] WHERE i[name] IS NOT NULL AND NOT CASE name
  WHEN 'reason' THEN i.state IN ['retry', 'rejected']
  WHEN 'hiddenWhy' THEN i.hiddenAt IS NOT NULL
  ELSE i.expandedAt IS NOT NULL OR i.state = 'gone' END] AS leftover
WHERE size(leftover) > 0
RETURN i.id AS id, reduce(text = i.state, name IN leftover | text + ', ' + name) AS detail ORDER BY id
