// Images that no list shows
// Seeds, what a source that was read whole has, and what has left all lists that showed it: formerly says how many did.
// Nothing else can be found without a list that shows it.
// topic: lists
// about: everything
:param source => null;
MATCH (i:Image) WHERE ($source IS NULL OR i.source = $source) AND NOT EXISTS { (i)<-[:SIMILAR_TO]-() }
RETURN i.id AS id, i.title AS title, i.state AS state, COUNT { (i)<-[:WAS_SIMILAR_TO]-() } AS formerly ORDER BY id
