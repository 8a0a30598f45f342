// The frontier of all crawls: images that are not expanded yet
// state new: only seen in other lists, like the last images of any crawl; retry: a transient error, requested again by
// the next crawl; rejected: its answer was invalid. lists: how many lists show the image.
// topic: lists
// about: everything
:param source => null;
MATCH (i:Image) WHERE i.state IN ['new', 'retry', 'rejected'] AND ($source IS NULL OR i.source = $source)
RETURN i.id AS id, i.title AS title, i.state AS state, COUNT { (i)<-[:SIMILAR_TO]-() } AS lists, i.reason AS reason
ORDER BY lists DESC, id
