// INV1: Image ids are unique and valid
// At most 512 characters without control characters; Wellcome's are lower-case letters and digits. Only images that
// simgraph wrote (they have a source and a state) are checked: a database may be shared.
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
WITH i.id AS id, count(*) AS nodes, collect(DISTINCT i.source) AS sources
WITH id, nodes, CASE
  WHEN NOT id IS :: STRING NOT NULL THEN 'no text'
  WHEN id = '' OR size(id) > 512 OR id =~ '(?s).*[\\x00-\\x1f\\x7f-\\x9f].*' THEN 'no id'
  WHEN 'wellcome' IN sources AND NOT id =~ '[a-z0-9]{1,32}' THEN 'no id of Wellcome'
  WHEN any(s IN sources WHERE s <> 'wellcome' AND NOT id STARTS WITH s + ':') THEN 'no id of ' + sources[0]
  WHEN nodes > 1 THEN nodes + ' images of this id' END AS detail
WHERE detail IS NOT NULL
RETURN toString(id) AS id, detail ORDER BY id
