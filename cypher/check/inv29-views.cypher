// INV29: A saved view has an unguessable id, a time, a schema and a state of at most 256 kB
// verify checks in Python whether the state is JSON.
MATCH (v:View) WHERE v.createdAt IS NOT NULL AND v.state IS NOT NULL
WITH v, v.id IS :: STRING NOT NULL AND v.id =~ '[A-Za-z0-9_-]{22}' AS id,
     v.createdAt IS :: ZONED DATETIME AND v.createdAt <= datetime() + duration('PT5M') AS time,
     v.title IS :: STRING AS title, v.note IS :: STRING AS note,
     v.state IS :: STRING NOT NULL AND size(v.state) <= 262144 AS state, v.schema IS :: INTEGER NOT NULL AND v.schema > 0 AS schema
WITH v, [each IN [[id, 'id'], [title, 'title'], [note, 'note'], [time, 'createdAt'], [state, 'state'], [schema, 'schema']] WHERE NOT coalesce(each[0], false) | each[1]] AS wrong
WHERE size(wrong) > 0
RETURN coalesce(toStringOrNull(v.id), 'no id') AS id, reduce(text = 'wrong:', name IN wrong | text + ' ' + name) AS detail ORDER BY id
