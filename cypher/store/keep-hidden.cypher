// Mark images that were hidden when they were removed
// `hide-again` hides them if they are found again.
:param hidden => [{id: 'flags:fr', hiddenAt: null, hiddenWhy: null}];
UNWIND $hidden AS row
WITH row WHERE row.hiddenAt IS NOT NULL
MERGE (h:Hidden {id: row.id})
SET h.hiddenAt = row.hiddenAt, h.hiddenWhy = row.hiddenWhy
RETURN count(*) AS marks
