// Record a source if it is new
// A source stays as it was first ingested; only properties that were unknown are added. addedAt distinguishes
// simgraph's nodes from those of other programs.
:param source => {name: 'flags', kind: 'flags', root: null, function: 'hog', k: 5};
:param at => '2026-01-01T00:00:00Z';
MERGE (s:Source {name: $source.name})
ON CREATE SET s += $source, s.addedAt = datetime($at)
FOREACH (_ IN CASE WHEN s.addedAt IS NULL THEN [] ELSE [1] END |
  SET s.root = coalesce(s.root, $source.root), s.function = coalesce(s.function, $source.function), s.k = coalesce(s.k, $source.k))
