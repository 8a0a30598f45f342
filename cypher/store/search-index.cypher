// The name of the index for searches, if it is online
SHOW FULLTEXT INDEXES YIELD name, state, labelsOrTypes, properties, options
WHERE state = 'ONLINE' AND properties = ['title', 'name'] AND options.indexConfig['fulltext.analyzer'] = 'standard-folding'
  AND all(label IN ['Image', 'Work', 'Subject', 'Genre', 'Contributor'] WHERE label IN labelsOrTypes)
RETURN name ORDER BY name LIMIT 1
