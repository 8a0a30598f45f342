// Record the start of a crawl
:param crawl => {id: 'example', source: 'flags', depth: 2, startedAt: '2026-01-01T00:00:00Z', toolVersion: '0', kind: 'ingest', session: null, refresh: false, descriptor: 2};
:param seeds => [{id: 'flags:fr', source: 'flags'}];
MERGE (c:Crawl {id: $crawl.id})
SET c.source = $crawl.source, c.depth = $crawl.depth, c.startedAt = datetime($crawl.startedAt), c.toolVersion = $crawl.toolVersion, c.kind = $crawl.kind, c.session = $crawl.session, c.refresh = $crawl.refresh, c.descriptor = $crawl.descriptor, c.requests = 0
WITH c
UNWIND $seeds AS seed
MERGE (i:Image {id: seed.id})
ON CREATE SET i.source = seed.source, i.state = 'new', i.firstSeenAt = c.startedAt
MERGE (c)-[:FROM]->(i)
