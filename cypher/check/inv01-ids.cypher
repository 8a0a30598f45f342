// INV1: Image ids are unique, and can be ids
// At most 512 characters without controls; Wellcome's are small letters and digits. Only images that simgraph wrote, which
// have a source and a state, are looked at: a database may be shared.
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IS NOT NULL
WITH i.id AS id, count(*) AS nodes, 'wellcome' IN collect(DISTINCT i.source) AS wellcome
WITH id, nodes, CASE
  WHEN NOT id IS :: STRING NOT NULL THEN 'no text'
  WHEN id = '' OR size(id) > 512 OR id =~ '(?s).*[\\x00-\\x1f\\x7f-\\x9f].*' THEN 'no id'
  WHEN wellcome AND NOT id =~ '[a-z0-9]{1,32}' THEN 'no id of Wellcome'
  WHEN nodes > 1 THEN nodes + ' images of this id' END AS detail
WHERE detail IS NOT NULL
RETURN toString(id) AS id, detail ORDER BY id
