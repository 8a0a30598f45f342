// The paths of the sources that are read from this machine
MATCH (s:Source) WHERE s.addedAt IS NOT NULL
RETURN s.name AS name, s.root AS root ORDER BY name
