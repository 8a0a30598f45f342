// Link images to their works; returns the works that may have no image left
// An expanded image keeps the work of its own answer (at is the time of that answer). Until then the latest list that
// shows it sets the work (at is null). Works are written before.
:param links => [{id: 'flags:fr', work: 'flags:fr', at: '2026-01-01T00:00:00Z'}];
UNWIND $links AS row
MATCH (i:Image {id: row.id})
OPTIONAL MATCH (w:Work {id: row.work})
WITH i, w, row, CASE WHEN row.at IS NULL THEN i.expandedAt IS NULL ELSE coalesce(i.expandedAt = datetime(row.at), false) END AS stands
CALL (i, w, stands) {
  MATCH (i)-[old:OF]->(x:Work) WHERE stands AND (w IS NULL OR x <> w)
  DELETE old
  RETURN collect(x.id) AS left
}
FOREACH (_ IN CASE WHEN stands AND w IS NOT NULL THEN [1] ELSE [] END | MERGE (i)-[:OF]->(w))
WITH row, w, CASE WHEN stands THEN left ELSE [row.work] END AS left
RETURN reduce(all = [], ids IN collect(left) | all + ids) AS left,
       sum(CASE WHEN row.work IS NOT NULL AND w IS NULL THEN 1 ELSE 0 END) AS unmatched
