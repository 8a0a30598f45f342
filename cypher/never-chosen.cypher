// Antihubs: images that are in no list
// These are seeds, images of sources that were read completely, and images that have left every list. formerly: how
// many lists had it before. A crawl can only find an image through a list.
// topic: lists
// about: everything
:param source => null;
MATCH (i:Image) WHERE ($source IS NULL OR i.source = $source) AND NOT EXISTS { (i)<-[:SIMILAR_TO]-() }
RETURN i.id AS id, i.title AS title, i.state AS state, COUNT { (i)<-[:WAS_SIMILAR_TO]-() } AS formerly ORDER BY id
