// Images, works, subjects, genres and contributors can be found by words
// standard-folding: the analyzer that folds diacritics. Nothing waits for this index: until it is online, a search reads
// all texts.
CREATE FULLTEXT INDEX simgraph_search IF NOT EXISTS
FOR (n:Image|Work|Subject|Genre|Contributor) ON EACH [n.title, n.name]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}
