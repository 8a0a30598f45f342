// How many ids, or names, of a label are stored more than once
:param label => 'Image';
:param property => 'id';
MATCH (n:Image|Crawl|Work|View|Subject|Genre|Contributor|Source) WHERE $label IN labels(n) AND n[$property] IS NOT NULL
WITH n[$property] AS value, count(*) AS times WHERE times > 1
RETURN count(*) AS values
