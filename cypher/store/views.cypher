// Saved views, newest first
// only: the id of one view; null: all.
:param only => null;
MATCH (v:View) WHERE v.createdAt IS :: ZONED DATETIME NOT NULL AND v.state IS :: STRING NOT NULL AND ($only IS NULL OR v.id = $only)
RETURN v.id AS id, v.createdAt AS createdAt, v.title AS title, v.note AS note, v.schema AS schema, v.state AS state
ORDER BY createdAt DESC, id
