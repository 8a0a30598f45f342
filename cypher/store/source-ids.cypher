// The ids of every image, or of those of one source
:param source => null;
MATCH (i:Image) WHERE i.source IS NOT NULL AND ($source IS NULL OR i.source = $source)
RETURN i.id AS id
