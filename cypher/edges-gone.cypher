// All edges that left since a date, even if they came back
// since: a date such as 2026-01-01, or a date and time, in UTC. rank and title: of the neighbour that left. ended: when a
// list without it was first seen.
// topic: history
// about: everything
:param since => '2026-01-01T00:00:00Z';
:param source => null;
MATCH p = (a:Image)-[r:WAS_SIMILAR_TO]->(b:Image)
WHERE r.endedAt > datetime($since) AND ($source IS NULL OR a.source = $source)
RETURN p, r.rank AS rank, b.title AS title, r.endedAt AS ended ORDER BY r.endedAt, a.id, r.rank
