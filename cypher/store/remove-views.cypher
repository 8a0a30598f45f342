// Remove saved views
:param names => ['aaaaaaaaaaaaaaaaaaaaaa'];
MATCH (v:View) WHERE v.id IN $names AND v.createdAt IS NOT NULL AND v.state IS NOT NULL
DETACH DELETE v
