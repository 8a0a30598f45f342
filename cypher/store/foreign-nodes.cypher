// How many nodes of a label belong to other programs, in a database without nodes of simgraph
:param label => 'Image';
CALL () {
  MATCH (i:Image) WHERE $label = 'Image'
  RETURN count(*) AS found, count(CASE WHEN i.id IS NOT NULL AND i.source IS NOT NULL AND i.state IS NOT NULL THEN 1 END) AS ours
  UNION ALL
  MATCH (v:View) WHERE $label = 'View'
  RETURN count(*) AS found, count(CASE WHEN v.id IS NOT NULL AND v.createdAt IS NOT NULL AND v.state IS NOT NULL THEN 1 END) AS ours
}
WITH sum(found) AS found, sum(ours) AS ours
RETURN CASE WHEN ours = 0 AND NOT EXISTS { MATCH (i:Image) WHERE i.id IS NOT NULL AND i.source IS NOT NULL AND i.state IS NOT NULL }
            THEN found ELSE 0 END AS nodes
