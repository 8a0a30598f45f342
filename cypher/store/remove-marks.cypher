// Remove the marks of hidden images that are no longer stored
:param names => ['flags:fr'];
MATCH (h:Hidden) WHERE h.id IN $names AND h.hiddenAt IS NOT NULL
DELETE h
RETURN count(*) AS marks
