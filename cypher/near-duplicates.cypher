// Pairs near the top of each other's list: candidates for duplicates
// rank: the largest rank, in both lists. Each pair once, smallest ranks first. one_work: whether both are images of the
// same work. These are only candidates: lists have ranks and no scores, and every image has a nearest one, however
// different.
// topic: lists
// about: everything
:param source => null;
:param rank => 1;
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image)-[back:SIMILAR_TO]->(a)
WHERE a.id < b.id AND r.rank <= $rank AND back.rank <= $rank AND ($source IS NULL OR a.source = $source)
RETURN a.id AS id, a.title AS title, b.id AS similar, b.title AS similar_title, r.rank AS rank, back.rank AS rank_in_return,
       EXISTS { (a)-[:OF]->(:Work)<-[:OF]-(b) } AS one_work
ORDER BY rank + rank_in_return, id, similar
