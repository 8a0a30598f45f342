// The states of all saved views
MATCH (v:View) WHERE v.createdAt IS NOT NULL AND v.state IS :: STRING NOT NULL
RETURN coalesce(toStringOrNull(v.id), 'no id') AS id, v.state AS state, v.schema AS schema ORDER BY id
