// Each source is one node
// Made last of all: while it is missing, what an older version stored is brought forward.
CREATE CONSTRAINT source_name IF NOT EXISTS FOR (s:Source) REQUIRE s.name IS UNIQUE
