// Describe works; returns those that are described now, and the names that they lost
// The latest answer counts: an older one changes nothing. Setting the label takes the node's lock before times are
// compared.
:param works => [{id: 'flags:fr', at: '2026-01-01T00:00:00Z', title: 'France', subjects: ['Europe'], genres: [], contributors: []}];
UNWIND $works AS row
MERGE (w:Work {id: row.id})
SET w:Work
WITH w, row, datetime(row.at) AS at
WHERE w.describedAt IS NULL OR w.describedAt <= at
SET w.title = row.title, w.describedAt = at
WITH w, row
CALL (w, row) {
  MATCH (w)-[r:ABOUT|HAS_GENRE|BY]->(n:Subject|Genre|Contributor)
  WHERE NOT n.name IN CASE type(r) WHEN 'ABOUT' THEN row.subjects WHEN 'HAS_GENRE' THEN row.genres ELSE row.contributors END
  DELETE r
  RETURN collect(n.name) AS lost
}
RETURN collect(w.id) AS described, reduce(all = [], names IN collect(lost) | all + names) AS lost
