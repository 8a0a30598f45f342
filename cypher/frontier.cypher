// Images that have not answered for their own list yet
// new: seen in lists only, as the outer ring of any crawl is; retry: to be asked again; rejected: its answer made no sense.
// lists: how many show it.
// topic: lists
// about: everything
:param source => null;
MATCH (i:Image) WHERE i.state IN ['new', 'retry', 'rejected'] AND ($source IS NULL OR i.source = $source)
RETURN i.id AS id, i.title AS title, i.state AS state, COUNT { (i)<-[:SIMILAR_TO]-() } AS lists, i.reason AS reason
ORDER BY lists DESC, id
