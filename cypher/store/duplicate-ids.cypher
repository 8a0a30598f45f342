// How many ids of a label are stored more than once
// :param label => 'Image'
MATCH (n:Image|Crawl) WHERE $label IN labels(n)
WITH n.id AS id, count(*) AS times WHERE times > 1
RETURN count(*) AS ids
