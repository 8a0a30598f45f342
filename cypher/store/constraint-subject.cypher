// Each subject is one node
CREATE CONSTRAINT subject_name IF NOT EXISTS FOR (n:Subject) REQUIRE n.name IS UNIQUE
