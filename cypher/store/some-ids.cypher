// Some images at random, without hidden ones and those that are gone from their source
:param source => null;
:param number => 5;
MATCH (i:Image)
WHERE i.source IS NOT NULL AND i.state <> 'gone' AND i.hiddenAt IS NULL AND ($source IS NULL OR i.source = $source)
RETURN i.id AS id ORDER BY rand() LIMIT $number
