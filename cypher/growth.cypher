// How the territory of a seed grows with the depth
// For each depth: new: images first reached there; images: images reached so far; edges: edges that a crawl to this
// depth discovers (the lists of all nearer images); unanswered: images reached so far that are unexpanded. 10 hops at
// most.
// topic: around
:param seed => 'flags:jp';
:param hops => 6;
MATCH p = (:Image {id: $seed})-[:SIMILAR_TO*0..10]->(i:Image)
WITH i, min(length(p)) AS depth
WHERE depth <= $hops
WITH depth, count(*) AS new, sum(COUNT { (i)-[:SIMILAR_TO]->() }) AS listed,
     sum(CASE WHEN i.state IN ['expanded', 'empty', 'gone'] THEN 0 ELSE 1 END) AS unanswered
ORDER BY depth
WITH collect([depth, new, listed, unanswered]) AS levels
UNWIND range(0, size(levels) - 1) AS k
RETURN levels[k][0] AS depth, levels[k][1] AS new, reduce(sum = 0, l IN levels[..k + 1] | sum + l[1]) AS images,
       reduce(sum = 0, l IN levels[..k] | sum + l[2]) AS edges, reduce(sum = 0, l IN levels[..k + 1] | sum + l[3]) AS unanswered
