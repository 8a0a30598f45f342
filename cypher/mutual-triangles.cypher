// Three images of which each lists the other two
// Each three once. sum: the sum of all six ranks. It is at least 9; the smaller it is, the more similar the three are.
// topic: lists
// about: everything
:param source => null;
MATCH (a:Image)-[ab:SIMILAR_TO]->(b:Image)-[ba:SIMILAR_TO]->(a)
WHERE a.id < b.id AND ($source IS NULL OR a.source = $source)
MATCH (b)-[bc:SIMILAR_TO]->(c:Image)-[cb:SIMILAR_TO]->(b)
WHERE b.id < c.id
MATCH (a)-[ac:SIMILAR_TO]->(c)-[ca:SIMILAR_TO]->(a)
RETURN a.id AS first, b.id AS second, c.id AS third, ab.rank + ba.rank + bc.rank + cb.rank + ac.rank + ca.rank AS sum,
       [a.title, b.title, c.title] AS titles
ORDER BY sum, first, second, third
