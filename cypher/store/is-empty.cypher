// Whether the database holds no node at all
MATCH (n)
RETURN count(n) = 0 AS empty
