// Note a source when it is new
// It stays what it was when it was first ingested; what was not known then is added. addedAt tells simgraph's own from others'.
:param source => {name: 'flags', kind: 'flags', root: null, function: 'hog', k: 5};
:param at => '2026-01-01T00:00:00Z';
MERGE (s:Source {name: $source.name})
ON CREATE SET s += $source, s.addedAt = datetime($at)
FOREACH (_ IN CASE WHEN s.addedAt IS NULL THEN [] ELSE [1] END |
  SET s.root = coalesce(s.root, $source.root), s.function = coalesce(s.function, $source.function), s.k = coalesce(s.k, $source.k))
