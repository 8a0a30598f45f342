// Note a source when it is new
// It stays what it was when it was first ingested. addedAt tells simgraph's own from others'.
:param source => {name: 'flags', kind: 'flags'};
:param at => '2026-01-01T00:00:00Z';
MERGE (s:Source {name: $source.name})
ON CREATE SET s += $source, s.addedAt = datetime($at)
